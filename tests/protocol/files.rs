//! Capture files of a test's own, and workers that read them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::captures::{self, Packet, link_type};
use crate::support::folder::Folder;
use crate::support::worker::{PROGRAM, Worker};

/// A capture file of a test's own.
pub fn capture(folder: &Folder, packets: &[Packet]) -> PathBuf {
    let file = folder.file("capture");
    std::fs::write(&file, captures::pcap(link_type::ETHERNET, packets)).unwrap();
    file
}

/// A worker whose pipes the test holds itself.
pub fn piped(arguments: &[&str], file: &Path) -> Child {
    Command::new(PROGRAM)
        .args(arguments)
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Whether it has ended; it has, after this.
pub fn has_ended(mut child: Child) -> bool {
    let ended = child.try_wait().unwrap().is_some();
    let _ = child.kill();
    let _ = child.wait();
    ended
}

/// A file whose replay at its own pace lasts as long as a test may need: ten packets at once, then
/// one a second.
pub fn slow_file(folder: &Folder) -> PathBuf {
    let first = (0..10).map(|_| captures::at(0, captures::udp(20)));
    let later = (1..60).map(|second| captures::at(second * 1000, captures::udp(20)));
    let packets: Vec<Packet> = first.chain(later).collect();
    capture(folder, &packets)
}

pub fn slow_replay(folder: &Folder, interval: &str) -> Worker {
    let file = slow_file(folder).display().to_string();
    Worker::start([
        "replay",
        &file,
        "--pace",
        "as-captured",
        "--interval",
        interval,
    ])
}
