//! What the worker counts is what was sent, and what tcpdump saw.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use traffic::message::Message;
use traffic::snapshot::RateSpan;

use crate::live;
use crate::support::captures;
use crate::support::folder::Folder;
use crate::support::network::{FAR, Hosts, NOBODY, PORT};
use crate::support::worker::{PROGRAM, Worker, last_snapshot};

/// tcpdump on the near host, writing what it sees to a file.
struct Tcpdump(Child);

impl Tcpdump {
    /// Starts it, and waits until it captures.
    fn start(hosts: &Hosts, file: &Path) -> Self {
        let child = hosts
            .command("tcpdump")
            .args(["-i", "near0", "-U", "-Z", "root", "-w"])
            .arg(file)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(10);
        while !file.exists() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        Self(child)
    }

    /// Has it write what it still holds.
    fn stop(mut self) {
        let id = self.0.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn every_packet_that_was_sent_is_counted_once_and_in_every_view() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s"]);
    assert_eq!(
        worker.expect_snapshot().totals.packets.0,
        0,
        "the first one"
    );
    hosts.send(1000, 58);
    std::thread::sleep(Duration::from_millis(1200));
    worker.ask("snapshot");
    let snapshot = worker.expect_snapshot();
    let totals = snapshot.totals;
    assert_eq!(totals.packets.0, 1000);
    assert_eq!(totals.bytes.0, 1000 * 100, "14 + 20 + 8 + 58 bytes each");
    assert_eq!(totals.dropped_by_kernel.map(|count| count.0), Some(0));
    assert_eq!(totals.dropped_by_interface, None, "libpcap does not ask");
    assert_eq!(snapshot.protocols.len(), 1);
    assert_eq!(snapshot.protocols[0].protocol, "UDP");
    assert_eq!(snapshot.top.sources_by_packets[0].address, FAR);
    assert_eq!(snapshot.top.destinations_by_bytes[0].address, NOBODY);
    let over_time: f64 = snapshot
        .timelines
        .one_minute
        .packets_per_second
        .iter()
        .sum();
    assert!((over_time - 1000.0).abs() < 0.1, "{over_time}");
    assert_eq!(snapshot.recent[0].number, 1000);
    assert_eq!(snapshot.recent[0].destination_port, Some(PORT));
    assert_eq!(worker.stop().totals.packets.0, 1000);
}

#[test]
#[ignore = "needs the right to capture"]
fn the_count_is_that_of_tcpdump_on_the_same_traffic() {
    let hosts = Hosts::new();
    let folder = Folder::new();
    let file = folder.file("tcpdump.pcap");
    let tcpdump = Tcpdump::start(&hosts, &file);
    let mut worker = live(&hosts, &["near0"]);
    hosts.send(2000, 20);
    hosts.send(500, 1000);
    std::thread::sleep(Duration::from_secs(1));
    let counted = worker.stop();
    tcpdump.stop();
    let file = file.display().to_string();
    let mut reader = Worker::start(["replay", &file]);
    reader.expect_started();
    let seen = last_snapshot(&reader.rest()).clone();
    assert_eq!(counted.totals.packets.0, 2500);
    assert_eq!(counted.totals.packets, seen.totals.packets);
    assert_eq!(counted.totals.bytes, seen.totals.bytes);
    assert_eq!(counted.protocols, seen.protocols);
    assert_eq!(counted.top, seen.top);
}

#[test]
#[ignore = "needs the right to capture"]
fn a_quiet_interface_still_ticks() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "500ms"]);
    let start = Instant::now();
    for sequence in 1..=4 {
        let snapshot = worker.expect_snapshot();
        assert_eq!(snapshot.sequence, sequence);
        assert_eq!(snapshot.totals.packets.0, 0);
    }
    let took = start.elapsed();
    assert!((1900..5000).contains(&took.as_millis()), "{took:?}");
}

#[test]
#[ignore = "needs the right to capture"]
fn a_filter_lets_through_what_it_names() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--filter", "greater 500"]);
    hosts.send(50, 20);
    hosts.send(30, 600);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(worker.stop().totals.packets.0, 30);
}

