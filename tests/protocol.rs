//! The worker protocol from the outside: requests, answers, and every way to end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(test)]
mod support;

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::captures::{self, Packet, link_type};
use support::folder::Folder;
use support::worker::{PROGRAM, Worker};
use traffic::failure::FailureCode;
use traffic::message::{FinishReason, Message, PROTOCOL_VERSION, Source};
use traffic::query::FlowColumn;
use traffic::rows::Table;

/// A capture file of a test's own.
fn capture(folder: &Folder, packets: &[Packet]) -> PathBuf {
    let file = folder.file("capture");
    std::fs::write(&file, captures::pcap(link_type::ETHERNET, packets)).unwrap();
    file
}

/// A worker whose pipes the test holds itself.
fn piped(arguments: &[&str], file: &Path) -> Child {
    Command::new(PROGRAM)
        .args(arguments)
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Whether it has ended; it has, after this.
fn has_ended(mut child: Child) -> bool {
    let ended = child.try_wait().unwrap().is_some();
    let _ = child.kill();
    let _ = child.wait();
    ended
}

/// A file whose replay at its own pace lasts as long as a test may need: ten packets at once, then
/// one a second.
fn slow_file(folder: &Folder) -> PathBuf {
    let first = (0..10).map(|_| captures::at(0, captures::udp(20)));
    let later = (1..60).map(|second| captures::at(second * 1000, captures::udp(20)));
    let packets: Vec<Packet> = first.chain(later).collect();
    capture(folder, &packets)
}

fn slow_replay(folder: &Folder, interval: &str) -> Worker {
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

#[test]
fn it_says_hello_then_what_it_opened() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    let hello = worker.next();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let protocol = PROTOCOL_VERSION;
    assert_eq!(hello, Some(Message::Hello { protocol, version }));
    let Some(Message::Started(started)) = worker.next() else {
        panic!("it did not start");
    };
    assert_eq!(started.link_type, "EN10MB");
    assert_eq!(started.interval_ms, 3_600_000);
    let path = folder.file("capture").display().to_string();
    assert_eq!(started.source, Source::File { path });
}

#[test]
fn a_snapshot_comes_at_once_when_it_is_asked_for() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    assert_eq!(
        worker.expect_snapshot().totals.packets.0,
        10,
        "the first one"
    );
    std::thread::sleep(Duration::from_millis(800));
    let asked = Instant::now();
    worker.ask("snapshot");
    let snapshot = worker.expect_snapshot();
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(snapshot.totals.packets.0, 11);
    assert_eq!(snapshot.sequence, 2);
}

#[test]
fn the_interval_can_be_changed_while_it_runs() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    worker.ask("interval 100ms");
    for sequence in 1..=3 {
        assert_eq!(worker.expect_snapshot().sequence, sequence);
    }
}

#[test]
fn kept_packets_are_listed_from_any_number_downwards() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    std::thread::sleep(Duration::from_millis(200));
    worker.ask("packets 7 3");
    worker.ask("packets 999999 2");
    let mut numbers = || match worker.next_answer() {
        Some(Message::Packets(page)) => page.rows.iter().map(|row| row.number).collect(),
        other => panic!("expected packets, got {other:?}"),
    };
    let first: Vec<u64> = numbers();
    assert_eq!(first, [7, 6, 5]);
    let newest: Vec<u64> = numbers();
    assert_eq!(newest, [10, 9]);
}

#[test]
fn what_is_no_request_is_answered_and_changes_nothing() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    for line in [
        "hello?",
        "interval soon",
        "packets x y",
        &"y".repeat(10_000),
    ] {
        worker.ask(line);
        match worker.next_answer() {
            Some(Message::Warning(failure)) => {
                assert_eq!(failure.code, FailureCode::InvalidRequest);
                assert!(!failure.hint.is_empty());
            }
            other => panic!("expected a warning, got {other:?}"),
        }
    }
    worker.ask("snapshot");
    worker.expect_snapshot();
}

