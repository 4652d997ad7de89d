//! What a long flood costs the worker: minutes of packets whose sources are all different, made up and
//! piped in as fast as it reads, with twenty true top talkers among them. Its memory must stay flat, its
//! totals exact, and the ten busiest must be found. `npm run flood-memory -- MINUTES` (of the packets'
//! own time; at least four, and ten if none are named).

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::JoinHandle;

use traffic::message::Message;
use traffic::snapshot::{HostFigures, Snapshot, TOP_ROWS};
use traffic::units::{PacketCount, Timestamp, Volume};

#[path = "../src-tauri/capture/src/pcap_file.rs"]
mod pcap_file;

const PACKETS_PER_SECOND: u64 = 100_000;
const TALKERS: u64 = 20;
const FLOOD_LENGTH: usize = 60;

/// The most that the worker may have resident, and the most that it may grow by in the second half.
const MOST_KB: u64 = 96_000;
const MOST_GROWTH_KB: u64 = 1_000;

fn main() -> ExitCode {
    let minutes = std::env::args().find_map(|word| word.parse().ok());
    let minutes = minutes.unwrap_or(10).max(4);
    let mut problems = Vec::new();
    for version in [Version::Four, Version::Six] {
        problems.extend(flood(version, minutes));
    }
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Which IP version a flood is of.
#[derive(Debug, Clone, Copy)]
enum Version {
    Four,
    Six,
}

/// Returns what is not as it must be.
fn flood(version: Version, minutes: usize) -> Vec<String> {
    let (mut worker, last) = start();
    let mut out = BufWriter::with_capacity(1 << 20, worker.stdin.take().unwrap());
    pcap_file::write_head(&mut out, 1).unwrap();
    let mut sent = Sent::default();
    let mut minute_peaks = Vec::new();
    for minute in 0..minutes {
        let mut peak = 0;
        for second in 0..60 {
            write_second(&mut out, version, minute * 60 + second, &mut sent);
            // The worker is behind by no more than a pipe holds.
            out.flush().unwrap();
            peak = peak.max(memory(&worker, "VmRSS"));
        }
        minute_peaks.push(peak);
    }
    let most = memory(&worker, "VmHWM");
    drop(out);
    let snapshot = last.join().unwrap();
    assert!(worker.wait().unwrap().success());
    println!(
        "{version:?}: {} packets, {:?} kB by minute, {most} kB at most, {:?}",
        sent.all.packets.0, minute_peaks, snapshot.top.sources_by_packets[0]
    );
    let mut problems = sent.differences(version, &snapshot);
    if most > MOST_KB {
        problems.push(format!("{most} kB of memory, of {MOST_KB}"));
    }
    let (middle, end) = (minute_peaks[minutes / 2 - 1], minute_peaks[minutes - 1]);
    if end > middle + MOST_GROWTH_KB {
        problems.push(format!("grew from {middle} kB to {end} kB"));
    }
    problems
}

/// Starts the worker, and a thread that returns its last figures.
fn start() -> (Child, JoinHandle<Snapshot>) {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_wirewatch-capture"))
        .args(["replay", "--no-input", "--interval", "1s", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(worker.stdout.take().unwrap());
    let last = std::thread::spawn(move || {
        let mut last = None;
        for line in output.lines() {
            if let Message::Snapshot(snapshot) = serde_json::from_str(&line.unwrap()).unwrap() {
                last = Some(*snapshot);
            }
        }
        last.expect("there is a snapshot")
    });
    (worker, last)
}

/// A figure of a process' status in kB; zero where the system has none.
fn memory(process: &Child, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()));
    let status = status.unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let words = line.and_then(|line| line.split_whitespace().nth(1));
    words.and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// What was sent.
#[derive(Default)]
struct Sent {
    all: Volume,
    talkers: BTreeMap<u64, Volume>,
    /// How many flood packets there were; each has a source of its own.
    flood: u64,
}

/// How many packets a talker sends in a second. The later ones join when every table is full.
fn packets_of(talker: u64, second: usize) -> u64 {
    if talker.is_multiple_of(2) || second >= 30 {
        400 - talker * 15
    } else {
        0
    }
}

/// Longer packets the fewer there are, so that the order by bytes is another one.
fn length_of(talker: u64) -> usize {
    usize::try_from(60 + talker * 40).unwrap()
}

fn write_second(out: &mut impl std::io::Write, version: Version, second: usize, sent: &mut Sent) {
    let of_talkers: u64 = (0..TALKERS).map(|talker| packets_of(talker, second)).sum();
    // Every so many packets it is a talker's turn: those of each are spread over the second.
    let mut waiting: Vec<u64> = (0..TALKERS)
        .map(|talker| packets_of(talker, second))
        .collect();
    let mut next = 0;
    let stride = PACKETS_PER_SECOND / of_talkers;
    let mut bytes = [0; 1000];
    for number in 0..PACKETS_PER_SECOND {
        let at = i64::try_from(second).unwrap();
        let nanoseconds = u32::try_from(number * 1_000_000_000 / PACKETS_PER_SECOND).unwrap();
        let time = Timestamp::new(1_700_000_000 + at, nanoseconds);
        let is_turn = number % stride == 0 && waiting.iter().any(|left| *left > 0);
        let length = if is_turn {
            while waiting[next] == 0 {
                next = (next + 1) % waiting.len();
            }
            waiting[next] -= 1;
            let talker = next as u64;
            next = (next + 1) % waiting.len();
            let length = length_of(talker);
            let volume = Volume::of_packet(u32::try_from(length).unwrap());
            *sent.talkers.entry(talker).or_default() += volume;
            write_frame(&mut bytes, version, Source::Talker(talker), length);
            length
        } else {
            write_frame(&mut bytes, version, Source::Flood(sent.flood), FLOOD_LENGTH);
            sent.flood += 1;
            FLOOD_LENGTH
        };
        let length = u32::try_from(length).unwrap();
        sent.all += Volume::of_packet(length);
        pcap_file::write_packet(out, time, length, &bytes[..length as usize]).unwrap();
    }
}

#[derive(Clone, Copy)]
enum Source {
    Talker(u64),
    Flood(u64),
}

/// An Ethernet frame with a TCP SYN.
fn write_frame(frame: &mut [u8; 1000], version: Version, source: Source, length: usize) {
    const ETHERNET: usize = 14;
    let payload = u16::try_from(length - ETHERNET).unwrap();
    let (ether_type, header): (u16, usize) = match version {
        Version::Four => (0x0800, 20),
        Version::Six => (0x86dd, 40),
    };
    frame[..12].copy_from_slice(&[2; 12]);
    frame[12..ETHERNET].copy_from_slice(&ether_type.to_be_bytes());
    let (ip, tcp) = frame[ETHERNET..].split_at_mut(header);
    match version {
        Version::Four => {
            ip.copy_from_slice(&[
                0x45, 0, 0, 0, 0, 1, 0, 0, 64, 6, 0, 0, 0, 0, 0, 0, 198, 51, 100, 1,
            ]);
            ip[2..4].copy_from_slice(&payload.to_be_bytes());
            ip[12..16].copy_from_slice(&ipv4(source));
        }
        Version::Six => {
            ip.fill(0);
            ip[0] = 0x60;
            ip[4..6].copy_from_slice(&payload.saturating_sub(40).to_be_bytes());
            ip[6..8].copy_from_slice(&[6, 64]);
            ip[8..24].copy_from_slice(&ipv6(source));
            ip[24..40].copy_from_slice(&VICTIM6);
        }
    }
    let port = match source {
        Source::Talker(talker) => talker,
        Source::Flood(number) => mixed(number) & 0xffff,
    };
    tcp[..2].copy_from_slice(&u16::try_from(port).unwrap().to_be_bytes());
    tcp[2..20].copy_from_slice(&[
        1, 0xbb, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 0xff, 0xff, 0, 0, 0, 0,
    ]);
}

const VICTIM6: [u8; 16] = [0x20, 1, 0x0d, 0xb8, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// No two numbers become the same: both steps can be undone.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number ^ (number >> 32)
}

/// Talkers in 192.0.2.0/24; a flood in 0.0.0.0/1, every address once.
fn ipv4(source: Source) -> [u8; 4] {
    match source {
        Source::Talker(talker) => [192, 0, 2, u8::try_from(talker + 1).unwrap()],
        Source::Flood(number) => {
            let low = u32::try_from(number & 0x7fff_ffff).unwrap();
            (low.wrapping_mul(0x9e37_79b1) & 0x7fff_ffff).to_be_bytes()
        }
    }
}

/// Talkers in `2001:db8::/64`; a flood in `2001:db8:1::/64`.
fn ipv6(source: Source) -> [u8; 16] {
    let (network, host) = match source {
        Source::Talker(talker) => (0, talker + 1),
        Source::Flood(number) => (1, mixed(number)),
    };
    let high: u64 = 0x2001_0db8_0000_0000 | network << 16;
    let mut address = [0; 16];
    address[..8].copy_from_slice(&high.to_be_bytes());
    address[8..].copy_from_slice(&host.to_be_bytes());
    address
}

impl Sent {
    fn differences(&self, version: Version, snapshot: &Snapshot) -> Vec<String> {
        let totals = snapshot.totals;
        let counted = (totals.packets, totals.bytes, totals.undecodable);
        let sent = (self.all.packets, self.all.bytes, PacketCount(0));
        let mut problems = Vec::new();
        if counted != sent {
            problems.push(format!("{version:?}: counted {counted:?} of {sent:?}"));
        }
        let packets = |volume: Volume| volume.packets.0;
        let bytes = |volume: Volume| volume.bytes.0;
        let top = &snapshot.top;
        for (list, figure) in [
            (&top.sources_by_packets, packets as fn(Volume) -> u64),
            (&top.sources_by_bytes, bytes),
        ] {
            let expected = self.busiest(version, figure);
            let found: Vec<&str> = list.iter().map(|host| &*host.address).collect();
            let wanted: Vec<&str> = expected.iter().map(|host| &*host.address).collect();
            if found != wanted {
                problems.push(format!("{version:?}: top is {found:?}, not {wanted:?}"));
            }
            let missing = list.iter().zip(&expected);
            let missing = missing.map(|(a, b)| figure(b.volume).abs_diff(figure(a.volume)));
            println!("The largest difference among them: {:?}", missing.max());
        }
        let victim = top.destinations_by_packets.first();
        if victim.is_none_or(|host| host.volume != self.all) {
            problems.push(format!("{version:?}: who received it all is {victim:?}"));
        }
        problems
    }

    fn busiest(&self, version: Version, figure: fn(Volume) -> u64) -> Vec<HostFigures> {
        let mut talkers: Vec<HostFigures> = self
            .talkers
            .iter()
            .map(|(talker, volume)| HostFigures {
                address: match version {
                    Version::Four => {
                        std::net::Ipv4Addr::from(ipv4(Source::Talker(*talker))).to_string()
                    }
                    Version::Six => {
                        std::net::Ipv6Addr::from(ipv6(Source::Talker(*talker))).to_string()
                    }
                },
                volume: *volume,
            })
            .collect();
        talkers.sort_by_key(|host| std::cmp::Reverse(figure(host.volume)));
        talkers.truncate(TOP_ROWS);
        talkers
    }
}
