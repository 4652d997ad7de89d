//! Pages of hosts and flows: sorted, searched, and found a stretch of the tables at a time, so that
//! counting never waits for long.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use crate::flow::{FlowId, FlowVolumes, Flows};
use crate::flow_key::Transport;
use crate::host::{HostVolumes, Hosts};
use crate::query::{FlowColumn, FlowQuery, HostColumn, HostQuery, TableQuery};
use crate::ranking::First;
use crate::rows::{
    FLOWS_IN_SNAPSHOT, FlowPage, FlowRow, HOSTS_IN_SNAPSHOT, HostPage, HostRow, Table, TcpState,
    Unlisted,
};
use crate::sweep::{Place, Rows, Sweep, Swept};
use crate::table::Tally as _;
use crate::units::Span;

/// A page that is being looked for.
#[derive(Debug)]
pub struct Listing {
    query: TableQuery,
    offset: usize,
    search: Search,
}

impl Listing {
    /// Looks for `count` rows from place `offset` on.
    #[must_use]
    pub fn new(query: TableQuery, offset: usize, count: usize) -> Self {
        let words = query.words();
        Self {
            query,
            offset,
            search: Search::new(words, offset.saturating_add(count)),
        }
    }

    /// Looks for the first rows, as many as a snapshot carries.
    #[must_use]
    pub fn for_snapshot(query: TableQuery) -> Self {
        let count = match query {
            TableQuery::Hosts(_) => HOSTS_IN_SNAPSHOT,
            TableQuery::Flows(_) => FLOWS_IN_SNAPSHOT,
        };
        Self::new(query, 0, count)
    }

    /// Looks at the next `most` rows, of `hosts` or of the `flows` that the host it is `narrowed` to has
    /// an end of. Returns the page once all were looked at.
    pub(crate) fn advance(
        &mut self,
        hosts: &Hosts,
        flows: &Flows,
        narrowed: Option<IpAddr>,
        most: usize,
    ) -> Option<Table> {
        self.search.narrow(narrowed);
        let search = &mut self.search;
        let all_seen = match &self.query {
            TableQuery::Hosts(query) => search.advance(
                hosts,
                most,
                |_| true,
                |host, _, text| write_text(text, format_args!("{host}")),
                |host, row| order_of_host(query, *host, row),
            ),
            TableQuery::Flows(query) => search.advance(
                flows,
                most,
                |flow| narrowed.is_none_or(|host| flow.has_end(host)),
                write_flow,
                |flow, row| order_of_flow(query, flow, row),
            ),
        };
        all_seen.then(|| self.table(hosts, flows))
    }

    fn table(&mut self, hosts: &Hosts, flows: &Flows) -> Table {
        let FoundRows {
            first,
            kept,
            matching,
        } = self.search.take();
        let ranks = first.into_sorted(self.offset).into_iter();
        let places = ranks.map(|(_, place)| place);
        match &self.query {
            TableQuery::Hosts(query) => Table::Hosts {
                query: query.clone(),
                page: HostPage {
                    kept,
                    matching,
                    unlisted: hosts.unlisted(),
                    rows: places
                        .filter_map(|place| hosts.get(place))
                        .map(|(host, row)| host_row(host, row))
                        .collect(),
                },
            },
            TableQuery::Flows(query) => Table::Flows {
                query: query.clone(),
                page: FlowPage {
                    kept,
                    matching,
                    unlisted: match self.search.narrowed {
                        None => flows.unlisted(),
                        // Whose flows those were that have no row, nobody knows.
                        Some(_) => Unlisted {
                            rows_short_by: flows.unlisted().rows_short_by,
                            ..Unlisted::default()
                        },
                    },
                    rows: places
                        .filter_map(|place| flows.get(place))
                        .map(|(flow, row)| flow_row(&flow, row))
                        .collect(),
                },
            },
        }
    }
}

/// How far the tables were looked through, and what was found.
#[derive(Debug)]
struct Search {
    words: Vec<String>,
    most: usize,
    sweep: Sweep,
    found: FoundRows,
    narrowed: Option<IpAddr>,
    /// The text of a row, written anew for each.
    text: String,
}

#[derive(Debug)]
struct FoundRows {
    first: First<Rank>,
    kept: u64,
    matching: u64,
}

/// The place of a row in an order, smallest first; ties are in the order in which rows came.
type Rank = (Order, Place);

/// A figure, or an address with its port.
type Order = (u128, u32);

