//! Captures on hosts of the test's own, and compares what the worker counts with what was sent and
//! with what tcpdump saw. Needs the right to capture and to make network namespaces.

#![cfg(target_os = "linux")]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg(test)]
mod support;

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::captures;
use support::folder::Folder;
use support::network::{FAR, Hosts, NOBODY, PORT};
use support::worker::{PROGRAM, Worker, last_snapshot};
use traffic::failure::{DenialCause, FailureCode};
use traffic::fence::{Fence, Hold};
use traffic::gap::GapReason;
use traffic::interface::{Interface, InterfaceAccess};
use traffic::message::Message;
use traffic::snapshot::RateSpan;

const WHOLE: Fence = Fence {
    rights: Hold::Whole,
    new_rights: Hold::Whole,
    files: Hold::Whole,
    system_calls: Hold::Whole,
};

fn live(hosts: &Hosts, arguments: &[&str]) -> Worker {
    let mut worker = Worker::run(hosts.command(PROGRAM).args(["live"]).args(arguments));
    worker.expect_started();
    worker
}

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

fn interfaces(hosts: &Hosts) -> Vec<Interface> {
    let mut worker = Worker::run(hosts.command(PROGRAM).arg("interfaces"));
    worker.expect_hello();
    match worker.next() {
        Some(Message::Interfaces { interfaces }) => interfaces,
        other => panic!("expected interfaces, got {other:?}"),
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
    let mut worker = live(&hosts, &["near0", "--promiscuous"]);
    hosts.send(20, 20);
    std::thread::sleep(Duration::from_millis(300));
    let totals = worker.stop().totals;
    assert_eq!(totals.packets.0, 20);
    assert_eq!(totals.dropped_by_interface.map(|count| count.0), Some(0));
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

/// What the worker says next that is no snapshot.
fn next_warning(worker: &mut Worker) -> (FailureCode, String) {
    match worker.next_answer() {
        Some(Message::Warning(failure)) => (failure.code, failure.message),
        other => panic!("expected a warning, got {other:?}"),
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn an_interface_that_is_removed_and_made_again_is_captured_on_again() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s", "--filter", "udp"]);
    hosts.send(25, 20);
    std::thread::sleep(Duration::from_millis(300));
    hosts.near("ip link del near0");
    let gone = (
        FailureCode::InterfaceNotFound,
        "Interface near0 went away.".into(),
    );
    assert_eq!(next_warning(&mut worker), gone);
    worker.ask("snapshot");
    let gaps = worker.expect_snapshot().gaps;
    assert_eq!(gaps.len(), 1);
    assert_eq!(
        (gaps[0].reason, gaps[0].until),
        (GapReason::InterfaceGone, None)
    );
    hosts.lay_cable();
    let back = (
        FailureCode::InterfaceBack,
        "Interface near0 is back.".into(),
    );
    assert_eq!(next_warning(&mut worker), back);
    hosts.send(40, 20);
    std::thread::sleep(Duration::from_millis(300));
    let last = worker.stop();
    assert_eq!(last.totals.packets.0, 65, "before and after");
    assert_eq!(last.totals.dropped_by_kernel.map(|count| count.0), Some(0));
    let ends: Vec<_> = last.gaps.iter().map(|gap| gap.until.is_some()).collect();
    assert!(ends.iter().all(|has_end| *has_end), "{:?}", last.gaps);
}

#[test]
#[ignore = "needs the right to capture"]
fn an_interface_that_is_switched_off_is_waited_for() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s"]);
    for _ in 0..2 {
        hosts.near("ip link set near0 down");
        assert_eq!(next_warning(&mut worker).0, FailureCode::InterfaceDown);
        hosts.near("ip link set near0 up");
        assert_eq!(next_warning(&mut worker).0, FailureCode::InterfaceBack);
        hosts.send(40, 20);
        std::thread::sleep(Duration::from_millis(300));
    }
    let last = worker.stop();
    assert_eq!(last.totals.packets.0, 80);
    let reasons: Vec<_> = last.gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::InterfaceDown; 2]);
}

