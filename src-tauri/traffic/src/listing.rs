//! Pages of hosts and flows: sorted, searched, and found a stretch of the tables at a time, so that
//! counting never waits for long.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use crate::flow::{FlowId, FlowVolumes, Flows};
use crate::host::{HostVolumes, Hosts};
use crate::query::{FlowColumn, FlowQuery, HostColumn, HostQuery, TableQuery};
use crate::ranking::First;
use crate::rows::{
    FLOWS_IN_SNAPSHOT, FlowPage, FlowRow, HOSTS_IN_SNAPSHOT, HostPage, HostRow, Table, TcpState,
};
use crate::table::Tally as _;
use crate::units::Span;

/// Rows in places that can be looked through.
pub(crate) trait Rows {
    /// What a row is of.
    type Id;
    /// What it counts.
    type Row;

    /// How many places there are of each kind.
    fn lengths(&self) -> [usize; 2];

    /// Other numbers than before once rows have changed their places.
    fn generations(&self) -> [u32; 2];

    /// The row in a place.
    fn get(&self, place: Place) -> Option<(Self::Id, &Self::Row)>;
}

/// The place of a row in the table of its IP version; older rows come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    V4(usize),
    V6(usize),
}

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
        if self.search.narrowed != narrowed {
            self.search.begin_again();
            self.search.narrowed = narrowed;
        }
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
        let (kept, matching) = (self.search.kept, self.search.matching);
        let places = self.search.take_places(self.offset).into_iter();
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
                    unlisted: flows.unlisted(),
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
    first: First<Rank>,
    kept: u64,
    matching: u64,
    /// Rows that were looked at, of each kind.
    seen: [usize; 2],
    generations: [u32; 2],
    narrowed: Option<IpAddr>,
    /// The text of a row, written anew for each.
    text: String,
}

/// The place of a row in an order, smallest first; ties are in the order in which rows came.
type Rank = (Order, Place);

/// A figure, or an address with its port.
type Order = (u128, u32);

impl Search {
    fn new(words: Vec<String>, most: usize) -> Self {
        Self {
            words,
            most,
            first: First::new(most),
            kept: 0,
            matching: 0,
            seen: [0; 2],
            generations: [0; 2],
            narrowed: None,
            text: String::new(),
        }
    }

    fn begin_again(&mut self) {
        self.first = First::new(self.most);
        self.kept = 0;
        self.matching = 0;
        self.seen = [0; 2];
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
        if self.generations != rows.generations() {
            self.generations = rows.generations();
            self.begin_again();
        }
        let mut left = most;
        for (kind, length) in rows.lengths().into_iter().enumerate() {
            let from = self.seen[kind];
            let end = length.min(from.saturating_add(left));
            for place in from..end {
                let place = if kind == 0 {
                    Place::V4(place)
                } else {
                    Place::V6(place)
                };
                let Some((id, row)) = rows.get(place).filter(|(id, _)| belongs(id)) else {
                    continue;
                };
                self.kept += 1;
                if !self.words.is_empty() {
                    self.text.clear();
                    write(&id, row, &mut self.text);
                    if !self
                        .words
                        .iter()
                        .all(|word| self.text.contains(word.as_str()))
                    {
                        continue;
                    }
                }
                self.matching += 1;
                self.first.push((order(&id, row), place));
            }
            left -= end - from;
            self.seen[kind] = end;
        }
        self.seen == rows.lengths()
    }

    fn take_places(&mut self, offset: usize) -> Vec<Place> {
        let first = std::mem::replace(&mut self.first, First::new(0));
        let ranks = first.into_sorted(offset).into_iter();
        ranks.map(|(_, place)| place).collect()
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
        FlowColumn::Protocol => (u128::from(id.protocol == "UDP"), 0),
        FlowColumn::Client => by_address(id.client),
        FlowColumn::Server => by_address(id.server),
        FlowColumn::State => (flow.tcp_state().map_or(u128::MAX, |state| state as u128), 0),
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
    let protocol = if flow.protocol == "UDP" { "udp" } else { "tcp" };
    let state = row.tcp_state().map_or("", search_word);
    let (client, server) = (flow.client, flow.server);
    write_text(text, format_args!("{protocol} {client} {server} {state}"));
}

/// The state as it is written in a message, in lower case.
fn search_word(state: TcpState) -> &'static str {
    match state {
        TcpState::SynSent => "synsent",
        TcpState::SynReceived => "synreceived",
        TcpState::Established => "established",
        TcpState::Closing => "closing",
        TcpState::Closed => "closed",
        TcpState::Reset => "reset",
    }
}

fn host_row(host: IpAddr, row: &HostVolumes) -> HostRow {
    HostRow {
        address: host.to_string(),
        sent: row.sent,
        received: row.received,
    }
}

fn flow_row(flow: &FlowId, row: &FlowVolumes) -> FlowRow {
    let seen = row.seen();
    FlowRow {
        protocol: flow.protocol.into(),
        client: flow.client.ip().to_string(),
        client_port: flow.client.port(),
        server: flow.server.ip().to_string(),
        server_port: flow.server.port(),
        sent: row.sent(),
        received: row.received(),
        first_seen: seen.first,
        last_seen: seen.last,
        tcp_state: row.tcp_state(),
    }
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