#[test]
#[ignore = "needs the right to capture"]
fn a_filter_says_the_same_of_a_tagged_frame_on_an_interface_and_in_a_file() {
    let hosts = Hosts::new();
    let frame = captures::udp(20);
    let tag = [0x81, 0x00, 0x00, 0x07];
    let tagged = [&frame[..12], &tag, &frame[12..]].concat();
    let filters = [
        ("", 40 + 25),
        ("udp", 40 + 25),
        ("udp port 53", 40 + 25),
        ("not udp port 53", 0),
        ("not tcp", 40 + 25),
        ("src port 40000", 40 + 25),
        ("vlan", 40),
        ("vlan 7 and udp", 40),
        ("vlan 8", 0),
    ];
    let mut workers = filters.map(|(filter, _)| live(&hosts, &["near0", "--filter", filter]));
    let folder = Folder::new();
    let file = folder.file("capture");
    let tcpdump = Tcpdump::start(&hosts, &file);
    hosts.send_frame(&tagged, 40, Duration::ZERO);
    hosts.send_frame(&frame, 25, Duration::ZERO);
    std::thread::sleep(Duration::from_secs(1));
    tcpdump.stop();
    for ((filter, expected), worker) in filters.into_iter().zip(&mut workers) {
        let live = worker.stop().totals.packets.0;
        let mut replay = Worker::start([
            "replay".as_ref(),
            file.as_os_str(),
            "--filter".as_ref(),
            filter.as_ref(),
        ]);
        let replayed = last_snapshot(&replay.rest()).totals.packets.0;
        assert_eq!((live, replayed), (expected, expected), "{filter:?}");
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn all_interfaces_can_be_captured_at_once() {
    let hosts = Hosts::new();
    let mut worker = Worker::run(hosts.command(PROGRAM).args(["live", "any"]));
    assert_eq!(worker.expect_started().link_type, "LINUX_SLL2");
    hosts.send(20, 20);
    std::thread::sleep(Duration::from_millis(300));
    let snapshot = worker.stop();
    assert_eq!(snapshot.totals.packets.0, 20);
    assert_eq!(
        snapshot.totals.bytes.0,
        20 * 68,
        "20 + 20 + 8 + 20 bytes each"
    );
    assert_eq!(snapshot.top.sources_by_packets[0].address, FAR);
}

#[test]
#[ignore = "needs the right to capture"]
fn a_promiscuous_capture_also_counts_what_the_interface_drops() {
    let hosts = Hosts::new();
    let asks = |how_many: &str| {
        let words = hosts.near("ip -details link show near0");
        assert!(
            words.contains(&format!("promiscuity {how_many} ")),
            "{words}"
        );
    };
    let mut plain = live(&hosts, &["near0"]);
    asks("0");
    plain.stop();
    let mut worker = live(&hosts, &["near0", "--promiscuous"]);
    asks("1");
    hosts.send(20, 20);
    std::thread::sleep(Duration::from_millis(300));
    let totals = worker.stop().totals;
    assert_eq!(totals.packets.0, 20);
    assert_eq!(totals.dropped_by_interface.map(|count| count.0), Some(0));
    asks("0");
}

#[test]
#[ignore = "needs the right to capture"]
fn of_each_packet_no_more_is_captured_than_the_snaplen_and_all_of_it_is_counted() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--snaplen", "64"]);
    hosts.send(10, 600);
    std::thread::sleep(Duration::from_millis(300));
    let totals = worker.stop().totals;
    assert_eq!(totals.packets.0, 10);
    assert_eq!(totals.captured_bytes.0, 10 * 64);
    assert_eq!(totals.bytes.0, 10 * (14 + 20 + 8 + 600));
}

#[test]
#[ignore = "needs the right to capture"]
fn what_is_dropped_is_counted_and_nothing_is_missing() {
    let hosts = Hosts::new();
    let mut worker = live(
        &hosts,
        &["near0", "--interval", "3600s", "--buffer-size", "64"],
    );
    // What the kernel itself counts on the interface, beside which nothing else is sent.
    let arrived = || -> u64 {
        let count = hosts.near("cat /sys/class/net/near0/statistics/rx_packets");
        count.parse().unwrap()
    };
    let before = arrived();
    let process = worker.id();
    for signal in ["STOP", "CONT"] {
        hosts.near(&format!("kill -{signal} {process}"));
        hosts.send(3000, 400);
    }
    std::thread::sleep(Duration::from_millis(300));
    let totals = worker.stop().totals;
    let dropped = totals.dropped_by_kernel.map_or(0, |count| count.0);
    assert!(dropped > 0, "a stopped worker reads nothing");
    assert!(totals.packets.0 > 0, "one that runs reads: {totals:?}");
    assert_eq!(totals.packets.0 + dropped, arrived() - before);
    assert_eq!(arrived() - before, 6000);
}

#[test]
#[ignore = "needs the right to capture"]
fn the_figures_of_a_capture_that_has_ended_stand() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s", "--linger"]);
    hosts.send(10, 20);
    std::thread::sleep(Duration::from_millis(300));
    worker.ask("stop");
    let last = loop {
        let snapshot = worker.expect_snapshot();
        if snapshot.rates.span == RateSpan::WholeCapture && snapshot.totals.packets.0 == 10 {
            break snapshot;
        }
    };
    assert!(matches!(worker.next(), Some(Message::Finished { .. })));
    std::thread::sleep(Duration::from_millis(1200));
    worker.ask("narrow 10.93.0.2");
    let narrowed = worker.expect_snapshot();
    assert_eq!(
        narrowed.narrowing.map(|narrowing| narrowing.sent.packets.0),
        Some(10)
    );
    worker.ask("narrow none");
    let mut again = worker.expect_snapshot();
    again.sequence = last.sequence;
    assert_eq!(again, last, "a second later");
}
