//! Waiting on Windows: short sleeps, because a capture handle and a pipe cannot be waited on at once.

use std::io;
use std::time::Duration;

use pcap::{Active, Capture};

const NAP: Duration = Duration::from_millis(20);

/// Wakes whoever waits; on Windows, nobody sleeps long enough to need it.
#[derive(Debug, Clone)]
pub struct Waker;

/// What a [`Waker`] wakes.
#[derive(Debug)]
pub struct WakeSource;

/// A waker and what it wakes.
#[expect(clippy::unnecessary_wraps, reason = "on other systems it can fail")]
pub fn wake_pair() -> io::Result<(Waker, WakeSource)> {
    Ok((Waker, WakeSource))
}

impl Waker {
    /// Wakes the other side.
    #[expect(clippy::unused_self, reason = "on other systems it is used")]
    pub fn wake(&self) {}
}

/// What a wait brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Woken {
    /// The interface reported an error; reading from it says which.
    pub source_error: bool,
    /// Nobody reads standard output any more. Windows tells only at the next write.
    pub output_closed: bool,
}

/// Waits a moment, at most `timeout`.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "on other systems it can fail")]
pub fn wait(
    _: Option<&Capture<Active>>,
    _: Option<&WakeSource>,
    timeout: Duration,
) -> io::Result<Woken> {
    std::thread::sleep(timeout.min(NAP));
    Ok(Woken::default())
}

/// Whether whoever writes to standard input is gone. Windows tells only who reads on.
pub fn input_is_hung_up() -> bool {
    false
}
