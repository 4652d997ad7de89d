//! What the page asked for beside what it is shown anyway: a table, the packets of one host, or the figures
//! of this moment.

use std::net::IpAddr;

use traffic::query::TableQuery;
use traffic::rows::Table;
use traffic::snapshot::Snapshot;

/// What was asked for last.
#[derive(Debug, Default)]
pub struct Asked {
    /// With the search as it was typed.
    table: Option<TableQuery>,
    host: Option<IpAddr>,
    /// Figures that are not answered yet are shown when they come, also while others are held still.
    now: bool,
}

impl Asked {
    /// The table that snapshots carry the first rows of.
    #[must_use]
    pub fn table(&self) -> Option<&TableQuery> {
        self.table.as_ref()
    }

    /// The host that lists and charts are narrowed to.
    #[must_use]
    pub fn host(&self) -> Option<IpAddr> {
        self.host
    }

    /// What stays asked for when another capture begins: the page still shows its table. The host was one
    /// of the capture before.
    #[must_use]
    pub fn of_another_capture(&self) -> Self {
        Self {
            table: self.table.clone(),
            ..Self::default()
        }
    }

    /// Asks for the figures of this moment.
    pub fn now(&mut self) {
        self.now = true;
    }

    /// Asks for a table from now on, or for none.
    pub fn table_from_now_on(&mut self, query: Option<TableQuery>) {
        self.table = query;
        self.now();
    }

    /// Asks for the packets of a host from now on, or for those of all.
    pub fn host_from_now_on(&mut self, host: Option<IpAddr>) {
        self.host = host;
        self.now();
    }

    /// Whether figures were asked for that have not come yet; from here on none are.
    pub fn forget_now(&mut self) -> bool {
        std::mem::take(&mut self.now)
    }

    /// Whether these figures are of the table and the host that were asked for; older ones may be on their
    /// way still. If so, their table carries the question as it was typed, which is how the page knows it.
    pub fn is_answered_by(&self, snapshot: &mut Snapshot) -> bool {
        let host = snapshot.narrowing.as_ref().map(|narrowing| &narrowing.host);
        if host != self.host.map(|host| host.to_string()).as_ref() {
            return false;
        }
        match (&mut snapshot.table, &self.table) {
            (Some(table), Some(asked)) => {
                let is_same = Table::query(table) == asked.on_one_line();
                if is_same {
                    table.set_search(asked.search());
                }
                is_same
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}
