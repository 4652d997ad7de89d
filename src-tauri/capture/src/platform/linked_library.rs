//! libpcap where the worker does not start without it.

use traffic::failure::Failure;

/// It is there.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "on Windows it can be missing")]
pub fn load() -> Result<(), Failure> {
    Ok(())
}

/// Only opening an interface tells who may capture on it.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "on Windows Npcap decides")]
pub fn may_capture() -> Result<(), Failure> {
    Ok(())
}
