//! Opening sources on macOS.

use std::path::Path;

use pcap::{Capture, Error, Inactive, Offline, Precision};

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

/// Opens a file with timestamps in [`FILE_TICK`]: files may have nanoseconds, and libpcap makes them
/// of anything coarser.
///
/// # Errors
/// What libpcap says.
pub fn file(path: &Path) -> Result<Capture<Offline>, Error> {
    Capture::from_file_with_precision(path, Precision::Nano)
}
