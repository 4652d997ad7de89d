//! Rights on Windows: Npcap decides who may capture.

use traffic::failure::{DenialCause, Failure, FailureCode};
use traffic::fence::{Fence, Hold};

use super::fence;

/// What holds the worker once it has given up what it can: it starts nothing and makes no code.
pub const HELD: Fence = Fence {
    rights: Hold::Absent,
    new_rights: Hold::Partly,
    files: Hold::Absent,
    system_calls: Hold::Partly,
};

/// There is nothing to raise.
pub fn raise() {}

/// Gives up what capturing and reading do not need.
///
/// # Errors
/// Windows refused: then no packet may be read.
pub fn drop_all() -> Result<(), Failure> {
    fence::harden()
}

/// The person who started this program is the one it runs as.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub fn become_caller() -> Result<(), Failure> {
    Ok(())
}

/// What to say to who may not capture.
pub fn permission_denied() -> Failure {
    Failure::new(
        FailureCode::PermissionDenied,
        "Npcap was installed for administrators only.",
        "Start Wirewatch again as Administrator, or install Npcap again without that restriction.",
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
