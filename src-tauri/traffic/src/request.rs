//! What the capture worker can be asked on its standard input.

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

use crate::query::TableQuery;

/// One line of the capture worker's standard input: a word, and its arguments behind blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// `snapshot`: write a snapshot now. The rhythm of the interval goes on unchanged.
    Snapshot,
    /// `stop`: write a last snapshot, then end.
    Stop,
    /// `interval DURATION`: write a snapshot every so often from now on; see [`parse_interval`].
    Interval(Duration),
    /// `table hosts SORT [SEARCH]` or `table flows SORT [SEARCH]`: snapshots carry the first rows of that
    /// table from now on; `table none`: of none. Writes a snapshot now. SORT and SEARCH are those of
    /// [`RowRequest::Table`].
    Table(Option<TableQuery>),
    /// `narrow ADDRESS`: lists and charts show the packets of one host from now on; `narrow none`: all
    /// packets again. Writes a snapshot now.
    Narrow(Option<IpAddr>),
    /// Write a message with rows of a table.
    Rows(RowRequest),
}

/// A request for rows. At most [`ROWS_PER_REQUEST`] are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowRequest {
    /// `packets NEWEST COUNT`: `COUNT` of the kept packets, from number `NEWEST` downwards; a larger
    /// number than there is means the newest.
    Packets {
        /// Number of the first packet that is wanted.
        newest: u64,
        /// How many are wanted.
        count: usize,
    },
    /// `hosts SORT OFFSET COUNT [SEARCH]` or `flows SORT OFFSET COUNT [SEARCH]`: `COUNT` rows from place
    /// `OFFSET` on. SORT is a column, as [`HostColumn`](crate::query::HostColumn) and
    /// [`FlowColumn`](crate::query::FlowColumn) write it, with a `-` in front for the other way round.
    /// SEARCH is words that each must be part of the row.
    Table {
        /// Which rows, and in which order.
        query: TableQuery,
        /// How many come before the first that is wanted.
        offset: usize,
        /// How many are wanted.
        count: usize,
    },
    /// `seconds START COUNT`: `COUNT` seconds that hold packets, from second `START` since 1970 on.
    Seconds {
        /// The first second that is wanted.
        start: i64,
        /// How many are wanted.
        count: usize,
    },
}

/// The most rows that one request brings: a message of about 300 kB.
pub const ROWS_PER_REQUEST: usize = 1000;

/// A request or interval that is not one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// No request begins with this word, or its arguments do not fit.
    #[error(
        "{0:?} is not a request; there are snapshot, stop, interval DURATION, table none|hosts|flows [SORT [SEARCH]], narrow none|ADDRESS, packets NEWEST COUNT, hosts SORT OFFSET COUNT [SEARCH], flows SORT OFFSET COUNT [SEARCH] and seconds START COUNT"
    )]
    Unknown(String),
    /// The text is no duration, or out of range.
    #[error("{0:?} is not an interval; write it as 500ms or 2s, from 100ms to 3600s")]
    Interval(String),
}

impl FromStr for Request {
    type Err = RequestError;

    fn from_str(line: &str) -> Result<Self, RequestError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let request = match words.as_slice() {
            ["snapshot"] => Some(Self::Snapshot),
            ["stop"] => Some(Self::Stop),
            ["interval", text] => return parse_interval(text).map(Self::Interval),
            ["table", "none"] => Some(Self::Table(None)),
            ["table", table, sort, search @ ..] => {
                TableQuery::of_words(table, sort, search).map(|query| Self::Table(Some(query)))
            }
            ["narrow", "none"] => Some(Self::Narrow(None)),
            ["narrow", host] => host.parse().ok().map(|host| Self::Narrow(Some(host))),
            words => RowRequest::of(words).map(Self::Rows),
        };
        request.ok_or_else(|| RequestError::Unknown(line.chars().take(80).collect()))
    }
}

impl RowRequest {
    fn of(words: &[&str]) -> Option<Self> {
        Some(match words {
            ["packets", newest, count] => Self::Packets {
                newest: newest.parse().ok()?,
                count: count.parse().ok()?,
            },
            ["seconds", start, count] => Self::Seconds {
                start: start.parse().ok()?,
                count: count.parse().ok()?,
            },
            [table, sort, offset, count, search @ ..] => Self::Table {
                query: TableQuery::of_words(table, sort, search)?,
                offset: offset.parse().ok()?,
                count: count.parse().ok()?,
            },
            _ => return None,
        })
    }
}

