//! What a person should know about a running capture, without it having failed.

use traffic::failure::{Failure, FailureCode};

/// The most notices that are kept; older ones make way.
pub const MOST: usize = 20;

/// Adds a notice, in the place of an older one that says the same or that is no longer true.
pub fn add(notices: &mut Vec<Failure>, notice: Failure) {
    // What became of the interface last is what is true of it.
    let is_replaced =
        |older: &Failure| *older == notice || (is_presence(notice.code) && is_presence(older.code));
    notices.retain(|older| !is_replaced(older));
    if notices.len() == MOST {
        notices.remove(0);
    }
    notices.push(notice);
}

/// Whether a notice says that the interface is there, or is not.
fn is_presence(code: FailureCode) -> bool {
    match code {
        FailureCode::InterfaceDown
        | FailureCode::InterfaceNotFound
        | FailureCode::InterfaceBack => true,
        FailureCode::PermissionDenied
        | FailureCode::InvalidFilter
        | FailureCode::CaptureLibraryMissing
        | FailureCode::UnsupportedLinkType
        | FailureCode::UnreadableFile
        | FailureCode::ProtocolMismatch
        | FailureCode::WorkerMissing
        | FailureCode::WorkerStopped
        | FailureCode::UnreadableSettings
        | FailureCode::InvalidRequest
        | FailureCode::Internal => false,
    }
}
