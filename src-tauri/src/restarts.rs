//! How often a worker that stopped unexpectedly is started again: something that ends it at once would
//! otherwise end it for ever.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The most restarts within [`WITHIN`].
const MOST: usize = 5;

/// The time that restarts are counted over.
const WITHIN: Duration = Duration::from_mins(1);

/// The restarts of a capture.
#[derive(Debug, Default)]
pub struct Restarts {
    times: VecDeque<Instant>,
}

impl Restarts {
    /// Whether the worker may be started again now. If so, this counts as one restart.
    pub fn allow(&mut self, now: Instant) -> bool {
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

    #[test]
    fn a_worker_is_started_again_five_times_a_minute() {
        let start = Instant::now();
        let mut restarts = Restarts::default();
        let mut at = |seconds| restarts.allow(start + Duration::from_secs(seconds));
        for second in [0, 1, 2, 3, 50] {
            assert!(at(second), "second {second}");
        }
        assert!(!at(59));
        assert!(at(61), "the first one is more than a minute ago");
    }
}