#[test]
fn it_stops_when_it_is_asked_to_with_its_last_figures() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    std::thread::sleep(Duration::from_millis(200));
    let last = worker.stop();
    assert_eq!(last.totals.packets.0, 10);
    let status = worker.ended_within(Duration::from_secs(1));
    assert!(status.is_some_and(|status| status.success()));
}

#[test]
fn it_ends_within_a_second_when_its_input_ends() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    worker.close_input();
    assert!(worker.ended_within(Duration::from_secs(1)).is_some());
}

#[test]
fn it_ends_within_a_second_when_its_output_closes() {
    let folder = Folder::new();
    let mut child = piped(
        &["replay", "--pace", "as-captured", "--interval", "3600s"],
        &slow_file(&folder),
    );
    let input = child.stdin.take();
    let mut output = child.stdout.take().unwrap();
    output.read_exact(&mut [0; 10]).unwrap();
    drop(output);
    let end = Instant::now() + Duration::from_secs(1);
    let mut ended = false;
    while !ended && Instant::now() < end {
        ended = child.try_wait().unwrap().is_some();
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let _ = child.wait();
    assert!(ended);
    drop(input);
}

#[test]
fn it_ends_within_a_second_of_its_input_also_when_nobody_reads() {
    let folder = Folder::new();
    let mut child = piped(
        &["replay", "--pace", "as-captured", "--interval", "100ms"],
        &slow_file(&folder),
    );
    // A pipe holds 64 kB: a few dozen snapshots fill it, and the writer stands still.
    std::thread::sleep(Duration::from_secs(3));
    drop(child.stdin.take());
    std::thread::sleep(Duration::from_secs(1));
    assert!(has_ended(child));
}

#[test]
fn it_ends_soon_after_its_input_also_when_answers_pile_up() {
    let folder = Folder::new();
    let mut child = piped(
        &["replay", "--pace", "as-captured", "--interval", "100ms"],
        &slow_file(&folder),
    );
    let mut input = child.stdin.take().unwrap();
    // Each line is answered by a warning: far more than the pipe and the queues hold.
    for _ in 0..4000 {
        input.write_all(b"nonsense\n").unwrap();
    }
    std::thread::sleep(Duration::from_secs(2));
    assert!(
        child.try_wait().unwrap().is_none(),
        "it waits for its reader"
    );
    drop(input);
    std::thread::sleep(Duration::from_millis(1900));
    assert!(has_ended(child));
}

#[test]
fn everything_that_was_asked_is_answered_before_the_end() {
    let folder = Folder::new();
    let packets: Vec<_> = (0..900)
        .map(|n| captures::at(n, captures::udp(20)))
        .collect();
    let file = capture(&folder, &packets);
    let mut child = piped(&["replay", "--linger"], &file);
    let mut input = child.stdin.take().unwrap();
    for _ in 0..12 {
        input.write_all(b"packets 900 900\n").unwrap();
    }
    input.write_all(b"stop\n").unwrap();
    drop(input);
    // A reader that is slow, but reads.
    let mut output = child.stdout.take().unwrap();
    let mut text = Vec::new();
    let mut piece = vec![0; 100_000];
    loop {
        let length = output.read(&mut piece).unwrap();
        if length == 0 {
            break;
        }
        text.extend_from_slice(&piece[..length]);
        std::thread::sleep(Duration::from_millis(2));
    }
    child.wait().unwrap();
    let text = String::from_utf8(text).unwrap();
    let count = |kind: &str| text.matches(&format!("{{\"type\":\"{kind}\"")).count();
    assert_eq!((count("packets"), count("finished")), (12, 1));
    assert!(count("snapshot") >= 1);
}

#[test]
fn standard_input_is_a_capture_only_where_it_carries_no_requests() {
    let packet = captures::at(0, captures::udp(20));
    let bytes = captures::pcap(link_type::ETHERNET, &[packet]);
    for (arguments, word) in [
        (&["replay", "-", "--no-input"][..], "\"packets\":1,"),
        (&["replay", "-"], "standard input carries requests"),
    ] {
        let mut child = Command::new(PROGRAM)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It may have refused before it reads.
        let _ = child.stdin.take().unwrap().write_all(&bytes);
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(word), "{arguments:?}: {text}");
    }
}

