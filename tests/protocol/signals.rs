//! Signals that ask a worker to end.

use std::io::Read as _;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use traffic::message::{FinishReason, Message};

use crate::files::{piped, slow_file};
use crate::support::folder::Folder;
use crate::support::worker::{Worker, last_snapshot};

/// Sends a signal to a worker that replays slowly, and returns what it says from then on.
fn interrupted(worker: &mut Worker, signal: Signal) -> Vec<Message> {
    let id = Pid::from_raw(i32::try_from(worker.id()).unwrap());
    kill(id, signal).unwrap();
    worker.rest()
}

#[test]
fn a_signal_to_end_means_stop_and_the_last_figures_come_first() {
    let folder = Folder::new();
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        for how in ["--filter=", "--no-input", "--linger"] {
            let file = slow_file(&folder).display().to_string();
            let slowly = ["--pace=as-captured", "--interval=3600s"];
            let mut worker = Worker::start(["replay", &file, how].iter().chain(&slowly));
            worker.expect_started();
            worker.expect_snapshot();
            let messages = interrupted(&mut worker, signal);
            let reason = FinishReason::Stopped;
            assert_eq!(
                messages.last(),
                Some(&Message::Finished { reason }),
                "{signal} {how}"
            );
            let last = last_snapshot(&messages);
            assert_eq!(last.totals.packets.0, 10, "{signal} {how}");
            let status = worker.ended_within(Duration::from_secs(1)).unwrap();
            assert!(status.success(), "{signal} {how}: {status}");
        }
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let folder = Folder::new();
    let mut child = piped(
        &["replay", "--pace=as-captured", "--interval=100ms"],
        &slow_file(&folder),
    );
    // Once it has said something, it takes signals.
    let mut output = child.stdout.take().unwrap();
    output.read_exact(&mut [0; 300]).unwrap();
    let id = Pid::from_raw(i32::try_from(child.id()).unwrap());
    // Both stand before it when it goes on, and each is taken by itself.
    kill(id, Signal::SIGSTOP).unwrap();
    kill(id, Signal::SIGINT).unwrap();
    kill(id, Signal::SIGTERM).unwrap();
    kill(id, Signal::SIGCONT).unwrap();
    let status = child.wait().unwrap();
    assert!(
        [128 + 2, 128 + 15].map(Some).contains(&status.code()),
        "{status}"
    );
}
