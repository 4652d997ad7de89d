//! Where a row stands in the order that was asked for.

use std::net::{IpAddr, SocketAddr};

use crate::query::{FlowColumn, FlowQuery, HostColumn, HostQuery};
use crate::rows::TcpState;
use crate::tables::bounded_table::Tally as _;
use crate::tables::flow::{FlowId, FlowVolumes};
use crate::tables::flow_key::Transport;
use crate::tables::host::HostVolumes;
use crate::units::Span;

/// A figure, or an address with its port; the smallest comes first.
pub(crate) type Order = (u128, u32);

/// Where a host stands.
pub(crate) fn of_host(query: &HostQuery, address: IpAddr, host: &HostVolumes) -> Order {
    let figure = |figure: u64| most_first(figure.into());
    let (sent, received) = (host.sent, host.received);
    let order = match query.column {
        HostColumn::Address => by_address(SocketAddr::new(address, 0)),
        HostColumn::Packets => figure(host.packets()),
        HostColumn::Bytes => figure(sent.bytes.0 + received.bytes.0),
        HostColumn::PacketsSent => figure(sent.packets.0),
        HostColumn::PacketsReceived => figure(received.packets.0),
        HostColumn::BytesSent => figure(sent.bytes.0),
        HostColumn::BytesReceived => figure(received.bytes.0),
    };
    directed(order, query.reversed)
}

/// Where a flow stands.
pub(crate) fn of_flow(query: &FlowQuery, id: &FlowId, flow: &FlowVolumes) -> Order {
    let figure = |figure: u64| most_first(figure.into());
    let order = match query.column {
        FlowColumn::Protocol => (u128::from(id.transport == Transport::Udp), 0),
        FlowColumn::Client => by_address(id.client),
        FlowColumn::Server => by_address(id.server),
        FlowColumn::State => by_state(flow.tcp_state()),
        FlowColumn::Packets => figure(flow.packets()),
        FlowColumn::Bytes => figure(flow.sent().bytes.0 + flow.received().bytes.0),
        FlowColumn::BytesSent => figure(flow.sent().bytes.0),
        FlowColumn::BytesReceived => figure(flow.received().bytes.0),
        FlowColumn::FirstSeen => most_first(flow.seen().first.order()),
        FlowColumn::LastSeen => most_first(flow.seen().last.order()),
        FlowColumn::Duration => {
            let Span { first, last } = flow.seen();
            most_first(last.since(first).as_nanos())
        }
    };
    directed(order, query.reversed)
}

/// Turns an order round where that is wanted.
fn directed((figure, port): Order, reversed: bool) -> Order {
    if reversed {
        (!figure, !port)
    } else {
        (figure, port)
    }
}

/// Most first.
fn most_first(figure: u128) -> Order {
    (!figure, 0)
}

/// Lowest first, IPv4 before IPv6. An IPv6 address leaves no bit for that: its lowest goes to the port.
fn by_address(end: SocketAddr) -> Order {
    let port = u32::from(end.port());
    match end.ip() {
        IpAddr::V4(address) => (u128::from(address.to_bits()), port),
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            let lowest = u32::from(bits & 1 == 1);
            (1 << 127 | bits >> 1, lowest << 16 | port)
        }
    }
}

/// From asked for to broken off; UDP last.
fn by_state(state: Option<TcpState>) -> Order {
    let step = match state {
        Some(TcpState::SynSent) => 0,
        Some(TcpState::SynReceived) => 1,
        Some(TcpState::Established) => 2,
        Some(TcpState::Closing) => 3,
        Some(TcpState::Closed) => 4,
        Some(TcpState::Reset) => 5,
        None => u128::MAX,
    };
    (step, 0)
}
