//! A capture file as a source of packets.

use std::path::{Path, PathBuf};

use pcap::{Capture, Offline};
use traffic::packet::CapturedPacket;

use super::{Batch, Link, PacketSource, SourceFigures, captured, link_of};
use crate::args::ReplayArgs;
use crate::error::{CaptureError, words};
use crate::filter;
use crate::platform::open;

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
    /// Opens the file that the command line names.
    ///
    /// # Errors
    /// As [`Self::at`], and where the file is standard input, which carries requests.
    pub fn open(args: &ReplayArgs) -> Result<Self, CaptureError> {
        if args.file.as_os_str() == "-" && !args.run.no_input {
            return Err(file_error(&args.file, STANDARD_INPUT.into()));
        }
        Self::at(args.file.clone(), &args.run.filter)
    }

    /// Opens the file at a path and sets its filter.
    ///
    /// # Errors
    /// What libpcap says, as a [`CaptureError`].
    pub fn at(path: PathBuf, filter: &str) -> Result<Self, CaptureError> {
        // libpcap opens a folder and then calls it a file of unknown format.
        if path.is_dir() {
            return Err(file_error(&path, "Is a directory".into()));
        }
        let mut capture = open::file(&path).map_err(|error| file_error(&path, words(&error)))?;
        let link = link_of(&capture)?;
        filter::set_for_file(&mut capture, filter)?;
        let progress = match std::fs::metadata(&path) {
            Ok(data) if filter.trim().is_empty() && data.is_file() => Progress::Known {
                size: data.len().max(1),
                read: 0,
            },
            Ok(_) | Err(_) => Progress::Unknown,
        };
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

fn file_error(path: &Path, cause: String) -> CaptureError {
    CaptureError::File {
        path: path.to_owned(),
        cause,
    }
}
