//! Rights on Windows: Npcap decides who may capture.

use traffic::failure::{DenialCause, Failure, FailureCode};

/// There is nothing to raise.
pub fn raise() {}

/// There is nothing to give up.
///
/// # Errors
/// None.
pub fn drop_all() -> Result<(), Failure> {
    Ok(())
}

/// The person who started this program is the one it runs as.
///
/// # Errors
/// None.
pub fn become_caller() -> Result<(), Failure> {
    Ok(())
}

/// What to say to who may not capture.
pub fn permission_denied() -> Failure {
    Failure::new(
        FailureCode::PermissionDenied,
        "Npcap was installed for administrators only.",
        "Start Wirewatch as Administrator, or install Npcap without that restriction.",
    )
    .with_cause(DenialCause::AdministratorsOnly)
}

/// What to say where Npcap is missing.
pub fn library_missing() -> Failure {
    Failure::new(
        FailureCode::CaptureLibraryMissing,
        "Npcap is not installed, and without it nothing can be captured on Windows.",
        "Install it from https://npcap.com, then check again.",
    )
}
