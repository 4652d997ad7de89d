//! How fast the whole worker is: a replay of each file named, against a loop of libpcap that only
//! counts its packets, in turns and in one run. `npm run bench -- FILE…`; the figures that count are
//! the ratios, because they hold on a noisy machine.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::process::{Command, Stdio};
use std::time::Instant;

const TURNS: usize = 5;

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if files.is_empty() {
        println!("Name one or more capture files, large ones: npm run bench -- FILE…");
        return;
    }
    println!(
        "file, packets, loop packets/s, worker packets/s, worker as a share of the loop (least, median, most)"
    );
    for file in files {
        bench(&file);
    }
}

fn bench(file: &str) {
    let packets = count(file);
    replay(file);
    let mut turns: Vec<(f64, f64)> = (0..TURNS)
        .map(|_| {
            let loop_seconds = seconds(|| {
                count(file);
            });
            (loop_seconds, seconds(|| replay(file)))
        })
        .collect();
    turns.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let share = |turn: (f64, f64)| turn.0 / turn.1;
    let middle = turns[TURNS / 2];
    #[expect(clippy::cast_precision_loss, reason = "a rate to be shown")]
    let rate = |seconds: f64| packets as f64 / seconds / 1e6;
    println!(
        "{file}, {packets}, {:.1} M, {:.1} M, {:.2} {:.2} {:.2}",
        rate(middle.0),
        rate(middle.1),
        share(turns[0]),
        share(middle),
        share(turns[TURNS - 1]),
    );
}

fn seconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

/// The loop that only counts.
fn count(file: &str) -> u64 {
    let mut capture = pcap::Capture::from_file(file).unwrap();
    let mut packets = 0;
    capture.for_each(None, |_| packets += 1).unwrap();
    packets
}

fn replay(file: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_wirewatch-capture"))
        .args(["replay", "--no-input", "--", file])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{file}");
}
