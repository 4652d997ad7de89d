//! Opening capture files on Unix: the system opens them first, and libpcap reads them later, when nothing
//! else is in reach any more.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, IntoRawFd as _, OwnedFd};
use std::path::Path;

use pcap::{Capture, Error, Offline, Precision};

/// A file that is open, and of which nothing was read.
#[derive(Debug)]
pub struct Unread {
    file: OwnedFd,
    /// Its bytes; absent where it is a pipe or the like.
    pub size: Option<u64>,
}

/// Opens a file; `-` is standard input, as libpcap has it.
///
/// # Errors
/// What the system says, and that it is a folder, which libpcap would call a file of unknown format.
pub fn unread(path: &Path) -> io::Result<Unread> {
    let file = if path.as_os_str() == "-" {
        File::from(io::stdin().as_fd().try_clone_to_owned()?)
    } else {
        File::open(path)?
    };
    let data = file.metadata()?;
    if data.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(Unread {
        size: data.is_file().then_some(data.len()),
        file: file.into(),
    })
}

/// Has libpcap read the head of a file, with timestamps in nanoseconds: files may have them, and libpcap
/// makes them of anything coarser.
///
/// # Errors
/// What libpcap says.
pub fn file(file: Unread) -> Result<Capture<Offline>, Error> {
    #[expect(
        unsafe_code,
        reason = "the descriptor is open, and given away for good"
    )]
    unsafe {
        Capture::from_raw_fd_with_precision(file.file.into_raw_fd(), Precision::Nano)
    }
}
