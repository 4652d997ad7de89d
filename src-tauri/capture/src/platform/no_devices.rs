//! Letting a person read capture devices, where the right to capture lies elsewhere.

use traffic::failure::{Failure, FailureCode};

/// There are no such devices.
///
/// # Errors
/// Always.
pub fn allow() -> Result<(), Failure> {
    Err(Failure::new(
        FailureCode::InvalidRequest,
        "Only on macOS the right to capture lies with devices.",
        "See what \"live\" says of a missing right.",
    ))
}