impl fmt::Display for RowRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packets { newest, count } => write!(f, "packets {newest} {count}"),
            Self::Table {
                query,
                offset,
                count,
            } => {
                let (table, sort) = query.table_and_sort();
                write!(f, "{table} {sort} {offset} {count}")?;
                write_search(f, query)
            }
            Self::Seconds { start, count } => write!(f, "seconds {start} {count}"),
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Snapshot => f.write_str("snapshot"),
            Self::Stop => f.write_str("stop"),
            Self::Interval(interval) => write!(f, "interval {}ms", interval.as_millis()),
            Self::Table(None) => f.write_str("table none"),
            Self::Table(Some(query)) => {
                let (table, sort) = query.table_and_sort();
                write!(f, "table {table} {sort}")?;
                write_search(f, query)
            }
            Self::Narrow(None) => f.write_str("narrow none"),
            Self::Narrow(Some(host)) => write!(f, "narrow {host}"),
            Self::Rows(rows) => rows.fmt(f),
        }
    }
}

/// Where nothing is searched, nothing follows: not even a blank.
fn write_search(f: &mut fmt::Formatter<'_>, query: &TableQuery) -> fmt::Result {
    let search = query.search_line();
    if search.is_empty() {
        Ok(())
    } else {
        write!(f, " {search}")
    }
}

/// The intervals between snapshots that there can be.
pub const INTERVALS: RangeInclusive<Duration> =
    Duration::from_millis(100)..=Duration::from_hours(1);

/// Reads an interval between snapshots: a whole number and `ms`, or a number and `s`, such as `500ms`,
/// `2s` or `0.5s`, from 100 ms to one hour.
///
/// # Errors
/// [`RequestError::Interval`] for anything else.
pub fn parse_interval(text: &str) -> Result<Duration, RequestError> {
    let error = || RequestError::Interval(text.chars().take(80).collect());
    let interval = if let Some(millis) = text.strip_suffix("ms") {
        Duration::from_millis(millis.parse().map_err(|_| error())?)
    } else {
        let seconds = text.strip_suffix('s').ok_or_else(error)?;
        let seconds: f64 = seconds.parse().map_err(|_| error())?;
        Duration::try_from_secs_f64(seconds).map_err(|_| error())?
    };
    if INTERVALS.contains(&interval) {
        Ok(interval)
    } else {
        Err(error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{FlowColumn, FlowQuery, HostColumn, HostQuery};

    fn hosts(column: HostColumn, reversed: bool, search: &str) -> TableQuery {
        TableQuery::Hosts(HostQuery {
            column,
            reversed,
            search: search.into(),
        })
    }

    fn flows(column: FlowColumn, search: &str) -> TableQuery {
        TableQuery::Flows(FlowQuery {
            column,
            reversed: false,
            search: search.into(),
        })
    }

    #[test]
    fn every_request_reads_back() {
        for request in [
            Request::Snapshot,
            Request::Stop,
            Request::Interval(Duration::from_millis(500)),
            Request::Rows(RowRequest::Packets {
                newest: 12,
                count: 7,
            }),
            Request::Table(None),
            Request::Table(Some(flows(FlowColumn::LastSeen, "udp :53"))),
            Request::Narrow(None),
            Request::Narrow(Some("2001:db8::1".parse().unwrap())),
            Request::Rows(RowRequest::Table {
                query: hosts(HostColumn::BytesSent, true, "10."),
                offset: 100,
                count: 50,
            }),
            Request::Rows(RowRequest::Table {
                query: flows(FlowColumn::Bytes, ""),
                offset: 0,
                count: 9,
            }),
            Request::Rows(RowRequest::Seconds {
                start: -5,
                count: 60,
            }),
        ] {
            assert_eq!(request.to_string().parse(), Ok(request));
        }
    }

    #[test]
    fn what_is_not_a_request_is_named() {
        for line in [
            "",
            "snap",
            "snapshot now",
            "packets",
            "packets -1 5",
            "packets 1",
            "hosts color 0 5",
            "table ports bytes",
            "table hosts",
            "narrow",
            "narrow 10.0.0.256",
            "stop\0",
        ] {
            let error = line.parse::<Request>().unwrap_err();
            assert_eq!(error, RequestError::Unknown(line.into()), "{line:?}");
        }
    }

    #[test]
    fn intervals_have_a_unit_and_a_range() {
        for (text, expected) in [
            ("2s", Some(2000)),
            ("0.5s", Some(500)),
            ("100ms", Some(100)),
            ("3600s", Some(3_600_000)),
            ("99ms", None),
            ("3601s", None),
            ("2", None),
            ("-1s", None),
            ("NaNs", None),
            ("infs", None),
            ("1e99s", None),
            ("s", None),
        ] {
            let parsed = parse_interval(text).ok();
            assert_eq!(parsed, expected.map(Duration::from_millis), "{text}");
        }
    }
}
