//! Every way in which a worker ends, and what it says last.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use traffic::message::{FinishReason, Message};

use crate::files::{capture, has_ended, piped, slow_file, slow_replay};
use crate::support::captures::{self, link_type};
use crate::support::folder::Folder;
use crate::support::worker::{PROGRAM, Worker};

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

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_no_success() {
    let folder = Folder::new();
    let file = capture(&folder, &[captures::at(0, captures::udp(20))]);
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = Command::new(PROGRAM)
        .args(["replay", "--no-input"])
        .arg(file)
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        words.contains("cannot be written: No space left"),
        "{words}"
    );
}
