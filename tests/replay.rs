//! Replays captures of our own making and compares what the worker says with a golden text.
//! `UPDATE=1 cargo test -p wirewatch-capture --test replay` rewrites the texts; read the difference.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(test)]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::captures;
use support::folder::Folder;
use support::worker::{PROGRAM, last_snapshot};
use traffic::message::{FinishReason, Message};

fn replay(file: &Path, more: &[&str]) -> String {
    let output = Command::new(PROGRAM)
        .arg("replay")
        .arg(file)
        .arg("--no-input")
        .args(more)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn messages(text: &str) -> Vec<Message> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/golden/{name}.jsonl"))
}

/// What is the same on every computer and in every version.
fn normalised(text: &str, folder: &Folder) -> String {
    // The fence is as good as the system makes it.
    let (begin, behind) = text.split_once(r#","fence":{"#).unwrap_or((text, "}"));
    let end = behind.split_once('}').map_or("", |(_, end)| end);
    let text = format!("{begin}{end}");
    text.replace(&folder.path().display().to_string(), "FOLDER")
        .replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn every_capture_adds_up_to_its_golden_text() {
    let folder = Folder::new();
    for (name, bytes) in captures::all() {
        let file = folder.file(name);
        std::fs::write(&file, bytes).unwrap();
        let found = normalised(&replay(&file, &[]), &folder);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(golden(name), &found).unwrap();
        }
        let expected = std::fs::read_to_string(golden(name)).unwrap_or_default();
        assert!(
            found == expected,
            "{name}: expected\n{expected}\nfound\n{found}"
        );
    }
}

#[test]
fn a_filter_counts_what_it_lets_through() {
    let folder = Folder::new();
    let file = folder.file("capture");
    let packets: Vec<_> = (0..10)
        .map(|n| captures::at(n * 10, captures::udp(20)))
        .chain((0..4).map(|n| captures::at(n * 10, captures::tcp(true, "S", 0))))
        .collect();
    std::fs::write(
        &file,
        captures::pcap(captures::link_type::ETHERNET, &packets),
    )
    .unwrap();
    for (filter, expected) in [
        ("", 14),
        ("udp", 10),
        ("tcp", 4),
        ("udp port 53 or tcp port 443", 14),
        ("host 203.0.113.1", 0),
    ] {
        let messages = messages(&replay(&file, &["--filter", filter]));
        let found = last_snapshot(&messages).totals.packets.0;
        assert_eq!(found, expected, "{filter:?}");
    }
    let refused = messages(&replay(&file, &["--filter", "tcp prot 443"]));
    assert!(
        matches!(refused.last(), Some(Message::Failed(failure)) if failure.message.contains("syntax error")),
        "{refused:?}"
    );
}

#[test]
fn a_file_at_its_own_pace_takes_its_own_time() {
    let folder = Folder::new();
    let file = folder.file("capture");
    let packets: Vec<_> = [0, 300, 700, 1200]
        .map(|millis| captures::at(millis, captures::udp(20)))
        .to_vec();
    std::fs::write(
        &file,
        captures::pcap(captures::link_type::ETHERNET, &packets),
    )
    .unwrap();
    let start = std::time::Instant::now();
    let text = replay(&file, &["--pace", "as-captured", "--interval", "200ms"]);
    let took = start.elapsed();
    assert!(took >= std::time::Duration::from_millis(1200), "{took:?}");
    let messages = messages(&text);
    let snapshots = messages
        .iter()
        .filter(|message| matches!(message, Message::Snapshot(_)))
        .count();
    assert!(snapshots >= 4, "{snapshots} snapshots in {took:?}");
    assert_eq!(last_snapshot(&messages).totals.packets.0, 4);
}

#[test]
fn the_sample_is_the_same_each_time_and_holds_many_protocols() {
    let folder = Folder::new();
    let write = |name| {
        let file = folder.file(name);
        let status = Command::new(PROGRAM)
            .arg("sample")
            .arg(&file)
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        file
    };
    let (one, two) = (write("one"), write("two"));
    assert!(std::fs::read(&one).unwrap() == std::fs::read(&two).unwrap());
    let messages = messages(&replay(&one, &[]));
    let reason = FinishReason::EndOfFile;
    assert_eq!(messages.last(), Some(&Message::Finished { reason }));
    let snapshot = last_snapshot(&messages);
    assert!(snapshot.totals.packets.0 > 3000);
    assert_eq!(snapshot.totals.undecodable.0, 0);
    assert!((85_000..95_000).contains(&snapshot.duration_ms));
    let protocols: Vec<_> = snapshot
        .protocols
        .iter()
        .map(|row| row.protocol.as_str())
        .collect();
    for protocol in ["TCP", "UDP", "ICMP", "ICMPv6", "ARP", "OTHER(2)"] {
        assert!(protocols.contains(&protocol), "{protocol} in {protocols:?}");
    }
    assert_eq!(snapshot.top.sources_by_packets.len(), 10);
}
