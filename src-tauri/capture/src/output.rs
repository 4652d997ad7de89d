//! Standard output: one thread writes messages, so that a reader that stands still holds up nobody.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use traffic::message::Message;
use traffic::snapshot::Snapshot;

/// Answers that may wait to be written. While as many wait, no further request is read.
const WAITING_ANSWERS: usize = 16;

/// How long a reader that stands still is waited for once nobody can ask any more.
const GRACE: Duration = Duration::from_millis(300);

/// The way out for messages. Saying something never blocks.
pub struct Output {
    shared: Arc<Shared>,
    writer: OnceLock<JoinHandle<()>>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    messages: VecDeque<Message>,
    /// A snapshot stands for itself, so a newer one replaces one that is still waiting.
    snapshot: Option<Box<Snapshot>>,
    writing: bool,
    state: State,
    /// What broke it, until that is told.
    error: Option<io::Error>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// Nothing more will be said; what waits is written, then the writer ends.
    Closing,
    /// Nothing can be written any more; most often, because nobody reads.
    Broken,
}

impl Output {
    /// A way out that keeps what is said until it is started.
    pub fn new() -> Self {
        Self {
            shared: Arc::new(Shared {
                queue: Mutex::default(),
                changed: Condvar::new(),
            }),
            writer: OnceLock::new(),
        }
    }

    /// Starts the thread `writer`, if it does not run yet.
    pub fn start(&self) {
        if self.writer.get().is_some() {
            return;
        }
        let shared = Arc::clone(&self.shared);
        let writer = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || shared.write_all(&mut io::stdout().lock()));
        match writer {
            Ok(writer) => drop(self.writer.set(writer)),
            Err(error) => self.shared.lock().break_off(error),
        }
    }

    /// Says a message after those said before it.
    pub fn say(&self, message: Message) {
        self.shared.lock().messages.push_back(message);
        self.shared.changed.notify_all();
    }

    /// Says a snapshot; one that was not written yet is replaced by it.
    pub fn show(&self, snapshot: Snapshot) {
        self.shared.lock().snapshot = Some(Box::new(snapshot));
        self.shared.changed.notify_all();
    }

    /// Whether another answer may be said without piling up.
    pub fn takes_answers(&self) -> bool {
        self.waiting() < WAITING_ANSWERS
    }

    /// The number of messages that are not written yet.
    pub fn waiting(&self) -> usize {
        self.shared.lock().messages.len()
    }

    /// Whether everything that was said is written.
    pub fn is_idle(&self) -> bool {
        !self.shared.lock().is_pending()
    }

    /// Whether nobody reads any more.
    pub fn is_broken(&self) -> bool {
        self.shared.lock().state == State::Broken
    }

    /// Writes what still waits and ends the thread. A reader may take its time, but where nobody can
    /// ask any more, one that stands still is left: this program never outlives
    /// the one that started it.
    ///
    /// # Errors
    /// What broke it: `BrokenPipe` where nobody reads any more.
    pub fn close(mut self, nobody_asks: impl Fn() -> bool) -> io::Result<()> {
        self.start();
        let mut queue = self.shared.lock();
        queue.state.close();
        self.shared.changed.notify_all();
        let mut stall = Stall::default();
        while queue.is_pending() {
            if stall.is_long(queue.messages.len()) && nobody_asks() {
                return Ok(());
            }
            let wait = Duration::from_millis(100);
            queue = match self.shared.changed.wait_timeout(queue, wait) {
                Ok((queue, _)) => queue,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        let error = queue.error.take();
        drop(queue);
        if let Some(writer) = self.writer.take() {
            // The thread has nothing left to do; a panic in it was printed already.
            let _ = writer.join();
        }
        error.map_or(Ok(()), Err)
    }
}

/// How long nothing has moved.
#[derive(Debug, Default)]
pub struct Stall(Option<(usize, Instant)>);

impl Stall {
    /// Whether `waiting` has been the same for longer than a reader is given.
    pub fn is_long(&mut self, waiting: usize) -> bool {
        match self.0 {
            Some((before, since)) if before == waiting => since.elapsed() > GRACE,
            Some(_) | None => {
                self.0 = Some((waiting, Instant::now()));
                false
            }
        }
    }
}

impl State {
    fn close(&mut self) {
        if *self == Self::Open {
            *self = Self::Closing;
        }
    }
}

impl Queue {
    fn break_off(&mut self, error: io::Error) {
        self.state = State::Broken;
        self.error = Some(error);
    }

    fn is_pending(&self) -> bool {
        self.state != State::Broken
            && (self.writing || self.snapshot.is_some() || !self.messages.is_empty())
    }

    /// What is to be written next. A snapshot goes before the messages that were said after it, and
    /// those are few: the end, and answers.
    fn next(&mut self) -> Option<Message> {
        if self.messages.front().is_none_or(goes_after_snapshot)
            && let Some(snapshot) = self.snapshot.take()
        {
            return Some(Message::Snapshot(snapshot));
        }
        self.messages.pop_front()
    }
}

fn goes_after_snapshot(message: &Message) -> bool {
    match message {
        Message::Finished { .. }
        | Message::Failed(_)
        | Message::Packets(_)
        | Message::Hosts(_)
        | Message::Flows(_)
        | Message::Seconds(_) => true,
        Message::Hello { .. }
        | Message::Interfaces { .. }
        | Message::Started(_)
        | Message::Snapshot(_)
        | Message::Warning(_)
        | Message::Probes { .. } => false,
    }
}

impl Shared {
    /// A panic while the lock is held leaves the queue as it was: it is a list, always valid.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_all(&self, out: &mut impl Write) {
        while let Some(message) = self.wait_for_message() {
            let written = write_line(out, &message);
            let mut queue = self.lock();
            queue.writing = false;
            if let Err(error) = written {
                queue.break_off(error);
            }
            drop(queue);
            self.changed.notify_all();
        }
    }

    fn wait_for_message(&self) -> Option<Message> {
        let mut queue = self.lock();
        loop {
            if queue.state == State::Broken {
                return None;
            }
            if let Some(message) = queue.next() {
                queue.writing = true;
                return Some(message);
            }
            if queue.state == State::Closing {
                return None;
            }
            queue = self
                .changed
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn write_line(out: &mut impl Write, message: &Message) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.flush()
}
