//! What an interface itself dropped, from the files that libpcap reads too (`rx_missed_errors` and
//! `rx_fifo_errors` in `/sys/class/net`). They are opened before the fence stands, and read inside it.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// The open counters of an interface.
#[derive(Debug)]
pub struct InterfaceDrops {
    files: Vec<File>,
    at_start: u64,
}

impl InterfaceDrops {
    /// Begins to follow an interface's counters; absent where there are none.
    pub fn open(interface: &str) -> Option<Self> {
        let folder = Path::new("/sys/class/net")
            .join(interface)
            .join("statistics");
        let open = |name: &str| File::open(folder.join(name)).ok();
        let files = ["rx_missed_errors", "rx_fifo_errors"].map(open);
        let files: Option<Vec<File>> = files.into_iter().collect();
        let mut drops = Self {
            files: files?,
            at_start: 0,
        };
        drops.at_start = drops.sum()?;
        Some(drops)
    }

    /// Packets that it dropped since then; absent once the interface is gone.
    pub fn count(&self) -> Option<u64> {
        Some(self.sum()?.saturating_sub(self.at_start))
    }

    fn sum(&self) -> Option<u64> {
        self.files.iter().map(number).sum()
    }
}

fn number(file: &File) -> Option<u64> {
    let mut text = [0; 24];
    let length = file.read_at(&mut text, 0).ok()?;
    std::str::from_utf8(&text[..length])
        .ok()?
        .trim()
        .parse()
        .ok()
}
