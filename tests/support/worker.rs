//! The worker as a test uses it: started, asked, read, and never left behind.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use traffic::message::{FinishReason, Message, Started};
use traffic::snapshot::Snapshot;

/// Longer than anything in a test takes on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_wirewatch-capture");

/// A running worker. It is killed when this is dropped.
pub struct Worker {
    pub child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Worker {
    pub fn start<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        Self::run(Command::new(PROGRAM).args(arguments))
    }

    /// Starts a worker through a command that ends in running it.
    pub fn run(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            input,
            lines,
        }
    }

    /// The process' id: `ip netns exec` becomes the worker.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn ask(&mut self, request: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{request}").unwrap();
    }

    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// The next message; none once the output has ended.
    pub fn next(&mut self) -> Option<Message> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(serde_json::from_str(&line).unwrap()),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the worker says nothing"),
        }
    }

    /// The next message that is no snapshot: those come by themselves.
    pub fn next_answer(&mut self) -> Option<Message> {
        loop {
            match self.next() {
                Some(Message::Snapshot(_)) => {}
                other => return other,
            }
        }
    }

    /// All messages to the end.
    pub fn rest(&mut self) -> Vec<Message> {
        std::iter::from_fn(|| self.next()).collect()
    }

    pub fn expect_hello(&mut self) {
        assert!(matches!(self.next(), Some(Message::Hello { .. })));
    }

    pub fn expect_started(&mut self) -> Started {
        self.expect_hello();
        match self.next() {
            Some(Message::Started(started)) => started,
            other => panic!("expected started, got {other:?}"),
        }
    }

    pub fn expect_snapshot(&mut self) -> Snapshot {
        match self.next() {
            Some(Message::Snapshot(snapshot)) => *snapshot,
            other => panic!("expected a snapshot, got {other:?}"),
        }
    }

    /// Asks to stop, and returns the last figures.
    pub fn stop(&mut self) -> Snapshot {
        self.ask("stop");
        let messages = self.rest();
        let reason = FinishReason::Stopped;
        assert_eq!(messages.last(), Some(&Message::Finished { reason }));
        last_snapshot(&messages).clone()
    }

    /// Waits for the process to end, at most `patience`.
    pub fn ended_within(&mut self, patience: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The last figures among messages.
pub fn last_snapshot(messages: &[Message]) -> &Snapshot {
    let mut newest_first = messages.iter().rev();
    newest_first
        .find_map(|message| match message {
            Message::Snapshot(snapshot) => Some(&**snapshot),
            Message::Hello { .. }
            | Message::Interfaces { .. }
            | Message::Started(_)
            | Message::Packets(_)
            | Message::Hosts(_)
            | Message::Flows(_)
            | Message::Seconds(_)
            | Message::Warning(_)
            | Message::Failed(_)
            | Message::Probes { .. }
            | Message::Finished { .. } => None,
        })
        .expect("there is a snapshot")
}
