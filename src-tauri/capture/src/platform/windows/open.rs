//! Opening sources on Windows.

use std::path::Path;

use pcap::{Capture, Error, Inactive, Offline};

/// Room for packets that arrive while the worker is busy, in Npcap's driver.
pub const RING_BYTES: i32 = 16 * 1024 * 1024;

/// Nanoseconds in a unit of the fraction in a live packet's timestamp.
pub const LIVE_TICK: i64 = 1000;

/// Nanoseconds in a unit of the fraction in a timestamp of a file's packet.
pub const FILE_TICK: i64 = 1000;

/// Npcap has no choice of ticks.
pub fn with_ticks(capture: Capture<Inactive>) -> Capture<Inactive> {
    capture
}

/// Opens a file with timestamps in [`FILE_TICK`].
///
/// # Errors
/// What Npcap says.
pub fn file(path: &Path) -> Result<Capture<Offline>, Error> {
    Capture::from_file(path)
}
