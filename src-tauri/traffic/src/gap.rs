//! Gaps: times in which a capture ran and nothing could be captured.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::units::Timestamp;

/// A time in which nothing could be captured, though packets may have passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Gap {
    /// When it began, as far as is known.
    pub from: Timestamp,
    /// When it ended; absent while it goes on.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: GapReason,
}

/// Why nothing could be captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum GapReason {
    /// The interface was switched off.
    InterfaceDown,
    /// The interface was removed.
    InterfaceGone,
    /// The computer slept.
    Asleep,
}

/// The most gaps that are kept: an interface that flaps all day leaves its latest ones.
pub const KEPT_GAPS: usize = 50;

/// The gaps of a capture, of which the last may go on.
#[derive(Debug, Default)]
pub struct Gaps(VecDeque<Gap>);

impl Gaps {
    /// Nothing is captured from now on. One that goes on for another reason ends here; for the same
    /// reason it goes on.
    pub fn begin(&mut self, now: Timestamp, reason: GapReason) {
        if self.open().is_some_and(|gap| gap.reason == reason) {
            return;
        }
        self.end(now);
        self.keep(Gap {
            from: now,
            until: None,
            reason,
        });
    }

    /// Packets can come again.
    pub fn end(&mut self, now: Timestamp) {
        if let Some(gap) = self.0.back_mut().filter(|gap| gap.until.is_none()) {
            gap.until = Some(now.max(gap.from));
        }
    }

    /// A gap that was noticed when it was over. What goes on meanwhile goes on after it.
    pub fn add_past(&mut self, from: Timestamp, until: Timestamp, reason: GapReason) {
        let open = self.open();
        // Gaps stand in their order: what was noticed first was true first.
        let from = match self.0.back() {
            Some(last) => from.max(last.until.unwrap_or(last.from)),
            None => from,
        };
        let until = until.max(from);
        self.end(from);
        self.keep(Gap {
            from,
            until: Some(until),
            reason,
        });
        if let Some(open) = open {
            self.begin(until, open.reason);
        }
    }

    /// The gap that goes on.
    #[must_use]
    pub fn open(&self) -> Option<Gap> {
        self.0.back().copied().filter(|gap| gap.until.is_none())
    }

    /// All gaps that are kept, earliest first.
    #[must_use]
    pub fn all(&self) -> Vec<Gap> {
        self.0.iter().copied().collect()
    }

    fn keep(&mut self, gap: Gap) {
        if self.0.len() == KEPT_GAPS {
            self.0.pop_front();
        }
        self.0.push_back(gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::new(second, 0)
    }

    fn spans(gaps: &Gaps) -> Vec<(i64, Option<i64>, GapReason)> {
        let span = |gap: Gap| {
            (
                gap.from.second(),
                gap.until.map(Timestamp::second),
                gap.reason,
            )
        };
        gaps.all().into_iter().map(span).collect()
    }

    #[test]
    fn a_gap_goes_on_until_packets_can_come_again() {
        let mut gaps = Gaps::default();
        gaps.end(at(1));
        gaps.begin(at(5), GapReason::InterfaceDown);
        gaps.begin(at(6), GapReason::InterfaceDown);
        gaps.begin(at(8), GapReason::InterfaceGone);
        assert_eq!(
            gaps.open().map(|gap| gap.reason),
            Some(GapReason::InterfaceGone)
        );
        gaps.end(at(9));
        gaps.end(at(12));
        assert_eq!(gaps.open(), None);
        let down = (5, Some(8), GapReason::InterfaceDown);
        assert_eq!(spans(&gaps), [down, (8, Some(9), GapReason::InterfaceGone)]);
    }

    #[test]
    fn sleep_interrupts_a_gap_that_goes_on() {
        let mut gaps = Gaps::default();
        gaps.begin(at(5), GapReason::InterfaceDown);
        gaps.add_past(at(10), at(90), GapReason::Asleep);
        let expected = [
            (5, Some(10), GapReason::InterfaceDown),
            (10, Some(90), GapReason::Asleep),
            (90, None, GapReason::InterfaceDown),
        ];
        assert_eq!(spans(&gaps), expected);
    }

    #[test]
    fn a_clock_that_is_set_back_leaves_no_gap_of_negative_length() {
        let mut gaps = Gaps::default();
        gaps.begin(at(50), GapReason::InterfaceDown);
        gaps.end(at(20));
        assert_eq!(spans(&gaps), [(50, Some(50), GapReason::InterfaceDown)]);
    }

    #[test]
    fn gaps_stand_in_their_order_and_never_overlap() {
        let mut gaps = Gaps::default();
        gaps.begin(at(100), GapReason::InterfaceDown);
        gaps.end(at(105));
        gaps.add_past(at(21), at(110), GapReason::Asleep);
        let down = (100, Some(105), GapReason::InterfaceDown);
        assert_eq!(spans(&gaps), [down, (105, Some(110), GapReason::Asleep)]);
    }

    #[test]
    fn the_latest_gaps_are_kept() {
        let mut gaps = Gaps::default();
        for second in 0..150 {
            gaps.begin(at(second * 10), GapReason::InterfaceDown);
            gaps.end(at(second * 10 + 1));
        }
        assert_eq!(gaps.all().len(), KEPT_GAPS);
        assert_eq!(gaps.all()[0].from, at(1000));
    }
}