#[test]
fn the_last_figures_can_be_looked_at_from_every_side() {
    let folder = Folder::new();
    let packets: Vec<_> = [tcp(true), tcp(false), captures::udp(20)]
        .into_iter()
        .zip(0..)
        .map(|(frame, millis)| captures::at(millis, frame))
        .collect();
    let file = capture(&folder, &packets);
    let mut worker = Worker::start(["replay", &file.display().to_string(), "--linger"]);
    worker.expect_started();
    let last = worker.expect_snapshot();
    assert_eq!((last.narrowing, last.table), (None, None));
    worker.next();
    worker.ask("table flows -bytes tcp 443");
    let table = worker.expect_snapshot().table;
    let Some(Table::Flows { query, page }) = table else {
        panic!("expected flows, got {table:?}");
    };
    assert_eq!((query.column, query.reversed), (FlowColumn::Bytes, true));
    assert_eq!(
        (query.search.as_str(), page.kept, page.matching),
        ("tcp 443", 2, 1)
    );
    worker.ask("narrow 198.51.100.1");
    let nobody = worker.expect_snapshot();
    assert_eq!(nobody.totals.packets.0, 3, "totals stay those of the whole");
    assert_eq!(nobody.rates, last.rates);
    assert_eq!((nobody.protocols.len(), nobody.recent.len()), (0, 0));
    worker.ask("narrow 192.0.2.10");
    let narrowing = worker.expect_snapshot().narrowing.unwrap();
    assert_eq!(narrowing.host, "192.0.2.10");
    assert_eq!(
        (narrowing.sent.packets.0, narrowing.received.packets.0),
        (2, 1)
    );
    worker.ask("table none");
    assert_eq!(worker.expect_snapshot().table, None);
    worker.ask("narrow none");
    let again = worker.expect_snapshot();
    assert_eq!(
        (again.protocols, again.recent),
        (last.protocols, last.recent)
    );
    worker.ask("stop");
    assert!(worker.ended_within(Duration::from_secs(2)).is_some());
}

#[test]
fn hosts_flows_and_seconds_are_listed_on_request() {
    let folder = Folder::new();
    let packets: Vec<_> = [tcp(true), tcp(false), tcp(true), captures::udp(20)]
        .into_iter()
        .zip((0..).step_by(1500))
        .map(|(frame, millis)| captures::at(millis, frame))
        .collect();
    let file = capture(&folder, &packets);
    let mut worker = Worker::start(["replay", &file.display().to_string(), "--linger"]);
    worker.expect_started();
    worker.expect_snapshot();
    worker.next();
    worker.ask("hosts packets 0 10");
    match worker.next() {
        Some(Message::Hosts(page)) => {
            assert_eq!((page.kept, page.rows.len()), (2, 2));
            assert_eq!(page.rows[0].address, "192.0.2.10");
            assert_eq!(page.rows[0].sent.packets.0, 3);
            assert_eq!(page.rows[0].received.packets.0, 1);
        }
        other => panic!("expected hosts, got {other:?}"),
    }
    worker.ask("flows packets 0 1");
    match worker.next() {
        Some(Message::Flows(page)) => {
            assert_eq!((page.kept, page.rows.len()), (2, 1));
            let flow = &page.rows[0];
            assert_eq!((flow.client_port, flow.server_port), (51_000, 443));
            assert_eq!((flow.sent.packets.0, flow.received.packets.0), (2, 1));
        }
        other => panic!("expected flows, got {other:?}"),
    }
    worker.ask(&format!("seconds {} 10", captures::START));
    match worker.next() {
        Some(Message::Seconds(page)) => {
            let seconds: Vec<_> = page.rows.iter().map(|(s, _)| s - captures::START).collect();
            assert_eq!(seconds, [0, 1, 3, 4]);
        }
        other => panic!("expected seconds, got {other:?}"),
    }
}

fn tcp(from_client: bool) -> Vec<u8> {
    captures::tcp(from_client, "A", 10)
}

