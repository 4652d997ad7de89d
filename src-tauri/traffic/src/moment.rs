//! The moment a snapshot is taken at, and the time that its figures cover.

use std::ops::Range;
use std::time::Duration;

use crate::counts::Counts;
use crate::series;
use crate::snapshot::{RateSpan, Rates};
use crate::units::{Span, Timestamp};

/// The moment a snapshot is taken at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// What the clock says that the capture runs on.
    pub clock: Clock,
    /// Time between two snapshots: what rates are the mean of, at least a second.
    pub interval: Duration,
    /// How much of a file has been read, from 0 to 1.
    pub progress: Option<f64>,
    /// Whether the capture goes on.
    pub stage: Stage,
}

/// The clock that a capture runs on. It is the same in all moments of a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Packets come as they happen: time goes on without them.
    Wall {
        /// The time of day.
        now: Timestamp,
        /// How long the capture has run, by a clock that nobody sets.
        elapsed: Duration,
    },
    /// Packets come from a file: their timestamps are all the time there is.
    Packets,
}

/// Whether a capture goes on after a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// More packets may come. The second that is going on is left out of timelines and rates.
    Ongoing,
    /// It is the last snapshot. All seconds are in, and rates are the mean of the whole capture.
    Final,
}

/// When a capture on [`Clock::Wall`] began, once that was asked.
#[derive(Debug, Default)]
pub(crate) struct Start(Option<Timestamp>);

/// A start that differs by more has moved because the clock was set.
const CLOCK_WAS_SET: Duration = Duration::from_millis(500);

impl Start {
    /// Two clocks, read one after the other, give another start each time. It stays where it is until the
    /// clock was set: then both ends move, and the time between stays true.
    fn hold(&mut self, start: Timestamp) -> Timestamp {
        let known = self.0.get_or_insert(start);
        if start.since(*known).max(known.since(start)) > CLOCK_WAS_SET {
            *known = start;
        }
        *known
    }
}

/// The time that figures cover.
#[derive(Debug)]
pub(crate) struct Covered {
    pub(crate) started_at: Timestamp,
    pub(crate) taken_at: Timestamp,
    pub(crate) duration: Duration,
    /// The seconds of timelines. Where a clock was set, they may end before they start.
    pub(crate) seconds: Range<i64>,
}

impl Covered {
    /// What the figures of a moment cover, of a capture in which `whole` was counted.
    pub(crate) fn at(moment: Moment, start: &mut Start, whole: &Counts) -> Self {
        let counted = whole.series.span();
        match moment.clock {
            Clock::Wall { now, elapsed } => {
                let started_at = start.hold(now.before(elapsed));
                let (start, end) = (started_at.second(), now.second());
                let seconds = match (counted, moment.stage) {
                    (None, Stage::Ongoing | Stage::Final) => start..end,
                    (Some((first, _)), Stage::Ongoing) => start.min(first)..end,
                    (Some((first, last)), Stage::Final) => start.min(first)..end.max(last) + 1,
                };
                Self {
                    started_at,
                    taken_at: now,
                    duration: elapsed,
                    seconds,
                }
            }
            Clock::Packets => {
                let Span { first, last } = whole.span.unwrap_or(Span::at(Timestamp::default()));
                let seconds = match (counted, moment.stage) {
                    (None, Stage::Ongoing | Stage::Final) => 0..0,
                    (Some((first, last)), Stage::Ongoing) => first..last.max(first + 1),
                    (Some((first, last)), Stage::Final) => first..last + 1,
                };
                Self {
                    started_at: first,
                    taken_at: last,
                    duration: last.since(first),
                    seconds,
                }
            }
        }
    }

    /// Packets and bits in a second: of the last interval, or of the whole capture.
    pub(crate) fn rates(&self, moment: Moment, whole: &mut Counts) -> Rates {
        let Range { start, end } = self.seconds;
        let ((packets_per_second, bytes_per_second), span) = match moment.stage {
            Stage::Ongoing if start < end => {
                let seconds = u32::try_from(moment.interval.as_secs()).unwrap_or(u32::MAX);
                let covered = u32::try_from(end - start).unwrap_or(u32::MAX);
                let seconds = seconds.clamp(1, covered.max(1));
                let volume = whole.series.between(end - i64::from(seconds), end);
                (
                    series::mean(volume, f64::from(seconds)),
                    RateSpan::LastSeconds { seconds },
                )
            }
            // A capture within one moment has no rate of its own: it is spread over a second.
            Stage::Ongoing | Stage::Final => (
                series::mean(whole.volume, self.duration.as_secs_f64().max(1.0)),
                RateSpan::WholeCapture,
            ),
        };
        Rates {
            packets_per_second,
            bits_per_second: bytes_per_second * 8.0,
            span,
        }
    }
}
