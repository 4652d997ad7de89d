//! Pages of hosts and flows: sorted, searched, and found a stretch of the tables at a time, so that
//! counting never waits for long.

mod order;
mod search;

use std::net::IpAddr;

use self::order::Order;
use super::flow::{FlowId, FlowVolumes, Flows};
use super::host::{HostVolumes, Hosts};
use super::ranking::First;
use super::sweep::{Place, Rows, Sweep, Swept};
use crate::query::TableQuery;
use crate::rows::{
    FLOWS_IN_SNAPSHOT, FlowPage, FlowRow, HOSTS_IN_SNAPSHOT, HostPage, HostRow, Table, Unlisted,
};

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
                |host, _, text| search::write_host(*host, text),
                |host, row| order::of_host(query, *host, row),
            ),
            TableQuery::Flows(query) => search.advance(
                flows,
                most,
                |flow| narrowed.is_none_or(|host| flow.has_end(host)),
                search::write_flow,
                |flow, row| order::of_flow(query, flow, row),
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
