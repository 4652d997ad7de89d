//! Notices that the computer slept, when it has woken up.

use std::time::Duration;

use traffic::units::Timestamp;

/// A shorter nap is not worth a gap: no packet need have been missed.
const SHORTEST: Duration = Duration::from_secs(1);

/// Follows how long the computer has slept.
#[derive(Debug)]
pub struct Sleep {
    at_start: Duration,
    /// What it had slept when it was last looked at.
    last: Duration,
}

impl Sleep {
    /// Begins with what the computer has slept so far.
    pub fn new(asleep: Duration) -> Self {
        Self {
            at_start: asleep,
            last: asleep,
        }
    }

    /// Takes in what the computer has slept by `now`. Returns from when until when it slept since this
    /// was last asked. When in that time it was, nobody knows: it is taken to have just woken up.
    pub fn observe(&mut self, asleep: Duration, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let slept = asleep.saturating_sub(self.last);
        // Two clocks are read one after the other: what differs by less was no sleep yet, and adds up.
        if slept < SHORTEST {
            return None;
        }
        self.last = asleep;
        Some((now.before(slept), now))
    }

    /// What it slept since the capture began.
    pub fn since_start(&self) -> Duration {
        self.last.saturating_sub(self.at_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_is_a_gap_and_a_reading_that_wavers_is_none() {
        let hour = Duration::from_hours(1);
        let wavering = Duration::from_micros(3);
        let mut sleep = Sleep::new(hour);
        assert_eq!(sleep.observe(hour + wavering, Timestamp::new(100, 0)), None);
        assert_eq!(sleep.observe(hour, Timestamp::new(102, 0)), None);
        let night = sleep.observe(hour * 9, Timestamp::new(30_000, 0));
        let from = Timestamp::new(30_000 - 8 * 3600, 0);
        assert_eq!(night, Some((from, Timestamp::new(30_000, 0))));
        assert_eq!(sleep.since_start(), hour * 8);
        assert_eq!(sleep.observe(hour * 9, Timestamp::new(30_002, 0)), None);
    }
}