#[test]
fn a_reader_that_stands_still_gets_the_newest_figures_and_not_a_heap_of_old_ones() {
    let folder = Folder::new();
    let file = slow_file(&folder).display().to_string();
    let mut child = Command::new(PROGRAM)
        .args([
            "replay",
            &file,
            "--pace",
            "as-captured",
            "--interval",
            "100ms",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(5));
    let mut text = Vec::new();
    drop(child.stdin.take());
    let mut output = child.stdout.take().unwrap();
    output.read_to_end(&mut text).unwrap();
    child.wait().unwrap();
    let text = String::from_utf8(text).unwrap();
    let sequences: Vec<u64> = text
        .lines()
        .filter_map(|line| {
            let message = serde_json::from_str(line).unwrap();
            if let Message::Snapshot(snapshot) = message {
                Some(snapshot.sequence)
            } else {
                None
            }
        })
        .collect();
    let written = sequences.len() as u64;
    let newest = *sequences.last().unwrap();
    assert!(newest > written + 3, "{written} written of {newest}");
}

#[test]
fn having_finished_it_lingers_for_whoever_looks_at_the_packets() {
    let folder = Folder::new();
    let packets: Vec<_> = (0..300)
        .map(|n| captures::at(n, captures::udp(20)))
        .collect();
    let file = capture(&folder, &packets);
    let file = file.display().to_string();
    let mut worker = Worker::start(["replay", &file, "--linger"]);
    worker.expect_started();
    assert_eq!(worker.expect_snapshot().totals.packets.0, 300);
    let reason = FinishReason::EndOfFile;
    assert_eq!(worker.next(), Some(Message::Finished { reason }));
    worker.ask("packets 150 100");
    match worker.next() {
        Some(Message::Packets(page)) => assert_eq!(page.rows[0].number, 150),
        other => panic!("expected packets, got {other:?}"),
    }
    worker.close_input();
    assert!(worker.ended_within(Duration::from_secs(1)).is_some());
}

#[test]
fn without_input_it_reads_to_the_end_of_the_file() {
    let folder = Folder::new();
    let file = capture(&folder, &[captures::at(0, captures::udp(20))]);
    let output = Command::new(PROGRAM)
        .arg("replay")
        .arg(&file)
        .arg("--no-input")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\"endOfFile\""), "{text}");
}

#[test]
fn filters_are_checked_with_libpcaps_words() {
    for (filter, link, code) in [
        ("tcp port 443", "EN10MB", None),
        ("", "EN10MB", None),
        ("tcp prot 443", "EN10MB", Some(FailureCode::InvalidFilter)),
        (
            "ether host 02:00:00:00:00:01",
            "RAW",
            Some(FailureCode::InvalidFilter),
        ),
        ("tcp", "NO_SUCH_LINK", Some(FailureCode::InvalidRequest)),
    ] {
        let mut worker = Worker::start(["check-filter", "--link-type", link, "--", filter]);
        worker.expect_hello();
        let found = match worker.next() {
            Some(Message::Finished { .. }) => None,
            Some(Message::Failed(failure)) => Some(failure.code),
            other => panic!("{filter:?}: {other:?}"),
        };
        assert_eq!(found, code, "{filter:?} on {link}");
    }
}

#[test]
fn interfaces_are_listed_without_any_right() {
    let mut worker = Worker::start(["interfaces"]);
    worker.expect_hello();
    let Some(Message::Interfaces { interfaces }) = worker.next() else {
        panic!("no interfaces");
    };
    let loopback = interfaces.iter().find(|interface| interface.loopback);
    let loopback = loopback.expect("every computer talks to itself");
    assert!(!loopback.description.is_empty());
    let reason = FinishReason::Done;
    assert_eq!(worker.next(), Some(Message::Finished { reason }));
}

#[test]
fn watched_interfaces_are_listed_again_and_again() {
    let mut worker = Worker::start(["interfaces", "--watch"]);
    worker.expect_hello();
    for _ in 0..3 {
        assert!(matches!(worker.next(), Some(Message::Interfaces { .. })));
    }
    worker.close_input();
    assert!(worker.ended_within(Duration::from_secs(1)).is_some());
}
