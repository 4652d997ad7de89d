//! Where one worker lies beside the window, and everyone may run it: whether it may capture, the system
//! decides when it tries. So no program is run as somebody else.

use std::io;
use std::path::{Path, PathBuf};

use traffic::failure::Failure;

use super::{Program, plain_worker};

/// There is nothing to give up: the window has the rights of the person who started it.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub fn give_up_rights() -> io::Result<()> {
    Ok(())
}

/// The worker.
pub fn capture_worker() -> PathBuf {
    plain_worker()
}

/// The worker alone is never run with more rights.
pub fn administrator() -> Option<Program> {
    None
}

/// No program lets a person capture from now on.
pub fn allowance() -> Option<Program> {
    None
}

/// Everyone may run the worker.
pub fn may_not_run(_: &Path, _: &io::Error) -> Option<Failure> {
    None
}
