//! Packets and bytes over time, by second and in coarser steps as time goes by.
//!
//! Only steps that hold a packet are stored, so a file that spans years costs no more than one that
//! spans minutes. Packets may come out of order.

use std::collections::BTreeMap;

use crate::snapshot::{ALL_STEPS, Timeline, Timelines};
use crate::units::{ByteCount, PacketCount, Volume};

/// The steps at which traffic is stored, in seconds. Each is a multiple of the one before.
const STORED_STEPS: [i64; 4] = [1, 60, 3600, 86_400];

/// The most steps that are kept of each: at a second 6.6 hours, at a minute 16 days, at an hour 2.7
/// years, at a day 65 years. It is [`ALL_STEPS`] times 60, so that a timeline of a whole capture of up
/// to 65 years never needs steps that are gone; beyond, the earliest days are. About 1 MB each.
const KEPT_STEPS: usize = ALL_STEPS * 60;

/// The steps that a timeline of the whole capture may have, in seconds: those that people count in.
const SHOWN_STEPS: [i64; 22] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
    172_800, 604_800, 2_592_000, 31_536_000,
];

/// What was counted in each second.
#[derive(Debug, Default)]
pub struct Series {
    levels: [BTreeMap<i64, Volume>; STORED_STEPS.len()],
    /// The second that packets are coming in for, and what came: most packets belong to the second
    /// of the packet before, so the maps are touched once a second.
    open: Option<(i64, Volume)>,
    span: Option<(i64, i64)>,
}

impl Series {
    /// Counts a packet in the second it was captured in.
    pub fn count(&mut self, second: i64, volume: Volume) {
        match &mut self.open {
            Some((open, sum)) if *open == second => *sum += volume,
            Some(_) | None => {
                self.store();
                self.open = Some((second, volume));
                self.span = Some(match self.span {
                    None => (second, second),
                    Some((first, last)) => (first.min(second), last.max(second)),
                });
            }
        }
    }

    /// The first and the last second that hold a packet.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// What was counted from second `start` up to, not including, second `end`; of the last hours.
    pub fn between(&mut self, start: i64, end: i64) -> Volume {
        self.store();
        let mut sum = Volume::default();
        if start < end {
            for volume in self.levels[0].range(start..end).map(|(_, volume)| *volume) {
                sum += volume;
            }
        }
        sum
    }

    /// At most `count` seconds that hold packets, from second `start` on; of the last hours.
    pub fn seconds(&mut self, start: i64, count: usize) -> Vec<(i64, Volume)> {
        self.store();
        let seconds = self.levels[0].range(start..).take(count);
        seconds.map(|(second, volume)| (*second, *volume)).collect()
    }

    /// The timelines of a capture that covers the seconds from `start` up to, not including, `end`.
    pub fn timelines(&mut self, start: i64, end: i64) -> Timelines {
        self.store();
        let from = |seconds: i64| start.max(end.saturating_sub(seconds));
        Timelines {
            one_minute: self.timeline(from(60), end, 1),
            five_minutes: self.timeline(from(300), end, 1),
            // A young capture is not made coarser than it need be.
            thirty_minutes: match end.saturating_sub(from(1800)) {
                ..=300 => self.timeline(from(1800), end, 1),
                _ => self.timeline(from(1800), end, 5),
            },
            all: self.timeline(start, end, step_for(end.saturating_sub(start))),
        }
    }

    /// Steps are aligned to the clock, and a step at either end that is covered in part is the mean
    /// of the part: otherwise each timeline would begin and end with a dip that nothing caused.
    fn timeline(&self, start: i64, end: i64, step: i64) -> Timeline {
        let first = start.div_euclid(step) * step;
        let mut timeline = Timeline {
            start: first,
            step,
            packets_per_second: Vec::new(),
            bytes_per_second: Vec::new(),
        };
        if start >= end {
            return timeline;
        }
        let steps = usize::try_from((end - first + step - 1) / step).unwrap_or(usize::MAX);
        let mut sums = vec![Volume::default(); steps];
        let level = STORED_STEPS
            .iter()
            .rposition(|stored| step % stored == 0)
            .unwrap_or(0);
        let level_step = STORED_STEPS[level];
        let level_start = start.div_euclid(level_step) * level_step;
        for (second, volume) in self.levels[level].range(level_start..end) {
            let index = usize::try_from((second - first).div_euclid(step)).unwrap_or(0);
            if let Some(sum) = sums.get_mut(index) {
                *sum += *volume;
            }
        }
        let mut step_start = first;
        for sum in sums {
            let covered = (step_start + step).min(end) - step_start.max(start);
            timeline
                .packets_per_second
                .push(per_second(sum.packets.0, covered));
            timeline
                .bytes_per_second
                .push(per_second(sum.bytes.0, covered));
            step_start += step;
        }
        timeline
    }

    fn store(&mut self) {
        let Some((second, sum)) = self.open.take() else {
            return;
        };
        for (level, step) in self.levels.iter_mut().zip(STORED_STEPS) {
            *level.entry(second.div_euclid(step) * step).or_default() += sum;
            if level.len() > KEPT_STEPS {
                level.pop_first();
            }
        }
    }
}

fn step_for(seconds: i64) -> i64 {
    // One step fewer than allowed: alignment may cut a step at each end.
    let steps = i64::try_from(ALL_STEPS - 1).unwrap_or(i64::MAX);
    let fits = |step: &i64| seconds / step < steps;
    SHOWN_STEPS
        .into_iter()
        .find(fits)
        .unwrap_or_else(|| seconds / steps / 86_400 * 86_400 + 86_400)
}

/// Rounded to a hundredth, below one to three digits, from a thousand on to a whole number: finer than
/// anything drawn, and short in a snapshot.
#[expect(
    clippy::cast_precision_loss,
    reason = "a rate to be drawn; exact below 2^53"
)]
fn per_second(count: u64, seconds: i64) -> f64 {
    let rate = count as f64 / seconds.max(1) as f64;
    if rate >= 1000.0 {
        return rate.round();
    }
    let mut scale = 100.0;
    // A file of years has rates far below one.
    while rate > 0.0 && rate * scale < 100.0 {
        scale *= 10.0;
    }
    (rate * scale).round() / scale
}

/// The mean of `volume` over `seconds`, as packets and bytes per second.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "a rate to be shown; exact below 2^53"
)]
pub fn mean(volume: Volume, seconds: f64) -> (f64, f64) {
    let Volume {
        packets: PacketCount(packets),
        bytes: ByteCount(bytes),
    } = volume;
    if seconds > 0.0 {
        (packets as f64 / seconds, bytes as f64 / seconds)
    } else {
        (0.0, 0.0)
    }
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
