//! What the worker can do without once its source is open.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use traffic::failure::{Failure, FailureCode};

use super::system::{self, Mitigation};

static IS_UP: AtomicBool = AtomicBool::new(false);

/// Gives up starting programs, making code while running, loading libraries from other computers, and
/// taking in what other programs want loaded into every program. Threads started before are held too.
///
/// # Errors
/// Windows refused: then no packet may be read.
pub fn harden() -> Result<(), Failure> {
    if IS_UP.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    // Either holds alone, and older systems, or a job around this one, may refuse the other.
    let alone = system::stay_the_only_process();
    let childless = require(Mitigation::NoChildProcess);
    if alone.is_err() {
        childless.map_err(|error| refused(&error))?;
    }
    for mitigation in [
        Mitigation::NoDynamicCode,
        Mitigation::NoForeignImages,
        Mitigation::NoExtensionPoints,
    ] {
        match require(mitigation) {
            Err(error) if !is_unknown(&error) => return Err(refused(&error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn require(mitigation: Mitigation) -> io::Result<()> {
    system::require(mitigation)
}

/// Whether this version of Windows does not know what it was asked for.
fn is_unknown(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
    )
}

fn refused(error: &io::Error) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The worker could not give up its rights: {error}."),
        "Nothing was captured. Please report this.",
    )
}
