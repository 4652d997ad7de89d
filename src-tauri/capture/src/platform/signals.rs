//! Signals that ask a program to end, as Ctrl+C does: the last figures are written first.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use nix::libc::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

use super::wait::Waker;

/// Has such a signal set a flag and wake who waits. One may come twice for the same wish, so a second one
/// asks for no more than the first.
///
/// # Errors
/// The system refused.
pub fn take(interrupted: &Arc<AtomicBool>, waker: &Waker) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM] {
        // In the order of being called.
        flag::register(signal, Arc::clone(interrupted))?;
        low_level::pipe::register(signal, waker.pipe()?)?;
    }
    Ok(())
}
