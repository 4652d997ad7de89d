//! Where no signal asks a program to end: the system ends it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::wait::Waker;

/// There is nothing to take.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub fn take(_: &Arc<AtomicBool>, _: &Waker) -> io::Result<()> {
    Ok(())
}
