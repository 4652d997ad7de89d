//! Signals that ask a program to end, as Ctrl+C does: the last figures are written first.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use nix::libc::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

use super::wait::Waker;

/// Has such a signal set a flag and wake who waits. Where the flag is set already, it ends the program
/// with the status that shells give it: nobody waits for the end of something that hangs.
///
/// # Errors
/// The system refused.
pub fn take(interrupted: &Arc<AtomicBool>, waker: &Waker) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM] {
        // In the order of being called.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(interrupted))?;
        flag::register(signal, Arc::clone(interrupted))?;
        low_level::pipe::register(signal, waker.pipe()?)?;
    }
    Ok(())
}
