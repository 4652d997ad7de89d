//! Opening sources on Windows.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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

/// A file that is there. Npcap opens it by its path.
#[derive(Debug)]
pub struct Unread {
    path: PathBuf,
    /// Its bytes; absent where it is no ordinary file.
    pub size: Option<u64>,
}

/// Looks at a file.
///
/// # Errors
/// What the system says, and that it is a folder.
pub fn unread(path: &Path) -> io::Result<Unread> {
    let data = fs::metadata(path)?;
    if data.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(Unread {
        size: data.is_file().then_some(data.len()),
        path: path.to_owned(),
    })
}

/// Opens a file with timestamps in [`FILE_TICK`].
///
/// # Errors
/// What Npcap says.
pub fn file(file: Unread) -> Result<Capture<Offline>, Error> {
    Capture::from_file(file.path)
}
