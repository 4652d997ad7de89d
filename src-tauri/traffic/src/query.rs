//! Which rows of a table are wanted, and in which order.

use std::fmt;
use std::str::FromStr;

use serde::de::{IntoDeserializer as _, value};
use serde::{Deserialize, Serialize};

/// What hosts can be sorted by: figures most first, addresses lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum HostColumn {
    /// The address, by its number, IPv4 first.
    Address,
    /// Packets sent and received.
    Packets,
    /// Bytes sent and received.
    Bytes,
    /// Packets sent.
    PacketsSent,
    /// Packets received.
    PacketsReceived,
    /// Bytes sent.
    BytesSent,
    /// Bytes received.
    BytesReceived,
}

/// What flows can be sorted by: figures and times most and latest first, the rest lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FlowColumn {
    /// `TCP` or `UDP`.
    Protocol,
    /// The client's address and port, by their numbers.
    Client,
    /// The server's address and port, by their numbers.
    Server,
    /// How far a TCP connection has come, from asked for to broken off; UDP last.
    State,
    /// Packets both ways.
    Packets,
    /// Bytes both ways.
    Bytes,
    /// Bytes from client to server.
    BytesSent,
    /// Bytes from server to client.
    BytesReceived,
    /// When the first packet was seen.
    FirstSeen,
    /// When the last packet was seen.
    LastSeen,
    /// The time between the two.
    Duration,
}

/// Which hosts are wanted, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HostQuery {
    /// What they are sorted by.
    pub column: HostColumn,
    /// The other way round.
    pub reversed: bool,
    /// Words that must each be part of the address, as it is written; empty for all hosts.
    pub search: String,
}

/// Which flows are wanted, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FlowQuery {
    /// What they are sorted by.
    pub column: FlowColumn,
    /// The other way round.
    pub reversed: bool,
    /// Words that must each be part of the protocol, an endpoint (`192.0.2.1:443`,
    /// `[2001:db8::1]:443`) or the state; empty for all flows. Case does not matter.
    pub search: String,
}

/// Rows of one of the tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum TableQuery {
    /// Hosts.
    Hosts(HostQuery),
    /// Flows.
    Flows(FlowQuery),
}

/// The longest search that is passed on, in bytes: longer than anything that is searched.
pub const LONGEST_SEARCH: usize = 120;

impl TableQuery {
    /// The words of the search, in lower case.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let words = self.search().split_whitespace();
        words.map(str::to_lowercase).collect()
    }

    /// The same question with the search as a request carries it.
    #[must_use]
    pub fn on_one_line(&self) -> Self {
        let search = self.search_line();
        match self.clone() {
            Self::Hosts(query) => Self::Hosts(HostQuery { search, ..query }),
            Self::Flows(query) => Self::Flows(FlowQuery { search, ..query }),
        }
    }

    /// The search as it was typed.
    #[must_use]
    pub fn search(&self) -> &str {
        match self {
            Self::Hosts(query) => &query.search,
            Self::Flows(query) => &query.search,
        }
    }

    /// Reads `hosts SORT` or `flows SORT` and the words of a search, as a request has them.
    #[must_use]
    pub fn of_words(table: &str, sort: &str, search: &[&str]) -> Option<Self> {
        let search = search.join(" ");
        let (reversed, column) = match sort.strip_prefix('-') {
            Some(column) => (true, column),
            None => (false, sort),
        };
        Some(match table {
            "hosts" => Self::Hosts(HostQuery {
                column: column.parse().ok()?,
                reversed,
                search,
            }),
            "flows" => Self::Flows(FlowQuery {
                column: column.parse().ok()?,
                reversed,
                search,
            }),
            _ => return None,
        })
    }

    /// The table's name, and what it is sorted by with a `-` in front where that is reversed.
    #[must_use]
    pub fn table_and_sort(&self) -> (&'static str, String) {
        let minus = |reversed| if reversed { "-" } else { "" };
        match self {
            Self::Hosts(query) => (
                "hosts",
                format!("{}{}", minus(query.reversed), query.column),
            ),
            Self::Flows(query) => (
                "flows",
                format!("{}{}", minus(query.reversed), query.column),
            ),
        }
    }

    /// The search on one line, no longer than [`LONGEST_SEARCH`]. Whatever a person types, it stays one
    /// argument of one request.
    #[must_use]
    pub fn search_line(&self) -> String {
        let mut line = String::new();
        for word in self.words() {
            let blank = usize::from(!line.is_empty());
            let printable = !word.contains(char::is_control);
            if printable && line.len() + blank + word.len() <= LONGEST_SEARCH {
                line.extend((blank == 1).then_some(' '));
                line.push_str(&word);
            }
        }
        line
    }
}

/// A column that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchColumn;

/// A request writes and reads columns as a message does.
macro_rules! words {
    ($($column:ty),+) => {
        $(
            impl fmt::Display for $column {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.serialize(f)
                }
            }

            impl FromStr for $column {
                type Err = NoSuchColumn;

                fn from_str(word: &str) -> Result<Self, NoSuchColumn> {
                    let word: value::StrDeserializer<'_, value::Error> = word.into_deserializer();
                    Self::deserialize(word).map_err(|_| NoSuchColumn)
                }
            }
        )+
    };
}

words!(HostColumn, FlowColumn);

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(search: &str) -> TableQuery {
        TableQuery::Hosts(HostQuery {
            column: HostColumn::Address,
            reversed: false,
            search: search.into(),
        })
    }

    #[test]
    fn a_search_stays_on_its_line_and_within_its_length() {
        assert_eq!(hosts(" 10.0\nstop\t .7 ").search_line(), "10.0 stop .7");
        assert_eq!(hosts("a\u{7}b c").search_line(), "c");
        let long = "x".repeat(LONGEST_SEARCH);
        assert_eq!(hosts(&format!("{long} y")).search_line(), long);
        assert_eq!(hosts(&format!("y {long}")).search_line(), "y");
    }

    fn reads_back<C>(words: &[&str])
    where
        C: FromStr<Err = NoSuchColumn> + fmt::Display + Serialize,
    {
        for word in words {
            let column: C = word.parse().unwrap();
            assert_eq!(column.to_string(), *word);
            let of_page = serde_json::to_string(&column).unwrap();
            assert_eq!(of_page, format!("\"{word}\""));
        }
    }

    #[test]
    fn the_words_of_a_request_are_those_of_the_page() {
        reads_back::<HostColumn>(&[
            "address",
            "packets",
            "bytes",
            "packetsSent",
            "packetsReceived",
            "bytesSent",
            "bytesReceived",
        ]);
        reads_back::<FlowColumn>(&[
            "protocol",
            "client",
            "server",
            "state",
            "packets",
            "bytes",
            "bytesSent",
            "bytesReceived",
            "firstSeen",
            "lastSeen",
            "duration",
        ]);
        for word in ["Address", "address ", "", "0", "firstSeen"] {
            assert_eq!(word.parse::<HostColumn>(), Err(NoSuchColumn), "{word:?}");
        }
    }
}
