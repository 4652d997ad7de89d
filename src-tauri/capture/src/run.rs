//! What capturing and replaying share: counting, ticking, and answering requests.

use std::ops::ControlFlow;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pcap::{Active, Capture};
use traffic::aggregate::Aggregator;
use traffic::decode::decode;
use traffic::failure::{Failure, FailureCode};
use traffic::gap::GapReason;
use traffic::link::LinkType;
use traffic::message::{FinishReason, Message};
use traffic::moment::{Clock, Moment, Stage};
use traffic::packet::DecodedPacket;
use traffic::query::TableQuery;
use traffic::request::{ROWS_PER_REQUEST, Request, RowRequest};
use traffic::rows::Table;
use traffic::tables::listing::Listing;
use traffic::tables::preparation::{Preparation, Prepared};
use traffic::units::Timestamp;

use crate::args::RunArgs;
use crate::error::CaptureError;
use crate::output::{Output, Stall};
use crate::platform;
use crate::platform::wait::Woken;
use crate::requests::{Inbox, Incoming};
use crate::sleep::Sleep;
use crate::source::{Batch, PacketSource, SourceFigures};

/// Packets that are read before requests and the clock are looked at again: some milliseconds' worth.
const BATCH_SIZE: usize = 1024;

/// The first figures come sooner than the interval says, so that nobody waits before an empty screen.
const FIRST_SNAPSHOT: Duration = Duration::from_millis(500);

/// Rows of a table that are looked at before packets are read again: less than a millisecond's worth.
const ROWS_AT_ONCE: usize = 8192;

/// A capture that is running.
pub struct Run<'a> {
    aggregator: Aggregator,
    /// The packets of one read, decoded. Counting them together is faster than one by one.
    batch: Vec<DecodedPacket>,
    /// The table that snapshots carry.
    table: Option<TableQuery>,
    task: Option<Task>,
    output: &'a Output,
    inbox: &'a Inbox,
    interval: Duration,
    started: Instant,
    next_snapshot: Instant,
    linger: bool,
    stall: Stall,
    /// Absent where packets come from a file, and bring the time with them.
    sleep: Option<Sleep>,
    /// What the source said last.
    source: SourceFigures,
    /// When the capture ended: its figures stay those of that moment.
    ended: Option<Moment>,
}

/// Something to say once its rows are found.
enum Task {
    Answer(Box<Listing>),
    Show(Box<Preparation>, Stage),
}

impl<'a> Run<'a> {
    /// Begins to capture: requests are read from now on, unless the command line forbids it.
    ///
    /// # Errors
    /// Standard input cannot be read.
    pub fn live(args: &RunArgs, output: &'a Output, inbox: &'a Inbox) -> Result<Self, Failure> {
        let sleep = Sleep::new(platform::clock::asleep());
        Self::start(args, Some(sleep), output, inbox)
    }

    /// Begins to count the packets of a file, likewise.
    ///
    /// # Errors
    /// As for [`Self::live`].
    pub fn replay(args: &RunArgs, output: &'a Output, inbox: &'a Inbox) -> Result<Self, Failure> {
        Self::start(args, None, output, inbox)
    }

