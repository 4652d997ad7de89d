//! What the worker is asked for: by requests on standard input, which one thread reads, and by signals.
//! Both wake the main thread.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, OnceLock};

use traffic::failure::{Failure, FailureCode};
use traffic::request::{Request, RequestError};

use crate::platform::signals;
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

/// The receiving side, in the main thread. It is deaf until it is opened and listens.
#[derive(Default)]
pub struct Inbox {
    wake: OnceLock<(Waker, WakeSource)>,
    requests: OnceLock<Receiver<Incoming>>,
    ended: Arc<AtomicBool>,
    /// A signal asked this program to end.
    interrupted: Arc<AtomicBool>,
    interruption_taken: AtomicBool,
}

impl Inbox {
    /// Hears nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on a signal that asks this program to end means `stop`.
    ///
    /// # Errors
    /// The system has no pipe left.
    pub fn open(&self) -> Result<(), Failure> {
        let open = || {
            let pair = wake_pair()?;
            signals::take(&self.interrupted, &pair.0)?;
            drop(self.wake.set(pair));
            Ok(())
        };
        open().map_err(|error| cannot("be woken", &error))
    }

    /// Starts the thread `requests`.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn listen(&self) -> Result<(), Failure> {
        let waker = self.wake.get().map(|(waker, _)| waker.clone());
        let (sender, receiver) = sync_channel(WAITING_REQUESTS);
        let ended = Arc::clone(&self.ended);
        std::thread::Builder::new()
            .name("requests".into())
            .spawn(move || {
                read_requests(&mut io::stdin().lock(), &sender, waker.as_ref(), &ended);
            })
            .map_err(|error| cannot("read its standard input", &error))?;
        drop(self.requests.set(receiver));
        Ok(())
    }

    /// What came in, if anything did.
    pub fn take(&self) -> Option<Incoming> {
        if self.is_interrupted() && !self.interruption_taken.swap(true, Ordering::Relaxed) {
            return Some(Incoming::Request(Request::Stop));
        }
        match self.requests.get()?.try_recv() {
            Ok(incoming) => Some(incoming),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Incoming::End),
        }
    }

    /// Whether standard input ended.
    fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// Whether a signal asked this program to end.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether nobody can ask any more, though there may be requests that were not read yet.
    pub fn is_hung_up(&self) -> bool {
        self.has_ended()
            || self.is_interrupted()
            || (self.requests.get().is_some() && input_is_hung_up())
    }

    /// What to wait on for something to come in.
    pub fn wake_source(&self) -> Option<&WakeSource> {
        self.wake.get().map(|(_, wake)| wake)
    }
}

fn cannot(do_what: &str, error: &io::Error) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The worker cannot {do_what}: {error}."),
        "Close some programs and try again.",
    )
}

fn read_requests(
    input: &mut impl BufRead,
    sender: &SyncSender<Incoming>,
    waker: Option<&Waker>,
    has_ended: &AtomicBool,
) {
    loop {
        let incoming = next_line(input);
        let ended = incoming == Incoming::End;
        has_ended.store(ended, Ordering::Relaxed);
        if sender.send(incoming).is_err() {
            return;
        }
        if let Some(waker) = waker {
            waker.wake();
        }
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
