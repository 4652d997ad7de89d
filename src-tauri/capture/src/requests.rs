//! Standard input: one thread reads requests and wakes the main thread.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, OnceLock};

use traffic::failure::{Failure, FailureCode};
use traffic::request::{Request, RequestError};

use crate::platform::wait::{WakeSource, Waker, input_is_hung_up, wake_pair};

/// The longest line that can be a request. A longer one is refused without being kept.
pub const LONGEST_LINE: u64 = 256;

/// Requests that may wait to be answered. Beyond it, standard input is not read.
pub const WAITING_REQUESTS: usize = 16;

/// What comes in.
#[derive(Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A request.
    Request(Request),
    /// A line that is no request.
    Invalid(RequestError),
    /// Standard input ended.
    End,
}

/// The receiving side, in the main thread. It is deaf until it listens.
#[derive(Default)]
pub struct Inbox {
    line: OnceLock<Line>,
    ended: Arc<AtomicBool>,
}

struct Line {
    receiver: Receiver<Incoming>,
    wake: WakeSource,
}

impl Inbox {
    /// Hears nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the thread `requests`.
    ///
    /// # Errors
    /// The system has no thread or pipe left.
    pub fn listen(&self) -> Result<(), Failure> {
        self.start().map_err(|error| {
            Failure::new(
                FailureCode::Internal,
                format!("The worker cannot read its standard input: {error}."),
                "Close some programs and try again.",
            )
        })
    }

    fn start(&self) -> io::Result<()> {
        let (waker, wake) = wake_pair()?;
        let (sender, receiver) = sync_channel(WAITING_REQUESTS);
        let ended = Arc::clone(&self.ended);
        std::thread::Builder::new()
            .name("requests".into())
            .spawn(move || read_requests(&mut io::stdin().lock(), &sender, waker, &ended))?;
        drop(self.line.set(Line { receiver, wake }));
        Ok(())
    }

    /// What came in, if anything did.
    pub fn take(&self) -> Option<Incoming> {
        match self.line.get()?.receiver.try_recv() {
            Ok(incoming) => Some(incoming),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Incoming::End),
        }
    }

    /// Whether standard input ended.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// Whether nobody can ask any more, though there may be requests that were not read yet.
    pub fn is_hung_up(&self) -> bool {
        self.has_ended() || (self.line.get().is_some() && input_is_hung_up())
    }

    /// What to wait on for something to come in.
    pub fn wake_source(&self) -> Option<&WakeSource> {
        self.line.get().map(|line| &line.wake)
    }
}

fn read_requests(
    input: &mut impl BufRead,
    sender: &SyncSender<Incoming>,
    mut waker: Waker,
    has_ended: &AtomicBool,
) {
    loop {
        let incoming = next_line(input);
        let ended = incoming == Incoming::End;
        has_ended.store(ended, Ordering::Relaxed);
        if sender.send(incoming).is_err() {
            return;
        }
        waker.wake();
        if ended {
            return;
        }
    }
}

/// Reads a line without ever keeping more than [`LONGEST_LINE`] bytes of it.
pub fn next_line(input: &mut impl BufRead) -> Incoming {
    let mut line = Vec::new();
    let read = input
        .by_ref()
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut line);
    if !matches!(read, Ok(1..)) {
        return Incoming::End;
    }
    let text = String::from_utf8_lossy(&line).into_owned();
    if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_LINE {
        return match input.skip_until(b'\n') {
            Ok(_) => Incoming::Invalid(RequestError::Unknown(text.chars().take(80).collect())),
            Err(_) => Incoming::End,
        };
    }
    match text.trim().parse() {
        Ok(request) => Incoming::Request(request),
        Err(error) => Incoming::Invalid(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_one_by_one_and_long_ones_refused() {
        let long = "x".repeat(100_000);
        let text = format!("snapshot\n{long}\nstop\r\n\u{fffd}\nsnapshot");
        let mut input = text.as_bytes();
        let mut read = || next_line(&mut input);
        assert_eq!(read(), Incoming::Request(Request::Snapshot));
        assert!(matches!(read(), Incoming::Invalid(_)), "the long line");
        assert_eq!(read(), Incoming::Request(Request::Stop));
        assert!(matches!(read(), Incoming::Invalid(_)), "not a request");
        assert_eq!(read(), Incoming::Request(Request::Snapshot));
        assert_eq!(read(), Incoming::End);
        assert_eq!(read(), Incoming::End);
    }
}
