//! What is asked is answered, and what is no request changes nothing.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use traffic::failure::FailureCode;
use traffic::message::{Message, PROTOCOL_VERSION, Source};
use traffic::query::FlowColumn;
use traffic::rows::Table;

use crate::files::{capture, piped, slow_replay};
use crate::support::captures::{self};
use crate::support::folder::Folder;
use crate::support::worker::Worker;

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
