//! What the worker can do without once its source is open.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use traffic::failure::{Failure, FailureCode};
use windows_sys::Win32::Foundation::{ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED};

use super::system::{self, Ability};

static IS_UP: AtomicBool = AtomicBool::new(false);

/// Gives up starting programs, making code while running, loading libraries from other computers, and
/// taking in what other programs want loaded into every program. Threads started before are held too.
///
/// # Errors
/// Windows refused: then no packet may be read.
pub fn harden() -> Result<(), Failure> {
    if IS_UP.load(Ordering::Relaxed) {
        return Ok(());
    }
    // Either holds alone, and older systems, or a job around this one, may refuse the other.
    let alone = system::stay_the_only_process();
    let childless = system::give_up(Ability::ChildProcess);
    if alone.is_err() {
        childless.map_err(|error| refused(&error))?;
    }
    for ability in [
        Ability::DynamicCode,
        Ability::ForeignImages,
        Ability::ExtensionPoints,
    ] {
        match system::give_up(ability) {
            Err(error) if !is_unknown(&error) => return Err(refused(&error)),
            Ok(()) | Err(_) => {}
        }
    }
    IS_UP.store(true, Ordering::Relaxed);
    Ok(())
}

/// Whether this version of Windows does not know what it was asked for.
fn is_unknown(error: &io::Error) -> bool {
    let unknown = [ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED];
    error
        .raw_os_error()
        .is_some_and(|code| unknown.contains(&code.cast_unsigned()))
}

fn refused(error: &io::Error) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The worker could not give up its rights: {error}."),
        "Nothing was captured. Please report this.",
    )
}
