//! A capture file that is read ahead: one thread reads and decodes while another counts.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use traffic::decode::decode;
use traffic::failure::{Failure, FailureCode};
use traffic::packet::DecodedPacket;

use super::file::FileSource;
use super::{Batch, PacketSource as _};
use crate::error::CaptureError;

/// Packets that are handed over at once.
const BLOCK_SIZE: usize = 4096;

/// Blocks that are made; the reader waits when all are full. Together some 300 kB, which a processor's
/// cache holds.
const BLOCKS: usize = 3;

/// The receiving side of a file that is read on the thread `reader`, which ends with the file, or when
/// this is dropped.
pub struct ReadAhead {
    full: Receiver<Block>,
    empty: Sender<Vec<DecodedPacket>>,
    path: PathBuf,
}

/// A stretch of the file.
pub struct Block {
    /// Its packets.
    pub packets: Vec<DecodedPacket>,
    /// How much of the file was read with it, from 0 to 1, where it is known.
    pub progress: Option<f64>,
    /// Whether it is the last, and why.
    pub end: Option<Result<(), CaptureError>>,
}

impl ReadAhead {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn start(source: FileSource) -> Result<Self, Failure> {
        let (full_blocks, full) = sync_channel(BLOCKS);
        let (empty, empty_blocks) = channel();
        for _ in 0..BLOCKS {
            // The other end is still in this function.
            let _ = empty.send(Vec::with_capacity(BLOCK_SIZE));
        }
        let path = source.path().to_owned();
        let thread = std::thread::Builder::new().name("reader".into());
        let started = thread.spawn(move || read_all(source, &full_blocks, &empty_blocks));
        match started {
            Ok(_) => Ok(Self { full, empty, path }),
            Err(error) => Err(Failure::new(
                FailureCode::Internal,
                format!("The worker cannot read the file: {error}."),
                "Close some programs and try again.",
            )),
        }
    }

    /// The next stretch of the file; absent when none came in time.
    pub fn next(&self, patience: Duration) -> Option<Block> {
        match self.full.recv_timeout(patience) {
            Ok(block) => Some(block),
            Err(RecvTimeoutError::Timeout) => None,
            // The reader has panicked, and said so on standard error.
            Err(RecvTimeoutError::Disconnected) => Some(Block {
                packets: Vec::new(),
                progress: None,
                end: Some(Err(CaptureError::File {
                    path: self.path.clone(),
                    cause: "reading it broke off in the middle".into(),
                })),
            }),
        }
    }

    /// Gives a block's memory back to be filled again.
    pub fn give_back(&self, mut packets: Vec<DecodedPacket>) {
        packets.clear();
        // The reader is gone once the file has ended.
        let _ = self.empty.send(packets);
    }
}

fn read_all(
    mut source: FileSource,
    full: &SyncSender<Block>,
    empty: &Receiver<Vec<DecodedPacket>>,
) {
    let link = source.link().kind;
    while let Ok(mut packets) = empty.recv() {
        let read = source.read(BLOCK_SIZE, &mut |packet| packets.push(decode(link, packet)));
        let end = match read {
            Ok(Batch::Read) => None,
            Ok(Batch::EndOfFile) => Some(Ok(())),
            Err(error) => Some(Err(error)),
        };
        let is_last = end.is_some();
        let block = Block {
            packets,
            progress: source.figures().progress,
            end,
        };
        if full.send(block).is_err() || is_last {
            return;
        }
    }
}
