//! How long the computer slept.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// The time that the computer has slept since it was started: one clock goes on meanwhile, the other
/// does not (`clock_gettime(2)`).
pub fn asleep() -> Duration {
    let read = |clock| clock_gettime(clock).map(Duration::from);
    match (
        read(ClockId::CLOCK_BOOTTIME),
        read(ClockId::CLOCK_MONOTONIC),
    ) {
        // Read first, so that what passes between the two is no sleep.
        (Ok(with_sleep), Ok(awake)) => with_sleep.saturating_sub(awake),
        (Err(_), _) | (_, Err(_)) => Duration::ZERO,
    }
}
