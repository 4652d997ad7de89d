//! What follows when a worker ends: whether another one takes over, and how often at most. Something that
//! ends each of them at once would otherwise end them for ever.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::ending::How;
use crate::origin::Origin;
use crate::rights;

/// The most restarts within [`WITHIN`].
const MOST: usize = 5;

/// The time that restarts are counted over.
const WITHIN: Duration = Duration::from_mins(1);

/// How far a capture had come when its worker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It had not begun to count, or it was over.
    NotCounting,
    /// It counted packets.
    Counting,
    /// It counted, and a person had asked it to stop.
    Stopping,
}

/// What follows when a worker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another worker takes over, so that what a person watches goes on.
    StartAgain,
    /// None takes over any more.
    GiveUp {
        /// How often it stopped within a minute.
        times: usize,
    },
    /// It never ran: an administrator was asked and did not agree.
    Declined,
    /// None takes over.
    End,
}

/// The restarts of a capture.
#[derive(Debug, Default)]
pub struct Restarts {
    times: VecDeque<Instant>,
}

impl Restarts {
    /// What follows when the worker of a capture ended. A restart is counted here.
    pub fn after(&mut self, origin: &Origin, reached: Reached, how: How, now: Instant) -> Next {
        let as_administrator = origin.is_as_administrator();
        if as_administrator && reached == Reached::NotCounting && rights::is_declined(how) {
            return Next::Declined;
        }
        // A file is read from its beginning only when a person asks for it. And for another worker of an
        // administrator the password would be asked for, out of nothing.
        if reached != Reached::Counting || !origin.is_live() || as_administrator {
            return Next::End;
        }
        if self.allow(now) {
            Next::StartAgain
        } else {
            Next::GiveUp { times: MOST + 1 }
        }
    }

    /// Whether the worker may be started again now. If so, this counts as one restart.
    fn allow(&mut self, now: Instant) -> bool {
        self.times
            .retain(|time| now.saturating_duration_since(*time) < WITHIN);
        let allowed = self.times.len() < MOST;
        if allowed {
            self.times.push_back(now);
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KILLED: How = How::Signal(9);

    fn interface(as_administrator: bool) -> Origin {
        Origin::Interface {
            name: "eth0".into(),
            label: "Ethernet".into(),
            as_administrator,
        }
    }

    #[test]
    fn a_worker_is_started_again_five_times_a_minute() {
        let start = Instant::now();
        let mut restarts = Restarts::default();
        let mut at = |seconds| {
            let now = start + Duration::from_secs(seconds);
            restarts.after(&interface(false), Reached::Counting, KILLED, now)
        };
        for second in [0, 1, 2, 3, 50] {
            assert_eq!(at(second), Next::StartAgain, "second {second}");
        }
        assert_eq!(at(59), Next::GiveUp { times: 6 });
        assert_eq!(
            at(61),
            Next::StartAgain,
            "the first one is more than a minute ago"
        );
    }

    #[test]
    fn only_a_capture_that_a_person_watches_goes_on_by_itself() {
        let (plain, as_administrator) = (interface(false), interface(true));
        let (file, sample) = (Origin::File("a".into()), Origin::Sample("a".into()));
        let declined = How::Exit(126);
        for (origin, reached, how, next) in [
            (&plain, Reached::Counting, KILLED, Next::StartAgain),
            (&plain, Reached::Counting, declined, Next::StartAgain),
            (&plain, Reached::Stopping, KILLED, Next::End),
            (&plain, Reached::NotCounting, KILLED, Next::End),
            (&plain, Reached::NotCounting, declined, Next::End),
            (&as_administrator, Reached::Counting, KILLED, Next::End),
            (&as_administrator, Reached::Counting, declined, Next::End),
            (&as_administrator, Reached::Stopping, KILLED, Next::End),
            (&as_administrator, Reached::NotCounting, KILLED, Next::End),
            (
                &as_administrator,
                Reached::NotCounting,
                declined,
                Next::Declined,
            ),
            (&file, Reached::Counting, KILLED, Next::End),
            (&sample, Reached::Counting, KILLED, Next::End),
        ] {
            let after = Restarts::default().after(origin, reached, how, Instant::now());
            assert_eq!(after, next, "{origin:?}, {reached:?}, {how}");
        }
    }
}
