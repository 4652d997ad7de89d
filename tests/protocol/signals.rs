//! Signals that ask a worker to end.

use std::io::Read as _;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use traffic::message::{FinishReason, Message};

use crate::files::{has_ended, piped, slow_file, slow_replay};
use crate::support::folder::Folder;
use crate::support::worker::{Worker, last_snapshot};

/// Sends a signal to a worker that replays slowly, and returns what it says from then on.
fn interrupted(worker: &mut Worker, signal: Signal) -> Vec<Message> {
    let id = Pid::from_raw(i32::try_from(worker.id()).unwrap());
    // It may be on its way out already.
    let _ = kill(id, signal);
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
fn signals_that_come_twice_ask_for_no_more_than_one() {
    let folder = Folder::new();
    let mut worker = slow_replay(&folder, "3600s");
    worker.expect_started();
    worker.expect_snapshot();
    let id = Pid::from_raw(i32::try_from(worker.id()).unwrap());
    // All three stand before it when it goes on.
    kill(id, Signal::SIGSTOP).unwrap();
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGCONT] {
        kill(id, signal).unwrap();
    }
    let messages = interrupted(&mut worker, Signal::SIGTERM);
    let reason = FinishReason::Stopped;
    assert_eq!(messages.last(), Some(&Message::Finished { reason }));
}

#[test]
fn an_interrupted_worker_leaves_a_reader_that_stands_still() {
    let folder = Folder::new();
    let mut child = piped(
        &["replay", "--pace=as-captured", "--interval=100ms"],
        &slow_file(&folder),
    );
    let mut output = child.stdout.take().unwrap();
    output.read_exact(&mut [0; 300]).unwrap();
    // By now nothing more fits into the pipe.
    std::thread::sleep(Duration::from_secs(2));
    kill(
        Pid::from_raw(i32::try_from(child.id()).unwrap()),
        Signal::SIGTERM,
    )
    .unwrap();
    std::thread::sleep(Duration::from_secs(1));
    assert!(has_ended(child));
}
