//! Opening sources on Linux.

use pcap::{Capture, Inactive, Precision};

pub use crate::platform::descriptor::{Unread, file, unread};

/// Room for packets that arrive while the worker is busy: 2 MiB lost packets at 150,000 a second,
/// this lost none.
pub const RING_BYTES: i32 = 32 * 1024 * 1024;

/// Nanoseconds in a unit of the fraction in a live packet's timestamp.
pub const LIVE_TICK: i64 = 1;

/// Nanoseconds in a unit of the fraction in a timestamp of a file's packet.
pub const FILE_TICK: i64 = 1;

/// Asks for timestamps in [`LIVE_TICK`].
pub fn with_ticks(capture: Capture<Inactive>) -> Capture<Inactive> {
    capture.precision(Precision::Nano)
}