    fn start(
        args: &RunArgs,
        sleep: Option<Sleep>,
        output: &'a Output,
        inbox: &'a Inbox,
    ) -> Result<Self, Failure> {
        if !args.no_input {
            inbox.listen()?;
        }
        Ok(Self {
            aggregator: Aggregator::default(),
            batch: Vec::new(),
            table: None,
            task: None,
            output,
            inbox,
            interval: args.interval,
            started: Instant::now(),
            next_snapshot: Instant::now() + args.interval.min(FIRST_SNAPSHOT),
            linger: args.linger,
            stall: Stall::default(),
            sleep,
            source: SourceFigures::default(),
            ended: None,
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
        let batch = &mut self.batch;
        batch.clear();
        let outcome = source.read(BATCH_SIZE, &mut |packet| batch.push(decode(link, packet)));
        self.aggregator.count_all(batch);
        outcome
    }

    /// Counts packets.
    pub fn count_all(&mut self, packets: &[DecodedPacket]) {
        self.aggregator.count_all(packets);
    }

    /// Waits for packets of `source`, a request, the next snapshot's time, or `until`.
    pub fn wait(&mut self, source: Option<&Capture<Active>>, until: Option<Instant>) -> Woken {
        let mut until = until.map_or(self.next_snapshot, |until| until.min(self.next_snapshot));
        if self.task.is_some() {
            until = Instant::now();
        }
        if !self.output.takes_answers() {
            // Requests that wait for room wake nobody when there is room again.
            until = until.min(Instant::now() + Duration::from_millis(100));
        }
        let woken = wait_for(source, self.inbox, until);
        self.notice_sleep();
        woken
    }

    /// The packets that were captured before the sleep were read before it was noticed.
    fn notice_sleep(&mut self) {
        let Some(sleep) = &mut self.sleep else {
            return;
        };
        if let Some((from, until)) = sleep.observe(platform::clock::asleep(), now()) {
            self.aggregator.add_past_gap(from, until, GapReason::Asleep);
        }
    }

    /// Whether rows are looked for: then nothing else need be waited for.
    pub fn is_busy(&self) -> bool {
        self.task.is_some()
    }

    /// Whether nobody reads what is said any more.
    pub fn is_abandoned(&self, woken: Woken) -> bool {
        woken.output_closed || self.output.is_broken()
    }

    /// Says something to know about.
    pub fn warn(&self, failure: Failure) {
        self.output.say(Message::Warning(failure));
    }

    /// Nothing can be captured from now on.
    pub fn begin_gap(&mut self, reason: GapReason) {
        self.aggregator.begin_gap(now(), reason);
    }

    /// Packets can come again.
    pub fn end_gap(&mut self) {
        self.aggregator.end_gap(now());
    }

    /// Answers the requests that came in, and writes a snapshot when its time has come, with `figures`
    /// that only the source can say. Breaks when the capture is to stop.
    pub fn serve(&mut self, mut figures: impl FnMut() -> SourceFigures) -> ControlFlow<()> {
        if self.is_left_alone() {
            return ControlFlow::Break(());
        }
        self.go_on(ROWS_AT_ONCE);
        if self.task.is_none() && Instant::now() >= self.next_snapshot {
            self.source = figures();
            self.show(Stage::Ongoing);
            // From now on, not from when it was due: a computer that slept owes no snapshots.
            self.next_snapshot = Instant::now() + self.interval;
        }
        while self.task.is_none() && self.output.takes_answers() {
            let Some(incoming) = self.inbox.take() else {
                break;
            };
            match incoming {
                Incoming::Request(Request::Interval(interval)) => {
                    self.interval = interval;
                    self.next_snapshot = Instant::now() + interval;
                }
                Incoming::Request(Request::Stop) | Incoming::End => return ControlFlow::Break(()),
                Incoming::Request(request) => {
                    self.source = figures();
                    self.answer(request, Stage::Ongoing);
                }
                Incoming::Invalid(error) => self.warn(Failure::new(
                    FailureCode::InvalidRequest,
                    format!("{error}."),
                    "Nothing was changed.",
                )),
            }
        }
        ControlFlow::Continue(())
    }

    /// Writes the last figures.
    pub fn show_last(&mut self, source: SourceFigures) {
        self.finish_task();
        self.source = source;
        self.show(Stage::Final);
        self.finish_task();
    }

    /// Says that the capture is over, and lingers if that was asked for: the figures stand, and can be
    /// asked for as before.
    pub fn finish(mut self, reason: FinishReason) {
        self.output.say(Message::Finished { reason });
        if !self.linger || self.inbox.is_interrupted() {
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
            if self.is_abandoned(woken) || self.is_left_alone() {
                return;
            }
            while self.output.takes_answers()
                && let Some(incoming) = self.inbox.take()
            {
                match incoming {
                    Incoming::Request(Request::Stop) | Incoming::End => return,
                    Incoming::Request(request) => {
                        self.answer(request, Stage::Final);
                        self.finish_task();
                    }
                    Incoming::Invalid(_) => {}
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

    fn answer(&mut self, request: Request, stage: Stage) {
        match request {
            Request::Snapshot => self.show(stage),
            Request::Table(query) => {
                self.table = query;
                self.show(stage);
            }
            Request::Narrow(host) => {
                self.aggregator.narrow(host);
                self.show(stage);
            }
            Request::Rows(RowRequest::Packets { newest, count }) => {
                let page = self.aggregator.packets(newest, count);
                self.output.say(Message::Packets(page));
            }
            Request::Rows(RowRequest::Seconds { start, count }) => {
                let page = self.aggregator.seconds(start, count);
                self.output.say(Message::Seconds(page));
            }
            Request::Rows(RowRequest::Table {
                query,
                offset,
                count,
            }) => {
                let count = count.min(ROWS_PER_REQUEST);
                let listing = Listing::new(query, offset, count);
                self.task = Some(Task::Answer(Box::new(listing)));
            }
            // Without meaning for figures that stand, and seen to before for those that move.
            Request::Stop | Request::Interval(_) => {}
        }
    }

    fn show(&mut self, stage: Stage) {
        self.task = Some(Task::Show(
            Box::new(Preparation::new(self.table.clone())),
            stage,
        ));
        // Where there are few rows there is nothing to wait for.
        self.go_on(ROWS_AT_ONCE);
    }

    /// Looks through the next rows for the present task.
    fn go_on(&mut self, rows: usize) {
        self.task = match self.task.take() {
            None => None,
            Some(Task::Answer(mut listing)) => match self.aggregator.advance(&mut listing, rows) {
                None => Some(Task::Answer(listing)),
                Some(Table::Hosts { page, .. }) => {
                    self.output.say(Message::Hosts(page));
                    None
                }
                Some(Table::Flows { page, .. }) => {
                    self.output.say(Message::Flows(page));
                    None
                }
            },
            Some(Task::Show(mut preparation, stage)) => {
                match self.aggregator.prepare(&mut preparation, rows) {
                    None => Some(Task::Show(preparation, stage)),
                    Some(prepared) => {
                        self.show_prepared(stage, prepared);
                        None
                    }
                }
            }
        };
    }

    /// Does what is left of the present task.
    fn finish_task(&mut self) {
        while self.task.is_some() {
            self.go_on(usize::MAX);
        }
    }

    fn show_prepared(&mut self, stage: Stage, prepared: Prepared) {
        if let Some(drops) = self.source.drops {
            self.aggregator.set_drops(drops);
        }
        let clock = || match &self.sleep {
            Some(sleep) => Clock::Wall {
                now: now(),
                elapsed: self.started.elapsed() + sleep.since_start(),
            },
            None => Clock::Packets,
        };
        let present = || Moment {
            clock: clock(),
            interval: self.interval,
            progress: self.source.progress,
            stage,
        };
        let moment = match stage {
            Stage::Ongoing => present(),
            Stage::Final => *self.ended.get_or_insert_with(present),
        };
        let snapshot = self.aggregator.prepared_snapshot(moment, prepared);
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