/// A row that is searched takes so many times as long as one that is only ranked.
const SEARCH_COST: usize = 4;

impl FoundRows {
    fn none(most: usize) -> Self {
        Self {
            first: First::new(most),
            kept: 0,
            matching: 0,
        }
    }
}

impl Search {
    fn new(words: Vec<String>, most: usize) -> Self {
        Self {
            words,
            most,
            sweep: Sweep::default(),
            found: FoundRows::none(most),
            narrowed: None,
            text: String::new(),
        }
    }

    fn narrow(&mut self, narrowed: Option<IpAddr>) {
        if self.narrowed != narrowed {
            self.narrowed = narrowed;
            self.sweep = Sweep::default();
        }
    }

    /// Looks at the next rows; whether those were all.
    fn advance<R: Rows>(
        &mut self,
        rows: &R,
        most: usize,
        belongs: impl Fn(&R::Id) -> bool,
        write: impl Fn(&R::Id, &R::Row, &mut String),
        order: impl Fn(&R::Id, &R::Row) -> Order,
    ) -> bool {
        if self.sweep.begins_again(rows) {
            self.found = FoundRows::none(self.most);
        }
        let Self {
            words, found, text, ..
        } = self;
        let most = if words.is_empty() {
            most
        } else {
            most.div_ceil(SEARCH_COST)
        };
        let swept = self.sweep.advance(rows, most, |place, id, row| {
            if !belongs(&id) {
                return;
            }
            found.kept += 1;
            if !words.is_empty() {
                text.clear();
                write(&id, row, text);
                if !words.iter().all(|word| text.contains(word.as_str())) {
                    return;
                }
            }
            found.matching += 1;
            found.first.push((order(&id, row), place));
        });
        swept == Swept::All
    }

    fn take(&mut self) -> FoundRows {
        std::mem::replace(&mut self.found, FoundRows::none(0))
    }
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
fn by_state(state: Option<TcpState>) -> u128 {
    match state {
        Some(TcpState::SynSent) => 0,
        Some(TcpState::SynReceived) => 1,
        Some(TcpState::Established) => 2,
        Some(TcpState::Closing) => 3,
        Some(TcpState::Closed) => 4,
        Some(TcpState::Reset) => 5,
        None => u128::MAX,
    }
}

fn order_of_host(query: &HostQuery, address: IpAddr, host: &HostVolumes) -> Order {
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

fn order_of_flow(query: &FlowQuery, id: &FlowId, flow: &FlowVolumes) -> Order {
    let figure = |figure: u64| most_first(figure.into());
    let order = match query.column {
        FlowColumn::Protocol => (u128::from(id.transport == Transport::Udp), 0),
        FlowColumn::Client => by_address(id.client),
        FlowColumn::Server => by_address(id.server),
        FlowColumn::State => (by_state(flow.tcp_state()), 0),
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

fn write_text(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // A string takes all that is written to it.
    let _ = text.write_fmt(arguments);
}

/// What a flow's row shows, in lower case, as it is searched.
fn write_flow(flow: &FlowId, row: &FlowVolumes, text: &mut String) {
    let protocol = match flow.transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
    };
    let state = row.tcp_state().map_or("", search_word);
    let (client, server) = (flow.client, flow.server);
    write_text(text, format_args!("{protocol} {client} {server} {state}"));
}

/// The state as it is written in a message, in lower case, and as a person would say it.
fn search_word(state: TcpState) -> &'static str {
    match state {
        TcpState::SynSent => "synsent asked for",
        TcpState::SynReceived => "synreceived answered",
        TcpState::Established => "established open",
        TcpState::Closing => "closing half closed",
        TcpState::Closed => "closed",
        TcpState::Reset => "reset broken off",
    }
}

fn host_row(host: IpAddr, row: &HostVolumes) -> HostRow {
    HostRow {
        address: host.to_string(),
        sent: row.sent,
        received: row.received,
        both: row.sent + row.received,
    }
}

fn flow_row(flow: &FlowId, row: &FlowVolumes) -> FlowRow {
    let seen = row.seen();
    FlowRow {
        protocol: flow.transport.name().into(),
        client: flow.client.ip().to_string(),
        client_port: flow.client.port(),
        server: flow.server.ip().to_string(),
        server_port: flow.server.port(),
        sent: row.sent(),
        received: row.received(),
        both: row.sent() + row.received(),
        first_seen: seen.first,
        last_seen: seen.last,
        tcp_state: row.tcp_state(),
    }
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
