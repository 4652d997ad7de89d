//! Any bytes as a capture file, through the worker's own source: what is read is counted once, takes no
//! more than the file holds, and does not depend on how much is read at a time.

use std::path::{Path, PathBuf};
use std::time::Duration;

use traffic::aggregate::Aggregator;
use traffic::decode::decode;
use traffic::failure::Failure;
use traffic::moment::{Clock, Moment, Stage};
use traffic::snapshot::Snapshot;
use wirewatch_capture::{Batch, FileSource, PacketSource as _};

/// Bytes that a packet takes in any format beside its captured ones, at the least.
const LEAST_RECORD: u64 = 16;

/// The most that libpcap keeps of a packet.
const MOST_CAPTURED: usize = 262_144;

/// Holds any bytes against what is to be true of them.
pub fn check(bytes: &[u8]) {
    let path = file_of(bytes);
    let whole = read(&path, 4096);
    let single = read(&path, 1);
    assert_eq!(whole, single, "read at once, and packet by packet");
    let Ok(outcome) = whole else {
        return;
    };
    let totals = outcome.snapshot.totals;
    let taken = totals.packets.0 * LEAST_RECORD + totals.captured_bytes.0;
    assert!(taken <= bytes.len() as u64, "{taken} of {}", bytes.len());
    let by_protocol = outcome.snapshot.protocols.iter();
    let by_protocol: u64 = by_protocol.map(|row| row.volume.packets.0).sum();
    assert_eq!(by_protocol, totals.packets.0);
}

/// Writes the bytes where libpcap can open them; in memory, where the system has a folder for that.
fn file_of(bytes: &[u8]) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    let thread = std::thread::current().id();
    let path = folder.join(format!("wirewatch-fuzz-{}-{thread:?}", std::process::id()));
    std::fs::write(&path, bytes).expect("a file can be written");
    path
}

/// What a file comes to.
#[derive(Debug, PartialEq)]
struct Outcome {
    snapshot: Snapshot,
    /// Why it could not be read to its end.
    broke: Option<Failure>,
}

fn read(path: &Path, most: usize) -> Result<Outcome, Failure> {
    let opened = FileSource::at(path.to_owned(), "");
    let mut source = opened.map_err(|error| explained(error.into()))?;
    let link = source.link().kind;
    let mut aggregator = Aggregator::default();
    let mut packets = 0;
    let mut progress = 0.0;
    let broke = loop {
        let before = packets;
        let batch = source.read(most, &mut |packet| {
            assert!(packet.bytes.len() <= MOST_CAPTURED);
            packets += 1;
            aggregator.count(&decode(link, packet));
        });
        assert!(packets - before <= most, "no more than was asked for");
        let figures = source.figures();
        let now = figures.progress.expect("a file without a filter has one");
        assert!((progress..=1.0).contains(&now), "{now} after {progress}");
        progress = now;
        assert_eq!(figures.drops, None);
        match batch {
            Ok(Batch::Read) => assert!(packets > before, "it goes on for ever"),
            Ok(Batch::EndOfFile) => break None,
            Err(error) => break Some(explained(error.into())),
        }
    };
    let moment = Moment {
        clock: Clock::Packets,
        interval: Duration::from_secs(2),
        progress: Some(progress),
        stage: Stage::Final,
    };
    let snapshot = aggregator.snapshot(moment, None);
    assert_eq!(snapshot.totals.packets.0, packets as u64);
    Ok(Outcome { snapshot, broke })
}

/// Whatever is wrong with a file, a person is told what, in words that fit on a screen.
fn explained(failure: Failure) -> Failure {
    assert!(!failure.message.trim().is_empty(), "{failure:?}");
    assert!(!failure.hint.trim().is_empty(), "{failure:?}");
    assert!(failure.message.len() < 1000, "{failure:?}");
    failure
}
