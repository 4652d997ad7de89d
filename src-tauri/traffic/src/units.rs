//! Numbers with a unit: what is counted, and when it happened.

use std::ops::{Add, AddAssign};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A number of packets.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PacketCount(#[cfg_attr(feature = "bindings", ts(type = "number"))] pub u64);

/// A number of bytes, not bits: on the wire, unless the name says `captured`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ByteCount(#[cfg_attr(feature = "bindings", ts(type = "number"))] pub u64);

/// How much of something there was: packets, and their bytes on the wire.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Volume {
    /// Packets.
    pub packets: PacketCount,
    /// Their bytes on the wire.
    pub bytes: ByteCount,
}

impl Volume {
    /// One packet of `wire_length` bytes.
    #[must_use]
    pub fn of_packet(wire_length: u32) -> Self {
        Self {
            packets: PacketCount(1),
            bytes: ByteCount(u64::from(wire_length)),
        }
    }

    /// Packets and bytes as one number, so that neither many small packets nor a few large ones are
    /// overlooked: a packet weighs as much as 512 bytes.
    #[must_use]
    pub fn weight(self) -> u64 {
        self.packets
            .0
            .saturating_mul(512)
            .saturating_add(self.bytes.0)
    }
}

impl Add for Volume {
    type Output = Self;

    fn add(mut self, more: Self) -> Self {
        self += more;
        self
    }
}

impl AddAssign for Volume {
    fn add_assign(&mut self, more: Self) {
        self.packets.0 += more.packets.0;
        self.bytes.0 += more.bytes.0;
    }
}

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// A moment: seconds since 1970-01-01T00:00:00Z, without leap seconds, and nanoseconds after that
/// second. Written in JSON as `[seconds, nanoseconds]`, because a whole number of nanoseconds does
/// not fit into a JavaScript number.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(i64, u32)", into = "(i64, u32)")]
#[cfg_attr(
    feature = "bindings",
    derive(ts_rs::TS),
    ts(type = "[seconds: number, nanoseconds: number]")
)]
pub struct Timestamp {
    seconds: i64,
    nanoseconds: u32,
}

/// 34,000 years either way: more than any clock shows, and far from overflow.
const SECONDS_BOUND: i64 = 1 << 40;

impl Timestamp {
    /// `nanoseconds` may be a second or more (files with a broken clock have such stamps): the whole
    /// seconds in it are carried over. Seconds beyond 34,000 years are held at that bound.
    #[must_use]
    pub fn new(seconds: i64, nanoseconds: u32) -> Self {
        Self {
            seconds: seconds
                .saturating_add(i64::from(nanoseconds / 1_000_000_000))
                .clamp(-SECONDS_BOUND, SECONDS_BOUND),
            nanoseconds: nanoseconds % 1_000_000_000,
        }
    }

    /// The second this moment is in, rounded down, also before 1970.
    #[must_use]
    pub fn second(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds since [`Self::second`], below 1,000,000,000.
    #[must_use]
    pub fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// The time from `earlier` to this moment; zero when `earlier` is later (clocks step back).
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        let nanos = self.in_nanoseconds() - earlier.in_nanoseconds();
        u64::try_from(nanos.max(0)).map_or(Duration::MAX, Duration::from_nanos)
    }

    /// The moment `duration` before this one.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(SECONDS_BOUND);
        let (borrowed, nanoseconds) = match self.nanoseconds.checked_sub(duration.subsec_nanos()) {
            Some(nanoseconds) => (0, nanoseconds),
            None => (
                1,
                self.nanoseconds + 1_000_000_000 - duration.subsec_nanos(),
            ),
        };
        Self::new(
            self.seconds - seconds.min(SECONDS_BOUND) - borrowed,
            nanoseconds,
        )
    }

    /// A number that is larger for later moments.
    #[must_use]
    pub fn order(self) -> u128 {
        u128::from(self.seconds.abs_diff(-SECONDS_BOUND)) << 32 | u128::from(self.nanoseconds)
    }

    fn in_nanoseconds(self) -> i128 {
        i128::from(self.seconds) * NANOS_PER_SECOND + i128::from(self.nanoseconds)
    }
}

/// The time from the earliest to the latest of some moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The earliest.
    pub first: Timestamp,
    /// The latest.
    pub last: Timestamp,
}

impl Span {
    /// A single moment.
    #[must_use]
    pub fn at(moment: Timestamp) -> Self {
        Self {
            first: moment,
            last: moment,
        }
    }

    /// Takes in a moment. Most are the latest, which takes one comparison.
    #[inline]
    pub fn include(&mut self, moment: Timestamp) {
        if moment >= self.last {
            self.last = moment;
        } else if moment < self.first {
            self.first = moment;
        }
    }
}

impl From<(i64, u32)> for Timestamp {
    fn from((seconds, nanoseconds): (i64, u32)) -> Self {
        Self::new(seconds, nanoseconds)
    }
}

impl From<Timestamp> for (i64, u32) {
    fn from(time: Timestamp) -> Self {
        (time.seconds, time.nanoseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_a_second_or_more_is_carried_over() {
        let time = Timestamp::new(10, 2_500_000_000);
        assert_eq!((time.second(), time.nanoseconds()), (12, 500_000_000));
    }

    #[test]
    fn a_clock_that_steps_back_gives_no_negative_duration() {
        let earlier = Timestamp::new(5, 0);
        let later = Timestamp::new(7, 250_000_000);
        assert_eq!(later.since(earlier), Duration::from_millis(2250));
        assert_eq!(earlier.since(later), Duration::ZERO);
        let extremes = Timestamp::new(i64::MAX, 0).since(Timestamp::new(i64::MIN, 0));
        assert_eq!(extremes, Duration::MAX);
    }

    #[test]
    fn a_duration_can_be_taken_off() {
        let time = Timestamp::new(10, 200_000_000);
        let before = |millis| time.before(Duration::from_millis(millis));
        assert_eq!(before(100), Timestamp::new(10, 100_000_000));
        assert_eq!(before(1300), Timestamp::new(8, 900_000_000));
        assert_eq!(time.before(Duration::MAX).second(), 10 - (1 << 40) - 1);
    }

    #[test]
    fn a_timestamp_reads_back_from_json() {
        let time = Timestamp::new(1_700_000_000, 123_456_789);
        let text = serde_json::to_string(&time).unwrap();
        assert_eq!(text, "[1700000000,123456789]");
        assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), time);
    }
}
