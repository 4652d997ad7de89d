//! When a worker that captures ends: with whoever started it, however that ended.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use traffic::message::{FinishReason, Message};

use crate::live;
use crate::support::network::Hosts;
use crate::support::worker::{PROGRAM, Worker, last_snapshot};

const AT_ONCE: Duration = Duration::from_secs(1);

#[test]
#[ignore = "needs the right to capture"]
fn a_capture_ends_with_its_input() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0"]);
    worker.close_input();
    assert!(worker.ended_within(AT_ONCE).is_some());
}

#[test]
#[ignore = "needs the right to capture"]
fn a_capture_that_is_interrupted_says_its_last_figures() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s"]);
    hosts.send(20, 20);
    std::thread::sleep(Duration::from_millis(300));
    let id = worker.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().unwrap();
    let messages = worker.rest();
    let reason = FinishReason::Stopped;
    assert_eq!(messages.last(), Some(&Message::Finished { reason }));
    assert_eq!(last_snapshot(&messages).totals.packets.0, 20);
}

#[test]
#[ignore = "needs the right to capture"]
fn a_capture_ends_when_nobody_reads_it_any_more() {
    let hosts = Hosts::new();
    let line = format!("{PROGRAM} live near0 --interval 200ms | head -n 3");
    let mut both = Worker::run(hosts.command("bash").args(["-c", &line]));
    both.expect_started();
    both.expect_snapshot();
    // Its input is still open.
    assert!(both.ended_within(AT_ONCE).is_some());
}

#[test]
#[ignore = "needs the right to capture"]
fn a_capture_ends_with_the_program_that_started_it_also_where_its_input_stays_open() {
    let hosts = Hosts::new();
    let line = format!("exec 3<&0; {PROGRAM} live near0 <&3 & wait");
    let mut parent = Worker::run(hosts.command("sh").args(["-c", &line]));
    parent.expect_started();
    let id = parent.id();
    let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
    let worker = children.trim().to_owned();
    let is_there = || Path::new("/proc").join(&worker).join("exe").exists();
    assert!(is_there(), "{children:?}");
    parent.child.kill().unwrap();
    let end = Instant::now() + AT_ONCE;
    while is_there() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    let is_left = is_there();
    if is_left {
        Command::new("kill").arg(&worker).status().unwrap();
    }
    assert!(!is_left);
}
