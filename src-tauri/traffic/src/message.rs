//! The worker protocol: what the capture worker says, and what it can be asked.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::failure::Failure;
use crate::flow::FlowSort;
use crate::host::HostSort;
use crate::interface::Interface;
use crate::snapshot::{FlowPage, HostPage, PacketPage, SecondPage, Snapshot};

/// The version of the worker protocol. Within a version messages and fields are only added.
pub const PROTOCOL_VERSION: u32 = 1;

/// One line of the capture worker's standard output.
///
/// # The worker protocol, version 1
///
/// The worker writes JSON Lines: each message is one JSON object on one line of UTF-8, ended by a
/// line feed, with its kind in the field `type`. Field names are in camel case. A reader ignores
/// fields and kinds that it does not know; it refuses another `protocol` than its own.
///
/// | order | `type` | when |
/// |---|---|---|
/// | first, once | `hello` | always, unless the command line is wrong |
/// | then | `interfaces` | `interfaces`: once, or once a second with `--watch` |
/// | then, once | `started` | `live` and `replay`: the source is open and the filter is set |
/// | any number | `snapshot` | after half a second at most, at the end of every interval, on the request `snapshot`, and once at the end |
/// | any number | `packets`, `hosts`, `flows`, `seconds` | one for each request of that name, in the order of the requests |
/// | any number | `warning` | something to know about; the capture goes on |
/// | last, once | `finished` | the worker did what it was asked; with `--linger` it still answers requests for rows after it |
/// | or last, once | `failed` | it could not, or cannot go on; the exit status is 1 |
///
/// A capture, as `wirewatch-capture live eth0 --filter udp` prints it (lists shortened to one
/// entry, and every message is really one line):
///
/// ```json
/// {"type":"hello","protocol":1,"version":"0.1.0"}
/// {"type":"started","source":{"kind":"interface","name":"eth0"},"linkType":"EN10MB",
///  "filter":"udp","snaplen":262144,"intervalMs":2000}
/// {"type":"snapshot","sequence":1,"takenAt":[1700000002,400],"startedAt":[1700000000,300],"durationMs":2000,
///  "totals":{"packets":2,"bytes":172,"capturedBytes":172,"undecodable":0,"droppedByKernel":0,"droppedByInterface":0},
///  "rates":{"packetsPerSecond":1.0,"bitsPerSecond":688.0,"span":{"of":"lastSeconds","seconds":2}},
///  "protocols":[{"protocol":"UDP","packets":2,"bytes":172}],
///  "ipVersions":{"ipv4":{"packets":2,"bytes":172},"ipv6":{"packets":0,"bytes":0}},
///  "timelines":{
///   "oneMinute":{"start":1700000000,"step":1,"packetsPerSecond":[2.0],"bytesPerSecond":[172.0]},
///   "fiveMinutes":{"start":1700000000,"step":1,"packetsPerSecond":[2.0],"bytesPerSecond":[172.0]},
///   "thirtyMinutes":{"start":1700000000,"step":5,"packetsPerSecond":[0.4],"bytesPerSecond":[34.4]},
///   "all":{"start":1700000000,"step":1,"packetsPerSecond":[2.0],"bytesPerSecond":[172.0]}},
///  "top":{
///   "sourcesByPackets":[{"address":"192.0.2.1","packets":2,"bytes":172}],
///   "sourcesByBytes":[{"address":"192.0.2.1","packets":2,"bytes":172}],
///   "destinationsByPackets":[{"address":"192.0.2.53","packets":2,"bytes":172}],
///   "destinationsByBytes":[{"address":"192.0.2.53","packets":2,"bytes":172}]},
///  "recent":[{"number":2,"time":[1700000001,5],"source":"192.0.2.1","destination":"192.0.2.53","protocol":"UDP",
///   "wireLength":86,"sourcePort":40000,"destinationPort":53,"tcpFlags":null}],
///  "progress":null}
/// {"type":"finished","reason":"stopped"}
/// ```
///
/// # Requests
///
/// The worker reads requests on its standard input, see [`Request`]. The end of its input means
/// stop, and a broken output ends it at once, so that it never outlives who started it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Message {
    /// Who is speaking. Always the first message.
    Hello {
        /// [`PROTOCOL_VERSION`] of the worker.
        protocol: u32,
        /// Version of the worker program.
        version: String,
    },
    /// Every interface of this computer, likeliest first.
    Interfaces {
        /// The interfaces.
        interfaces: Vec<Interface>,
    },
    /// The capture runs.
    Started(Started),
    /// The figures of a moment.
    Snapshot(Box<Snapshot>),
    /// Packets that a request asked for.
    Packets(PacketPage),
    /// Hosts that a request asked for.
    Hosts(HostPage),
    /// Flows that a request asked for.
    Flows(FlowPage),
    /// Seconds that a request asked for.
    Seconds(SecondPage),
    /// Something to know about; the capture goes on.
    Warning(Failure),
    /// The worker gave up. Always the last message.
    Failed(Failure),
    /// The worker is done. Always the last message.
    Finished {
        /// Why it ended.
        reason: FinishReason,
    },
}

/// What a capture runs on, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Started {
    /// The interface or file.
    pub source: Source,
    /// libpcap's name of the link type, such as `EN10MB`.
    pub link_type: String,
    /// The BPF filter; empty for all packets.
    pub filter: String,
    /// The most bytes kept of a packet.
    pub snaplen: u32,
    /// Time between two snapshots, in milliseconds.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub interval_ms: u64,
}

/// Where packets come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Source {
    /// A network interface.
    Interface {
        /// The system's name of it.
        name: String,
    },
    /// A capture file.
    File {
        /// Where it is.
        path: String,
    },
}

