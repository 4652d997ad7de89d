//! A capture file as a source of packets.

use std::io;
use std::path::{Path, PathBuf};

use pcap::{Capture, Offline};
use traffic::failure::Failure;
use traffic::packet::CapturedPacket;

use super::{Batch, Link, PacketSource, SourceFigures, captured, link_of};
use crate::args::ReplayArgs;
use crate::error::{CaptureError, words};
use crate::filter;
use crate::platform::{self, open};

/// Bytes that a record takes in a pcap file beside its captured bytes.
const RECORD_HEADER: u64 = 16;

/// An open capture file.
pub struct FileSource {
    path: PathBuf,
    capture: Capture<Offline>,
    link: Link,
    progress: Progress,
}

/// How far a file has been read, as far as it can be told.
enum Progress {
    Known {
        size: u64,
        read: u64,
    },
    /// A filter hides how much was read over.
    Unknown,
}

impl FileSource {
    /// Opens the file that the command line names, and gives up every right and nearly all in reach
    /// before a byte of it is read.
    ///
    /// # Errors
    /// As [`Self::at`], and where the file is standard input, which carries requests.
    pub fn open(args: &ReplayArgs) -> Result<Self, Failure> {
        if args.file.as_os_str() == "-" && !args.run.no_input {
            return Err(file_error(&args.file, STANDARD_INPUT.into()).into());
        }
        let file = open::unread(&args.file).map_err(|error| unreadable(&args.file, &error))?;
        // libpcap reads what the file's author wrote as soon as it opens it.
        platform::fence::raise_for_opening()?;
        Ok(Self::of(args.file.clone(), file, &args.run.filter)?)
    }

    /// Opens the file at a path and sets its filter, in reach of all that this process may.
    ///
    /// # Errors
    /// What libpcap says, as a [`CaptureError`].
    pub fn at(path: PathBuf, filter: &str) -> Result<Self, CaptureError> {
        let file = open::unread(&path).map_err(|error| unreadable(&path, &error))?;
        Self::of(path, file, filter)
    }

    fn of(path: PathBuf, file: open::Unread, filter: &str) -> Result<Self, CaptureError> {
        let size = file.size.filter(|_| filter.trim().is_empty());
        let mut capture = open::file(file).map_err(|error| file_error(&path, words(&error)))?;
        let link = link_of(&capture)?;
        filter::set_for_file(&mut capture, filter)?;
        let progress = size.map_or(Progress::Unknown, |size| Progress::Known {
            size: size.max(1),
            read: 0,
        });
        Ok(Self {
            path,
            capture,
            link,
            progress,
        })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What its frames begin with.
    #[must_use]
    pub fn link(&self) -> &Link {
        &self.link
    }
}

impl PacketSource for FileSource {
    fn read(
        &mut self,
        most: usize,
        take: &mut dyn FnMut(&CapturedPacket<'_>),
    ) -> Result<Batch, CaptureError> {
        let mut bytes = 0;
        let outcome = self.capture.dispatch(Some(most), |packet| {
            bytes += RECORD_HEADER + packet.data.len() as u64;
            take(&captured(&packet, open::FILE_TICK));
        });
        if let Progress::Known { read, .. } = &mut self.progress {
            *read += bytes;
        }
        match outcome {
            Ok(0) => Ok(Batch::EndOfFile),
            Ok(_) => Ok(Batch::Read),
            Err(error) => Err(file_error(&self.path, words(&error))),
        }
    }

    /// Progress is estimated from the bytes of the packets read.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share to be drawn; exact below 2^53"
    )]
    fn figures(&mut self) -> SourceFigures {
        SourceFigures {
            drops: None,
            progress: match self.progress {
                Progress::Known { size, read } => Some((read as f64 / size as f64).min(1.0)),
                Progress::Unknown => None,
            },
        }
    }
}

/// What libpcap takes for a file of that name, and requests come from there already.
const STANDARD_INPUT: &str =
    "standard input carries requests; with --no-input a capture can be read from it";

fn unreadable(path: &Path, error: &io::Error) -> CaptureError {
    file_error(path, error.to_string())
}

fn file_error(path: &Path, cause: String) -> CaptureError {
    CaptureError::File {
        path: path.to_owned(),
        cause,
    }
}
