//! Opening sources on macOS.

use pcap::{Capture, Inactive};

pub use crate::platform::descriptor::{Unread, file, unread};

/// Room for packets that arrive while the worker is busy. The kernel refuses more
/// (`debug.bpf_maxbufsize`).
pub const RING_BYTES: i32 = 512 * 1024;

/// Nanoseconds in a unit of the fraction in a live packet's timestamp.
pub const LIVE_TICK: i64 = 1000;

/// Nanoseconds in a unit of the fraction in a timestamp of a file's packet.
pub const FILE_TICK: i64 = 1;

/// Asks for timestamps in [`LIVE_TICK`].
pub fn with_ticks(capture: Capture<Inactive>) -> Capture<Inactive> {
    capture
}
