//! Rows of the tables that are too long for a snapshot, and the pages that requests bring of them.

use serde::{Deserialize, Serialize};

use crate::query::{FlowQuery, HostQuery, TableQuery};
use crate::units::{PacketCount, Timestamp, Volume};

/// The first rows of the table that snapshots were asked to carry, and the query that they answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Table {
    /// Hosts.
    Hosts {
        /// Which, and in which order.
        query: HostQuery,
        /// The first of them.
        page: HostPage,
    },
    /// Flows.
    Flows {
        /// Which, and in which order.
        query: FlowQuery,
        /// The first of them.
        page: FlowPage,
    },
}

impl Table {
    /// The question that it answers.
    #[must_use]
    pub fn query(&self) -> TableQuery {
        match self {
            Self::Hosts { query, .. } => TableQuery::Hosts(query.clone()),
            Self::Flows { query, .. } => TableQuery::Flows(query.clone()),
        }
    }

    /// Puts back the search as it was typed.
    pub fn set_search(&mut self, typed: &str) {
        let search = match self {
            Self::Hosts { query, .. } => &mut query.search,
            Self::Flows { query, .. } => &mut query.search,
        };
        typed.clone_into(search);
    }
}

/// The most hosts in [`Snapshot::table`](crate::snapshot::Snapshot::table): three screens of them, and a
/// snapshot that stays below 64 kB.
pub const HOSTS_IN_SNAPSHOT: usize = 128;

/// The most flows there, whose rows are twice as long.
pub const FLOWS_IN_SNAPSHOT: usize = 64;

/// What was counted, but stands in no row: nothing, until more hosts or flows came than are kept. Of the
/// flows of a host that is narrowed to, volumes are not known and zero.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Unlisted {
    /// What hosts without a row sent; of flows, what went from client to server.
    pub sent: Volume,
    /// What hosts without a row received; of flows, what went from server to client.
    pub received: Volume,
    /// The most packets that any row can have missed before it got its row.
    pub rows_short_by: PacketCount,
}

/// A host as a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HostRow {
    /// The IP address, as RFC 5952 writes it.
    pub address: String,
    /// What it sent.
    pub sent: Volume,
    /// What it received.
    pub received: Volume,
    /// Both together.
    pub both: Volume,
}

/// A stretch of the hosts, as a `hosts` request asked for it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HostPage {
    /// How many hosts are kept; when narrowed, those that have to do with the host.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub kept: u64,
    /// How many of them the search leaves.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub matching: u64,
    /// What stands in no row.
    pub unlisted: Unlisted,
    /// The rows, in the order of the query.
    pub rows: Vec<HostRow>,
}

/// A flow as a row of a table: both directions between two endpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FlowRow {
    /// `TCP` or `UDP`.
    pub protocol: String,
    /// Who asked for the connection; without that, who spoke first.
    pub client: String,
    /// Its port.
    pub client_port: u16,
    /// The other end.
    pub server: String,
    /// Its port.
    pub server_port: u16,
    /// From client to server.
    pub sent: Volume,
    /// From server to client.
    pub received: Volume,
    /// Both together.
    pub both: Volume,
    /// The earliest packet.
    pub first_seen: Timestamp,
    /// The latest packet.
    pub last_seen: Timestamp,
    /// How far the connection has come; absent for UDP.
    pub tcp_state: Option<TcpState>,
}

/// How far a TCP connection has come, as its flags show it from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum TcpState {
    /// Asked for, not answered.
    SynSent,
    /// Answered, not confirmed.
    SynReceived,
    /// Both sides may send. Also a connection whose beginning was not seen.
    Established,
    /// One side has finished.
    Closing,
    /// Both sides have finished.
    Closed,
    /// Broken off.
    Reset,
}

/// A stretch of the flows, as a `flows` request asked for it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FlowPage {
    /// How many flows are kept; when narrowed, those that have to do with the host.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub kept: u64,
    /// How many of them the search leaves.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub matching: u64,
    /// What stands in no row.
    pub unlisted: Unlisted,
    /// The rows, in the order of the query.
    pub rows: Vec<FlowRow>,
}

/// What was counted in single seconds, as a `seconds` request asked for it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SecondPage {
    /// Seconds that hold packets, earliest first: the second since 1970, and what was counted in it.
    #[cfg_attr(
        feature = "bindings",
        ts(type = "Array<[second: number, volume: Volume]>")
    )]
    pub rows: Vec<(i64, Volume)>,
}

/// One packet as a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PacketRow {
    /// The packet's place in the capture, from 1.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub number: u64,
    /// When it was captured.
    pub time: Timestamp,
    /// IP address of the outermost header; the hardware address where there is no IP; absent where there is neither.
    pub source: Option<String>,
    /// As `source`, of the receiver.
    pub destination: Option<String>,
    /// As in [`ProtocolFigures::protocol`](crate::snapshot::ProtocolFigures::protocol).
    pub protocol: String,
    /// Bytes on the wire.
    pub wire_length: u32,
    /// TCP or UDP port of the sender; absent in later fragments and where the header is cut.
    pub source_port: Option<u16>,
    /// TCP or UDP port of the receiver.
    pub destination_port: Option<u16>,
    /// Names of the TCP flags that are set, in the order FIN SYN RST PSH ACK URG ECE CWR.
    pub tcp_flags: Option<String>,
}

/// A stretch of the kept packets, as a `packets` request asked for it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PacketPage {
    /// Number of the oldest packet that is still kept; 0 while there is none.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub oldest_kept: u64,
    /// Number of the newest packet; 0 while there is none.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub newest_kept: u64,
    /// The rows, newest first.
    pub rows: Vec<PacketRow>,
}
