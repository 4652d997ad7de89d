//! How fast the whole worker is: a replay of each file named, against a loop of libpcap that only
//! counts its packets, in turns and in one run. `npm run bench -- FILE…`; the figures that count are
//! the ratios, because they hold on a noisy machine.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::process::{Command, Stdio};
use std::time::Instant;

const TURNS: usize = 9;

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if files.is_empty() {
        println!("Name one or more capture files, large ones: npm run bench -- FILE…");
        return;
    }
    println!("file, packets, loop packets/s, then for one and for all processors:");
    println!("worker packets/s, worker as a share of the loop (least, median, most)");
    for file in files {
        bench(&file);
    }
}

/// What the worker may use.
#[derive(Clone, Copy)]
enum Processors {
    One,
    All,
}

fn bench(file: &str) {
    let packets = count(file);
    replay(file, Processors::All);
    let turns: Vec<[f64; 3]> = (0..TURNS)
        .map(|_| {
            [
                seconds(|| {
                    count(file);
                }),
                seconds(|| replay(file, Processors::One)),
                seconds(|| replay(file, Processors::All)),
            ]
        })
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "a rate to be shown")]
    let rate = |seconds: f64| packets as f64 / seconds / 1e6;
    let mut loops: Vec<f64> = turns.iter().map(|turn| turn[0]).collect();
    loops.sort_by(f64::total_cmp);
    let mut line = format!("{file}, {packets}, {:.1} M", rate(loops[TURNS / 2]));
    for which in [1, 2] {
        let mut shares: Vec<f64> = turns.iter().map(|turn| turn[0] / turn[which]).collect();
        shares.sort_by(f64::total_cmp);
        let [least, middle, most] = [0, TURNS / 2, TURNS - 1].map(|at| shares[at]);
        let worker = rate(loops[TURNS / 2] / middle);
        let part = format!("; {worker:.1} M, {least:.2} {middle:.2} {most:.2}");
        line.push_str(&part);
    }
    println!("{line}");
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

fn replay(file: &str, processors: Processors) {
    let worker = env!("CARGO_BIN_EXE_wirewatch-capture");
    let mut command = match processors {
        Processors::All => Command::new(worker),
        Processors::One => {
            let mut command = Command::new("taskset");
            command.args(["-c", "0", worker]);
            command
        }
    };
    let status = command
        .args(["replay", "--no-input", "--", file])
        .stdout(Stdio::null())
        .status()
        .expect("taskset is in the package util-linux");
    assert!(status.success(), "{file}");
}
