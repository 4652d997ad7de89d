//! The worker protocol: what the capture worker says.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::fence::{Fence, Probe};
use crate::interface::{Interface, InterfaceAccess};
use crate::rows::{FlowPage, HostPage, PacketPage, SecondPage};
use crate::snapshot::Snapshot;

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
/// | any number | `snapshot` | after half a second at most, at the end of every interval, on the requests `snapshot`, `table` and `narrow`, and once at the end |
/// | any number | `packets`, `hosts`, `flows`, `seconds` | one for each request of that name, in the order of the requests |
/// | then, once | `probes` | `probe-fence`: each attempt to get through the fence, and what came of it |
/// | any number | `warning` | something to know about; the capture goes on |
/// | last, once | `finished` | the worker did what it was asked; with `--linger` it still answers requests after it, with the last figures |
/// | or last, once | `failed` | it could not, or cannot go on; the exit status is 1 |
///
/// A capture, as `wirewatch-capture live eth0 --filter udp` prints it (lists shortened to one
/// entry, and every message is really one line):
///
/// ```json
/// {"type":"hello","protocol":1,"version":"0.1.0"}
/// {"type":"started","source":{"kind":"interface","name":"eth0"},"linkType":"EN10MB",
///  "filter":"udp","snaplen":262144,"intervalMs":2000,
///  "fence":{"rights":"whole","newRights":"whole","files":"whole","systemCalls":"whole"}}
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
///   "destinationsByBytes":[{"address":"192.0.2.53","packets":2,"bytes":172}],"rowsShortBy":0},
///  "recent":[{"number":2,"time":[1700000001,5],"source":"192.0.2.1","destination":"192.0.2.53","protocol":"UDP",
///   "wireLength":86,"sourcePort":40000,"destinationPort":53,"tcpFlags":null}],
///  "progress":null,"narrowing":null,"table":null,"gaps":[]}
/// {"type":"finished","reason":"stopped"}
/// ```
///
/// # Requests
///
/// The worker reads requests on its standard input, see [`Request`](crate::request::Request). The end of its input means
/// stop, and a broken output ends it at once, so that it never outlives who started it. On Linux a worker
/// that reads requests also ends when the thread that started it does (`PR_SET_PDEATHSIG`, prctl(2)): start
/// it from one that lasts, or with `--no-input`.
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
    /// What came of attempts to get through the fence.
    Probes {
        /// The attempts.
        probes: Vec<Probe>,
    },
    /// Something to know about; the capture goes on.
    Warning(Failure),
    /// The worker gave up. Always the last message.
    Failed(Failure),
    /// The worker did what it was asked. The last message, but for answers with `--linger`.
    Finished {
        /// Why it ended.
        reason: FinishReason,
    },
}

/// What `type` is in the messages of this version. Another kind was added later, and is passed over; a
/// message of one of these that cannot be read is damaged.
pub const KINDS: [&str; 12] = [
    "hello",
    "interfaces",
    "started",
    "snapshot",
    "packets",
    "hosts",
    "flows",
    "seconds",
    "probes",
    "warning",
    "failed",
    "finished",
];

impl Message {
    /// Calls `change` on every failure that the message holds.
    pub fn change_failures(&mut self, mut change: impl FnMut(&mut Failure)) {
        match self {
            Self::Warning(failure) | Self::Failed(failure) => change(failure),
            Self::Interfaces { interfaces } => {
                for interface in interfaces {
                    match &mut interface.access {
                        InterfaceAccess::Refused { failure } => change(failure),
                        InterfaceAccess::Allowed => {}
                    }
                }
            }
            Self::Hello { .. }
            | Self::Started(_)
            | Self::Snapshot(_)
            | Self::Packets(_)
            | Self::Hosts(_)
            | Self::Flows(_)
            | Self::Seconds(_)
            | Self::Probes { .. }
            | Self::Finished { .. } => {}
        }
    }
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
    /// What holds the worker since it opened the source.
    #[serde(default)]
    pub fence: Fence,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_all_that_a_message_can_be() {
        let refusal = serde_json::from_str::<Message>("{\"type\":\"later\"}").unwrap_err();
        let refusal = refusal.to_string();
        // unknown variant `later`, expected one of `hello`, `interfaces`, …
        let quoted: Vec<&str> = refusal.split('`').skip(1).step_by(2).collect();
        assert_eq!(quoted[1..], KINDS, "{refusal}");
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
