//! What capturing and replaying share: counting, ticking, and answering requests.

use std::ops::ControlFlow;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pcap::{Active, Capture};
use traffic::aggregate::{Aggregator, Clock, Moment, Stage};
use traffic::decode::decode;
use traffic::failure::{Failure, FailureCode};
use traffic::link::LinkType;
use traffic::message::{FinishReason, Message, Request, RowRequest};
use traffic::packet::DecodedPacket;
use traffic::units::Timestamp;

use crate::args::RunArgs;
use crate::error::CaptureError;
use crate::output::{Output, Stall};
use crate::platform;
use crate::platform::wait::Woken;
use crate::requests::{Inbox, Incoming};
use crate::source::{Batch, PacketSource, SourceFigures};

/// Packets that are read before requests and the clock are looked at again: some milliseconds' worth.
const BATCH_SIZE: usize = 4096;

/// The first figures come sooner than the interval says, so that nobody waits before an empty screen.
const FIRST_SNAPSHOT: Duration = Duration::from_millis(500);

/// A capture that is running.
pub struct Run<'a> {
    aggregator: Aggregator,
    output: &'a Output,
    inbox: &'a Inbox,
    interval: Duration,
    started: Instant,
    next_snapshot: Instant,
    linger: bool,
    stall: Stall,
}

impl<'a> Run<'a> {
    /// Begins: requests are read from now on, unless the command line forbids it.
    ///
    /// # Errors
    /// Standard input cannot be read.
    pub fn start(
        args: &RunArgs,
        clock: Clock,
        output: &'a Output,
        inbox: &'a Inbox,
    ) -> Result<Self, Failure> {
        if !args.no_input {
            inbox.listen()?;
        }
        Ok(Self {
            aggregator: Aggregator::new(clock),
            output,
            inbox,
            interval: args.interval,
            started: Instant::now(),
            next_snapshot: Instant::now() + args.interval.min(FIRST_SNAPSHOT),
            linger: args.linger,
            stall: Stall::default(),
        })
    }

    /// Reads and counts a batch.
    ///
    /// # Errors
    /// What the source says; the packets before the error are counted.
    pub fn read(
        &mut self,
        source: &mut impl PacketSource,
        link: LinkType,
    ) -> Result<Batch, CaptureError> {
        let aggregator = &mut self.aggregator;
        source.read(BATCH_SIZE, &mut |packet| {
            aggregator.count(&decode(link, packet));
        })
    }

    /// Counts one packet.
    pub fn count(&mut self, packet: &DecodedPacket) {
        self.aggregator.count(packet);
    }

    /// Waits for packets of `source`, a request, the next snapshot's time, or `until`.
    pub fn wait(&self, source: Option<&Capture<Active>>, until: Option<Instant>) -> Woken {
        let mut until = until.map_or(self.next_snapshot, |until| until.min(self.next_snapshot));
        if !self.output.takes_answers() {
            // Requests that wait for room wake nobody when there is room again.
            until = until.min(Instant::now() + Duration::from_millis(100));
        }
        wait_for(source, self.inbox, until)
    }

    /// Whether nobody reads what is said any more.
    pub fn is_abandoned(&self, woken: Woken) -> bool {
        woken.output_closed || self.output.is_broken()
    }

    /// Says something to know about.
    pub fn warn(&self, failure: Failure) {
        self.output.say(Message::Warning(failure));
    }

