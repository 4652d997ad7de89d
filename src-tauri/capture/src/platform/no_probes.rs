//! Attempts to get through a fence, where there is none.

use std::convert::Infallible;

use traffic::failure::{Failure, FailureCode};
use traffic::fence::Probe;

/// There is nothing to try.
///
/// # Errors
/// Always.
pub fn try_all() -> Result<Vec<Probe>, Failure> {
    Err(no_fence())
}

/// There is nothing to try.
///
/// # Errors
/// Always.
pub fn try_one(_: &str) -> Result<Infallible, Failure> {
    Err(no_fence())
}

fn no_fence() -> Failure {
    Failure::new(
        FailureCode::InvalidRequest,
        "On this system the worker raises no fence of its own.",
        "Try it on Linux.",
    )
}
