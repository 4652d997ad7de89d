//! All figures of one moment, complete: what a reader draws without knowing any earlier snapshot.

use serde::{Deserialize, Serialize};

use crate::gap::Gap;
use crate::rows::{PacketRow, Table};
use crate::units::{ByteCount, PacketCount, Timestamp, Volume};

/// The figures of a capture at one moment. Each snapshot stands for itself: a lost one loses nothing.
/// While packets rush in, `top` and `table` may be some milliseconds older than the rest: they are looked
/// for piece by piece, so that counting never waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Snapshot {
    /// 1 for the first snapshot of a capture, then one more each time.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub sequence: u64,
    /// The moment the figures are of: the clock's for an interface, the latest packet's for a file.
    pub taken_at: Timestamp,
    /// When the capture began: the clock's for an interface, the first packet's for a file.
    pub started_at: Timestamp,
    /// Capture duration in milliseconds, from `started_at` to `taken_at`.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub duration_ms: u64,
    /// What was seen since the capture began.
    pub totals: Totals,
    /// How fast packets come.
    pub rates: Rates,
    /// Packets and bytes by protocol, most packets first.
    pub protocols: Vec<ProtocolFigures>,
    /// Packets and bytes by IP version.
    pub ip_versions: IpVersions,
    /// Packets and bytes over time.
    pub timelines: Timelines,
    /// Who sent and who received most.
    pub top: TopHosts,
    /// The latest packets, newest first; at most [`RECENT_IN_SNAPSHOT`], beside a table at most
    /// [`RECENT_BESIDE_TABLE`]. A `packets` request brings more.
    pub recent: Vec<PacketRow>,
    /// How much of a file has been read, from 0 to 1; absent for an interface.
    pub progress: Option<f64>,
    /// The host that lists and charts are narrowed to, see [`Narrowing`].
    pub narrowing: Option<Narrowing>,
    /// The first rows of the table that a `table` request named.
    pub table: Option<Table>,
    /// Times in which nothing could be captured, earliest first; at most [`KEPT_GAPS`](crate::gap::KEPT_GAPS).
    pub gaps: Vec<Gap>,
}

/// The host that a capture is looked at through. Then `protocols`, `ip_versions`, `timelines`, `top`,
/// `recent` (numbered from 1 among the host's packets) and `table` are those of its packets alone;
/// `totals`, `rates` and times stay those of the whole capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Narrowing {
    /// Its address.
    pub host: String,
    /// What it sent since the capture began.
    pub sent: Volume,
    /// What it received since the capture began.
    pub received: Volume,
    /// What is counted of it in all that is narrowed.
    pub counted: Volume,
    /// From when on its packets are known one by one: what is narrowed counts from here.
    pub since: Timestamp,
    /// Whether those are all its packets since the capture began.
    pub complete: bool,
}

/// The most packets in [`Snapshot::recent`]: two screens of rows, and a snapshot that stays below 64 kB.
pub const RECENT_IN_SNAPSHOT: usize = 100;

/// The most packets in it beside the rows of a table, which are what is looked at then.
pub const RECENT_BESIDE_TABLE: usize = 25;

/// The most rows in each list of [`TopHosts`].
pub const TOP_ROWS: usize = 10;

/// Exact totals since the capture began. Every packet that the wire delivered is in exactly one of:
/// `packets - undecodable` (counted in full), `undecodable`, `dropped_by_kernel`, `dropped_by_interface`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Totals {
    /// Packets that reached the worker, undecodable ones among them.
    pub packets: PacketCount,
    /// Their bytes on the wire.
    pub bytes: ByteCount,
    /// Bytes of them that were captured; fewer where the snaplen cut packets short.
    pub captured_bytes: ByteCount,
    /// Packets whose link or IP header is cut or contradicts itself; counted in `packets` and `bytes`.
    pub undecodable: PacketCount,
    /// Packets that the kernel dropped because its buffer was full; absent for a file.
    pub dropped_by_kernel: Option<PacketCount>,
    /// Packets that the interface or its driver dropped; absent for a file.
    pub dropped_by_interface: Option<PacketCount>,
}

/// How fast packets come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Rates {
    /// Packets per second.
    pub packets_per_second: f64,
    /// Bits on the wire per second.
    pub bits_per_second: f64,
    /// What the rates are the mean of.
    pub span: RateSpan,
}

/// The stretch of time that [`Rates`] are the mean of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RateSpan {
    /// The last whole seconds before the snapshot.
    LastSeconds {
        /// How many.
        seconds: u32,
    },
    /// The whole capture: used once it has ended, and before its first whole second is over.
    WholeCapture,
}

/// Packets and bytes of one protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ProtocolFigures {
    /// `TCP`, `UDP`, `ICMP`, ICMPv6, `OTHER(n)` by IANA number, or the name of a protocol beside IP.
    pub protocol: String,
    /// How much there was of it.
    #[serde(flatten)]
    pub volume: Volume,
}

/// Packets and bytes by the version of the outermost IP header; other packets are in neither.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct IpVersions {
    /// IPv4.
    pub ipv4: Volume,
    /// IPv6.
    pub ipv6: Volume,
}

/// The same traffic in four widths, each with a step that fits it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Timelines {
    /// The last minute by seconds.
    pub one_minute: Timeline,
    /// The last five minutes by seconds.
    pub five_minutes: Timeline,
    /// The last thirty minutes by five seconds; by seconds while they are five minutes or less.
    pub thirty_minutes: Timeline,
    /// The whole capture, by as few seconds as keep it within [`ALL_STEPS`] steps.
    pub all: Timeline,
}

/// The most steps of [`Timelines::all`].
pub const ALL_STEPS: usize = 400;

/// Packets and bytes per second, step by step and without holes: a step without packets is a zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Timeline {
    /// The second that the first step begins at, since 1970.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub start: i64,
    /// Seconds in a step.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub step: i64,
    /// Packets per second, the mean of each step.
    pub packets_per_second: Vec<f64>,
    /// Bytes on the wire per second, the mean of each step.
    pub bytes_per_second: Vec<f64>,
}

/// The busiest hosts, most first, ties by address text; at most [`TOP_ROWS`] each.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TopHosts {
    /// Who sent most packets.
    pub sources_by_packets: Vec<HostFigures>,
    /// Who sent most bytes.
    pub sources_by_bytes: Vec<HostFigures>,
    /// Who received most packets.
    pub destinations_by_packets: Vec<HostFigures>,
    /// Who received most bytes.
    pub destinations_by_bytes: Vec<HostFigures>,
    /// The most packets that any of them can have missed; see [`Unlisted`](crate::rows::Unlisted).
    pub rows_short_by: PacketCount,
}

/// Packets and bytes of one host in one direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HostFigures {
    /// The IP address, as RFC 5952 writes it.
    pub address: String,
    /// How much it sent, or received.
    #[serde(flatten)]
    pub volume: Volume,
}