    /// Answers the requests that came in, and writes a snapshot when its time has come. Breaks when
    /// the capture is to stop.
    pub fn serve(&mut self, source: &mut impl PacketSource) -> ControlFlow<()> {
        if self.is_left_alone() {
            return ControlFlow::Break(());
        }
        while self.output.takes_answers() {
            let Some(incoming) = self.inbox.take() else {
                break;
            };
            match incoming {
                Incoming::Request(Request::Snapshot) => self.show(source.figures(), Stage::Ongoing),
                Incoming::Request(Request::Interval(interval)) => {
                    self.interval = interval;
                    self.next_snapshot = Instant::now() + interval;
                }
                Incoming::Request(Request::Rows(rows)) => self.answer(rows),
                Incoming::Request(Request::Stop) | Incoming::End => return ControlFlow::Break(()),
                Incoming::Invalid(error) => self.warn(Failure::new(
                    FailureCode::InvalidRequest,
                    format!("{error}."),
                    "Nothing was changed.",
                )),
            }
        }
        if Instant::now() >= self.next_snapshot {
            self.show(source.figures(), Stage::Ongoing);
            // From now on, not from when it was due: a computer that slept owes no snapshots.
            self.next_snapshot = Instant::now() + self.interval;
        }
        ControlFlow::Continue(())
    }

    /// Writes the last figures.
    pub fn show_last(&mut self, source: SourceFigures) {
        self.show(source, Stage::Final);
    }

    /// Says that the capture is over, and lingers if that was asked for.
    pub fn finish(mut self, reason: FinishReason) {
        self.output.say(Message::Finished { reason });
        if !self.linger {
            return;
        }
        loop {
            let soon = if self.output.takes_answers() {
                900
            } else {
                100
            };
            let until = Instant::now() + Duration::from_millis(soon);
            let woken = wait_for(None, self.inbox, until);
            if self.is_abandoned(woken) {
                return;
            }
            if self.is_left_alone() {
                return;
            }
            while self.output.takes_answers()
                && let Some(incoming) = self.inbox.take()
            {
                match incoming {
                    Incoming::Request(Request::Rows(rows)) => self.answer(rows),
                    Incoming::Request(Request::Stop) | Incoming::End => return,
                    // The figures stand: there is nothing to refresh or to pace.
                    Incoming::Request(Request::Snapshot | Request::Interval(_))
                    | Incoming::Invalid(_) => {}
                }
            }
        }
    }

    /// Whether answers pile up that nobody fetches, and whoever asked for them is gone.
    fn is_left_alone(&mut self) -> bool {
        !self.output.takes_answers()
            && self.stall.is_long(self.output.waiting())
            && self.inbox.is_hung_up()
    }

    fn answer(&mut self, request: RowRequest) {
        self.output.say(match request {
            RowRequest::Packets { newest, count } => {
                Message::Packets(self.aggregator.packets(newest, count))
            }
            RowRequest::Hosts {
                sort,
                offset,
                count,
            } => Message::Hosts(self.aggregator.hosts(sort, offset, count)),
            RowRequest::Flows {
                sort,
                offset,
                count,
            } => Message::Flows(self.aggregator.flows(sort, offset, count)),
            RowRequest::Seconds { start, count } => {
                Message::Seconds(self.aggregator.seconds(start, count))
            }
        });
    }

    fn show(&mut self, source: SourceFigures, stage: Stage) {
        if let Some(drops) = source.drops {
            self.aggregator.set_drops(drops);
        }
        let snapshot = self.aggregator.snapshot(Moment {
            now: now(),
            elapsed: self.started.elapsed(),
            interval: self.interval,
            progress: source.progress,
            stage,
        });
        self.output.show(snapshot);
    }
}

/// The time of day.
fn now() -> Timestamp {
    // A clock before 1970 is as wrong as one at 1970.
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    Timestamp::new(seconds, since.subsec_nanos())
}

/// Waits for packets of `source`, a request, or `until`.
pub fn wait_for(source: Option<&Capture<Active>>, inbox: &Inbox, until: Instant) -> Woken {
    let timeout = until.saturating_duration_since(Instant::now());
    platform::wait::wait(source, inbox.wake_source(), timeout).unwrap_or_else(|_| {
        // Waiting failed for want of memory: a nap keeps the loop from spinning.
        std::thread::sleep(timeout.min(Duration::from_millis(50)));
        Woken::default()
    })
}
