//! libpcap where the worker does not start without it.

use traffic::failure::Failure;

/// It is there.
///
/// # Errors
/// None.
pub fn load() -> Result<(), Failure> {
    Ok(())
}

/// Only opening an interface tells who may capture on it.
///
/// # Errors
/// None.
pub fn may_capture() -> Result<(), Failure> {
    Ok(())
}