#[test]
#[ignore = "needs the right to capture"]
fn an_interface_that_comes_back_as_something_else_ends_the_capture() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s"]);
    hosts.send(25, 20);
    std::thread::sleep(Duration::from_millis(300));
    hosts.near("ip link del near0");
    assert_eq!(next_warning(&mut worker).0, FailureCode::InterfaceNotFound);
    hosts.near("ip tuntap add near0 mode tun; ip link set near0 up");
    let messages = worker.rest();
    assert_eq!(last_snapshot(&messages).totals.packets.0, 25);
    match messages.last() {
        Some(Message::Failed(failure)) => {
            assert!(failure.message.contains("something else"), "{failure:?}");
        }
        other => panic!("expected a failure, got {other:?}"),
    }
    let status = worker.ended_within(Duration::from_secs(2));
    assert_eq!(status.and_then(|status| status.code()), Some(1));
}

#[test]
#[ignore = "needs the right to capture"]
fn what_cannot_be_captured_on_is_refused_with_its_reason() {
    let hosts = Hosts::new();
    hosts.near("ip link set near0 down");
    for (name, filter, code) in [
        ("near0", "", FailureCode::InterfaceDown),
        ("nowhere0", "", FailureCode::InterfaceNotFound),
        ("lo", "tcp prot", FailureCode::InvalidFilter),
    ] {
        let arguments = ["live", "--filter", filter, name];
        let mut worker = Worker::run(hosts.command(PROGRAM).args(arguments));
        match worker.rest().last() {
            Some(Message::Failed(failure)) => assert_eq!(failure.code, code, "{name}"),
            other => panic!("{name}: expected a failure, got {other:?}"),
        }
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn who_has_no_right_is_told_what_takes_it_away_and_how_to_mend_that() {
    let hosts = Hosts::new();
    let person = "setpriv --reuid 65534 --clear-groups";
    let live = format!("{PROGRAM} live near0 --no-input");
    for (cause, line, mended) in [
        (
            DenialCause::NoFileCapability,
            format!("exec {person} {live}"),
            "sudo setcap cap_net_raw=p /",
        ),
        (
            DenialCause::NoNewPrivileges,
            format!("exec {person} --no-new-privs {live}"),
            "tcpdump",
        ),
        (
            DenialCause::BoundingSet,
            format!("exec {person} --bounding-set -net_raw {live}"),
            "tcpdump",
        ),
        (
            DenialCause::UserNamespace,
            format!("exec {person} unshare --user --map-root-user {live}"),
            "tcpdump",
        ),
        (
            DenialCause::NosuidMount,
            format!(
                "mount -t tmpfs -o nosuid,mode=755 none /mnt && cp {PROGRAM} /mnt/worker && \
                 setcap cap_net_raw=p /mnt/worker && exec {person} /mnt/worker live near0 --no-input"
            ),
            "sudo mount -o remount,suid /mnt",
        ),
    ] {
        // `ip netns exec` gives each its own view of the file systems.
        let mut worker = Worker::run(hosts.command("sh").args(["-c", &line]));
        match worker.rest().last() {
            Some(Message::Failed(failure)) => {
                assert_eq!(failure.code, FailureCode::PermissionDenied, "{cause:?}");
                assert_eq!(failure.cause, Some(cause), "{failure:?}");
                let command = failure.command.as_deref().unwrap_or_default();
                assert!(command.contains(mended), "{cause:?}: {command}");
            }
            other => panic!("{cause:?}: expected a failure, got {other:?}"),
        }
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn the_list_says_the_same_of_a_missing_right() {
    let hosts = Hosts::new();
    for (cause, how) in [
        (DenialCause::NoFileCapability, ""),
        (DenialCause::NoNewPrivileges, "--no-new-privs"),
    ] {
        let line = format!("exec setpriv --reuid 65534 --clear-groups {how} {PROGRAM} interfaces");
        let mut worker = Worker::run(hosts.command("sh").args(["-c", &line]));
        worker.expect_hello();
        let Some(Message::Interfaces { interfaces }) = worker.next() else {
            panic!("expected interfaces");
        };
        let near = interfaces.iter().find(|one| one.name == "near0").unwrap();
        match &near.access {
            InterfaceAccess::Refused { failure } => assert_eq!(failure.cause, Some(cause)),
            InterfaceAccess::Allowed => panic!("nobody allowed it"),
        }
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn every_thread_is_fenced_in_before_a_packet_is_counted() {
    let hosts = Hosts::new();
    let mut worker = Worker::run(hosts.command(PROGRAM).args(["live", "near0"]));
    assert_eq!(worker.expect_started().fence, WHOLE);
    // Its threads are all there when it answers.
    worker.ask("snapshot");
    assert_eq!(worker.expect_snapshot().totals.packets.0, 0);
    let tasks = format!("/proc/{}/task", worker.id());
    let mut threads = 0;
    for task in std::fs::read_dir(tasks).unwrap().flatten() {
        threads += 1;
        let status = std::fs::read_to_string(task.path().join("status")).unwrap();
        for set in ["CapEff", "CapPrm", "CapInh", "CapAmb"] {
            let none = format!("{set}:\t0000000000000000");
            assert!(status.contains(&none), "{status}");
        }
        for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
            assert!(status.contains(line), "{line}: {status}");
        }
    }
    assert!(threads >= 3, "{threads} threads");
    hosts.send(5, 20);
    assert_eq!(worker.stop().totals.packets.0, 5);
}

#[test]
#[ignore = "needs the right to capture"]
fn behind_the_fence_every_packet_of_ten_seconds_arrives() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "500ms", "--promiscuous"]);
    hosts.send_frame(&captures::udp(20), 10_000, Duration::from_micros(900));
    std::thread::sleep(Duration::from_millis(300));
    let totals = worker.stop().totals;
    assert_eq!(totals.packets.0, 10_000);
    assert_eq!(totals.dropped_by_kernel.map(|count| count.0), Some(0));
    assert_eq!(totals.dropped_by_interface.map(|count| count.0), Some(0));
}

#[test]
fn the_fence_refuses_what_counting_does_not_need() {
    let mut worker = Worker::start(["probe-fence"]);
    let messages = worker.rest();
    let Some(Message::Probes { probes }) = messages.get(1) else {
        panic!("expected probes, got {messages:?}");
    };
    let held: Vec<_> = probes
        .iter()
        .map(|probe| (probe.attempt.as_str(), probe.outcome.is_held()))
        .collect();
    assert_eq!(held.len(), 12, "{held:?}");
    assert!(held.iter().all(|(_, held)| *held), "{held:?}");
}

#[test]
#[ignore = "needs the right to capture"]
fn interfaces_are_described_and_a_name_that_is_not_utf8_spoils_nothing() {
    let hosts = Hosts::new();
    let odd = std::ffi::OsStr::from_bytes(b"w\xff0");
    let status = hosts
        .command("ip")
        .args(["link", "add"])
        .arg(odd)
        .args(["type", "veth", "peer", "name", "odd1"])
        .status()
        .unwrap();
    assert!(status.success());
    let listed = interfaces(&hosts);
    let find = |name: &str| {
        let found = listed.iter().find(|interface| interface.name == name);
        found.unwrap_or_else(|| panic!("{name} in {listed:?}"))
    };
    let near = find("near0");
    assert!(near.up && near.running && !near.loopback && !near.wireless);
    assert_eq!(near.addresses, ["10.93.0.1"]);
    assert_eq!(near.link_type.as_deref(), Some("EN10MB"));
    assert_eq!(near.access, InterfaceAccess::Allowed);
    assert!(find("lo").loopback);
    let InterfaceAccess::Refused { failure } = &find("w\\xff0").access else {
        panic!("it cannot be opened by that name");
    };
    assert!(failure.message.contains("no text"), "{failure:?}");
    let places: Vec<_> = listed
        .iter()
        .map(|interface| interface.name.as_str())
        .collect();
    assert_eq!(
        places,
        ["near0", "any", "lo", "odd1", "w\\xff0"],
        "likeliest first"
    );
}
