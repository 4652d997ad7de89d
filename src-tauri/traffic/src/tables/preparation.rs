//! What a snapshot needs of the tables, looked for a stretch of rows at a time.

use std::net::IpAddr;

use super::flow::Flows;
use super::host::Hosts;
use super::listing::Listing;
use super::top::TopSearch;
use crate::query::TableQuery;
use crate::rows::Table;
use crate::snapshot::TopHosts;

/// What a snapshot needs of the tables, while it is looked for.
#[derive(Debug)]
pub struct Preparation {
    narrowed: Option<IpAddr>,
    top: TopSearch,
    found: Option<TopHosts>,
    table: Option<Listing>,
}

/// What a snapshot needs of the tables.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) top: TopHosts,
    pub(crate) table: Option<Table>,
}

impl Preparation {
    /// Begins to look for the busiest hosts, and for the rows of a table where one is wanted.
    #[must_use]
    pub fn new(table: Option<TableQuery>) -> Self {
        Self {
            narrowed: None,
            top: TopSearch::new(),
            found: None,
            table: table.map(Listing::for_snapshot),
        }
    }

    /// Looks at the next `rows` rows: first of the `hosts`, then of the table. Returns what was found
    /// once all were looked at. It begins again where it is `narrowed` to another host meanwhile.
    pub(crate) fn advance(
        &mut self,
        hosts: &Hosts,
        flows: &Flows,
        narrowed: Option<IpAddr>,
        rows: usize,
    ) -> Option<Prepared> {
        if self.narrowed != narrowed {
            self.narrowed = narrowed;
            self.top = TopSearch::new();
            self.found = None;
        }
        let Some(top) = &self.found else {
            let top = self.top.advance(hosts, rows)?;
            if self.table.is_none() {
                return Some(Prepared { top, table: None });
            }
            self.found = Some(top);
            return None;
        };
        let listing = self.table.as_mut()?;
        let table = listing.advance(hosts, flows, narrowed, rows)?;
        Some(Prepared {
            top: top.clone(),
            table: Some(table),
        })
    }
}

#[cfg(test)]
#[path = "preparation_tests.rs"]
mod tests;