/// Why a worker ended in good order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FinishReason {
    /// It was asked to stop, or its input ended.
    Stopped,
    /// The file has no more packets.
    EndOfFile,
    /// It did all there was to do: listed the interfaces, checked the filter.
    Done,
}

/// One line of the capture worker's standard input: a word, and its arguments behind blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// `snapshot`: write a snapshot now. The rhythm of the interval goes on unchanged.
    Snapshot,
    /// `stop`: write a last snapshot, then end.
    Stop,
    /// `interval DURATION`: write a snapshot every so often from now on; see [`parse_interval`].
    Interval(Duration),
    /// Write a message with rows of a table.
    Rows(RowRequest),
}

/// A request for rows. At most [`ROWS_PER_REQUEST`] are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowRequest {
    /// `packets NEWEST COUNT`: `COUNT` of the kept packets, from number `NEWEST` downwards; a larger
    /// number than there is means the newest.
    Packets {
        /// Number of the first packet that is wanted.
        newest: u64,
        /// How many are wanted.
        count: usize,
    },
    /// `hosts SORT OFFSET COUNT`: `COUNT` hosts from place `OFFSET` on, sorted by `packets`, `bytes`,
    /// `packetsSent`, `packetsReceived`, `bytesSent` or `bytesReceived`, most first.
    Hosts {
        /// What they are sorted by.
        sort: HostSort,
        /// How many come before the first that is wanted.
        offset: usize,
        /// How many are wanted.
        count: usize,
    },
    /// `flows SORT OFFSET COUNT`: `COUNT` flows from place `OFFSET` on, sorted by `packets`, `bytes` or
    /// `lastSeen`, most or latest first.
    Flows {
        /// What they are sorted by.
        sort: FlowSort,
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

/// The words by which hosts are sorted.
const HOST_SORTS: [(&str, HostSort); 6] = [
    ("packets", HostSort::Packets),
    ("bytes", HostSort::Bytes),
    ("packetsSent", HostSort::PacketsSent),
    ("packetsReceived", HostSort::PacketsReceived),
    ("bytesSent", HostSort::BytesSent),
    ("bytesReceived", HostSort::BytesReceived),
];

/// The words by which flows are sorted.
const FLOW_SORTS: [(&str, FlowSort); 3] = [
    ("packets", FlowSort::Packets),
    ("bytes", FlowSort::Bytes),
    ("lastSeen", FlowSort::LastSeen),
];

fn sort_of<S: Copy>(sorts: &[(&str, S)], word: &str) -> Option<S> {
    let found = sorts.iter().find(|(name, _)| *name == word);
    found.map(|(_, sort)| *sort)
}

fn word_of<S: PartialEq>(sorts: &[(&'static str, S)], sort: &S) -> &'static str {
    let found = sorts.iter().find(|(_, other)| other == sort);
    found.map_or("packets", |(word, _)| word)
}

/// A request or interval that is not one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// No request begins with this word, or its arguments do not fit.
    #[error(
        "{0:?} is not a request; there are snapshot, stop, interval DURATION, packets NEWEST COUNT, hosts SORT OFFSET COUNT, flows SORT OFFSET COUNT and seconds START COUNT"
    )]
    Unknown(String),
    /// The text is no duration, or out of range.
    #[error("{0:?} is not an interval; write it as 500ms or 2s, from 100ms to 1h")]
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
            ["hosts", sort, offset, count] => Self::Hosts {
                sort: sort_of(&HOST_SORTS, sort)?,
                offset: offset.parse().ok()?,
                count: count.parse().ok()?,
            },
            ["flows", sort, offset, count] => Self::Flows {
                sort: sort_of(&FLOW_SORTS, sort)?,
                offset: offset.parse().ok()?,
                count: count.parse().ok()?,
            },
            ["seconds", start, count] => Self::Seconds {
                start: start.parse().ok()?,
                count: count.parse().ok()?,
            },
            _ => return None,
        })
    }
}

impl std::fmt::Display for RowRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Packets { newest, count } => write!(f, "packets {newest} {count}"),
            Self::Hosts {
                sort,
                offset,
                count,
            } => write!(f, "hosts {} {offset} {count}", word_of(&HOST_SORTS, sort)),
            Self::Flows {
                sort,
                offset,
                count,
            } => write!(f, "flows {} {offset} {count}", word_of(&FLOW_SORTS, sort)),
            Self::Seconds { start, count } => write!(f, "seconds {start} {count}"),
        }
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Snapshot => f.write_str("snapshot"),
            Self::Stop => f.write_str("stop"),
            Self::Interval(interval) => write!(f, "interval {}ms", interval.as_millis()),
            Self::Rows(rows) => rows.fmt(f),
        }
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
            Request::Rows(RowRequest::Hosts {
                sort: HostSort::BytesSent,
                offset: 100,
                count: 50,
            }),
            Request::Rows(RowRequest::Flows {
                sort: FlowSort::LastSeen,
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

    #[test]
    fn the_example_of_the_specification_reads_as_messages() {
        let source = include_str!("message.rs");
        let example = source
            .split("```json")
            .nth(1)
            .and_then(|rest| rest.split("```").next())
            .unwrap();
        let text: String = example
            .lines()
            .map(|line| line.trim_start().trim_start_matches("///").trim())
            .collect();
        let messages: Vec<Message> = serde_json::Deserializer::from_str(&text)
            .into_iter()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(messages.len(), 4);
        for message in messages {
            let line = serde_json::to_string(&message).unwrap();
            assert!(text.contains(&line), "the worker would write {line}");
        }
    }
}
