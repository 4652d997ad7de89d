//! Waiting on Unix: one `poll` over the packets, the requests and the output.

use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use pcap::{Active, Capture};

/// Wakes whoever waits on the [`WakeSource`] it was made with.
#[derive(Debug, Clone)]
pub struct Waker(Arc<PipeWriter>);

/// What a [`Waker`] wakes.
#[derive(Debug)]
pub struct WakeSource(PipeReader);

/// A waker and what it wakes.
pub fn wake_pair() -> io::Result<(Waker, WakeSource)> {
    let (reader, writer) = io::pipe()?;
    Ok((Waker(Arc::new(writer)), WakeSource(reader)))
}

impl Waker {
    /// Wakes the other side.
    pub fn wake(&self) {
        // It fails only when nobody waits any more.
        let _ = (&*self.0).write(&[1]);
    }

    /// What to write to, for who wakes in another way.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub fn pipe(&self) -> io::Result<OwnedFd> {
        Ok(self.0.try_clone()?.into())
    }
}

/// What a wait brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Woken {
    /// The interface reported an error; reading from it says which.
    pub source_error: bool,
    /// Nobody reads standard output any more.
    pub output_closed: bool,
}

/// Waits until there are packets to read, a request came in, the output broke or the time is over.
///
/// # Errors
/// What `poll` says; an interrupted wait is no error.
pub fn wait(
    source: Option<&Capture<Active>>,
    wake: Option<&WakeSource>,
    timeout: Duration,
) -> io::Result<Woken> {
    wait_on(source, wake, timeout)
}

/// Whether whoever writes to standard input is gone, also where not all of it was read yet.
pub fn input_is_hung_up() -> bool {
    let input = io::stdin();
    let mut watched = [PollFd::new(input.as_fd(), PollFlags::empty())];
    let gone = PollFlags::POLLHUP | PollFlags::POLLERR | PollFlags::POLLNVAL;
    let polled = poll(&mut watched, PollTimeout::ZERO);
    polled.is_ok()
        && watched[0]
            .revents()
            .is_some_and(|events| events.intersects(gone))
}

fn wait_on<S: AsFd>(
    source: Option<&S>,
    wake: Option<&WakeSource>,
    timeout: Duration,
) -> io::Result<Woken> {
    let output = io::stdout();
    let nothing = PollFlags::empty();
    // A broken pipe is reported though no event is asked for, and without writing to it.
    let mut watched = vec![PollFd::new(output.as_fd(), nothing)];
    let source_at = source.map(|source| watch(&mut watched, source.as_fd()));
    let wake_at = wake.map(|wake| watch(&mut watched, wake.0.as_fd()));
    match poll(&mut watched, round_up(timeout)) {
        Ok(_) | Err(nix::errno::Errno::EINTR) => {}
        Err(error) => return Err(error.into()),
    }
    let events = |at: usize| watched[at].revents().unwrap_or(nothing);
    let failed = PollFlags::POLLERR | PollFlags::POLLHUP | PollFlags::POLLNVAL;
    let woken = Woken {
        source_error: source_at.is_some_and(|at| events(at).intersects(failed)),
        output_closed: events(0).intersects(failed),
    };
    if let (Some(wake), Some(at)) = (wake, wake_at)
        && events(at).contains(PollFlags::POLLIN)
    {
        // One byte a request. Requests that cannot be taken now are looked for again soon.
        let _ = (&wake.0).read(&mut [0; 64])?;
    }
    Ok(woken)
}

fn watch<'fd>(watched: &mut Vec<PollFd<'fd>>, fd: BorrowedFd<'fd>) -> usize {
    watched.push(PollFd::new(fd, PollFlags::POLLIN));
    watched.len() - 1
}

/// `poll` counts milliseconds. Rounding down would spin through the last one.
fn round_up(timeout: Duration) -> PollTimeout {
    let millis = timeout.as_micros().div_ceil(1000);
    PollTimeout::try_from(millis).unwrap_or(PollTimeout::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_wake_ends_the_wait_and_is_used_up() {
        let (waker, wake) = wake_pair().unwrap();
        waker.wake();
        let start = Instant::now();
        wait_on(None::<&PipeReader>, Some(&wake), Duration::from_secs(10)).unwrap();
        assert!(start.elapsed() < Duration::from_secs(5));
        let start = Instant::now();
        wait_on(None::<&PipeReader>, Some(&wake), Duration::from_millis(50)).unwrap();
        assert!(start.elapsed() >= Duration::from_millis(50));
    }

    #[test]
    fn data_on_the_source_ends_the_wait() {
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"x").unwrap();
        let start = Instant::now();
        wait_on(Some(&reader), None, Duration::from_secs(10)).unwrap();
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}
