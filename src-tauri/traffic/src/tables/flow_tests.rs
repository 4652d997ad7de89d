//! Tests of flows: two directions are one flow, and its state is what its flags have shown.

use super::*;
use crate::packet::Ends;
use crate::packet::Ports;
use crate::protocol::Protocol;
use crate::query::{FlowColumn, FlowQuery, TableQuery};
use crate::rows::{FlowRow, Table};
use crate::tables::host::Hosts;
use crate::tables::listing::Listing;
use crate::tables::tcp::{FIN, RST};
use crate::units::PacketCount;

const CLIENT: ([u8; 4], u16) = ([192, 0, 2, 9], 51_000);
const SERVER: ([u8; 4], u16) = ([192, 0, 2, 1], 443);

fn packet(
    from: ([u8; 4], u16),
    to: ([u8; 4], u16),
    protocol: Protocol,
    flags: Option<u8>,
    second: i64,
) -> DecodedPacket {
    DecodedPacket {
        time: Timestamp::new(second, 0),
        wire_length: 100,
        captured_length: 100,
        protocol,
        ends: Ends::Ipv4 {
            source: from.0.into(),
            destination: to.0.into(),
        },
        ports: Some(Ports {
            source: from.1,
            destination: to.1,
        }),
        tcp_flags: flags.map(TcpFlags),
    }
}

fn flows(packets: &[DecodedPacket]) -> Vec<FlowRow> {
    let mut flows = Flows::default();
    for packet in packets {
        let volume = Volume::of_packet(packet.wire_length);
        let found = flows.find(std::slice::from_ref(packet));
        flows.count(packet, volume, found[0], |_| None);
    }
    let query = TableQuery::Flows(FlowQuery {
        column: FlowColumn::Packets,
        reversed: false,
        search: String::new(),
    });
    let mut listing = Listing::new(query, 0, 100);
    match listing.advance(&Hosts::default(), &flows, None, usize::MAX) {
        Some(Table::Flows { page, .. }) => page.rows,
        other => panic!("expected flows, got {other:?}"),
    }
}

fn tcp(from_client: bool, flags: u8, second: i64) -> DecodedPacket {
    let (from, to) = if from_client {
        (CLIENT, SERVER)
    } else {
        (SERVER, CLIENT)
    };
    packet(from, to, Protocol::TCP, Some(flags), second)
}

#[test]
fn both_directions_are_one_flow() {
    let rows = flows(&[
        tcp(true, SYN, 10),
        tcp(false, SYN | ACK, 11),
        tcp(true, ACK, 12),
    ]);
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(
        (row.client.as_str(), row.client_port),
        ("192.0.2.9", 51_000)
    );
    assert_eq!((row.server.as_str(), row.server_port), ("192.0.2.1", 443));
    assert_eq!(row.sent.packets, PacketCount(2));
    assert_eq!(row.received.packets, PacketCount(1));
    assert_eq!((row.first_seen.second(), row.last_seen.second()), (10, 12));
}

#[test]
fn who_asks_is_the_client_and_without_that_who_speaks_first() {
    let answer_first = flows(&[tcp(false, SYN | ACK, 1), tcp(true, SYN, 2)]);
    assert_eq!(answer_first[0].client_port, 51_000);
    let in_the_middle = flows(&[tcp(false, ACK, 1), tcp(true, ACK, 2)]);
    assert_eq!(in_the_middle[0].client_port, 443);
}

#[test]
fn a_flow_to_itself_is_all_sent() {
    let rows = flows(&[packet(SERVER, SERVER, Protocol::UDP, None, 1)]);
    assert_eq!(rows[0].sent.packets, PacketCount(1));
    assert_eq!(rows[0].received.packets, PacketCount(0));
}

#[test]
fn other_protocols_ports_and_addresses_are_other_flows() {
    let mut other_port = CLIENT;
    other_port.1 += 1;
    let rows = flows(&[
        packet(CLIENT, SERVER, Protocol::TCP, Some(ACK), 1),
        packet(CLIENT, SERVER, Protocol::UDP, None, 1),
        packet(other_port, SERVER, Protocol::UDP, None, 1),
        packet(CLIENT, SERVER, Protocol::ICMP, None, 1),
    ]);
    assert_eq!(rows.len(), 3, "what has no ports is no flow");
}

#[test]
fn the_state_is_what_the_flags_have_shown() {
    use TcpState::{Closed, Closing, Established, Reset, SynReceived, SynSent};
    for (name, packets, state) in [
        ("asked", vec![(true, SYN)], SynSent),
        (
            "answered",
            vec![(true, SYN), (false, SYN | ACK)],
            SynReceived,
        ),
        (
            "confirmed",
            vec![(true, SYN), (false, SYN | ACK), (true, ACK)],
            Established,
        ),
        ("in the middle", vec![(true, ACK)], Established),
        (
            "half closed",
            vec![(true, ACK), (true, FIN | ACK), (false, ACK)],
            Closing,
        ),
        (
            "closed",
            vec![(true, FIN | ACK), (false, FIN | ACK), (true, ACK)],
            Closed,
        ),
        ("broken off", vec![(true, ACK), (false, RST)], Reset),
        (
            "late after a reset",
            vec![(false, RST | ACK), (true, ACK)],
            Reset,
        ),
        (
            "the ports used again",
            vec![(true, FIN), (false, FIN), (true, SYN)],
            SynSent,
        ),
    ] {
        let packets: Vec<_> = packets
            .iter()
            .map(|(way, flags)| tcp(*way, *flags, 1))
            .collect();
        assert_eq!(flows(&packets)[0].tcp_state, Some(state), "{name}");
    }
}
