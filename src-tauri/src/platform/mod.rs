//! What differs from system to system in the window: where the worker lies that may capture, and what
//! can be done on a click about a missing right. Each system offers the same functions.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{
    administrator, allow_by_system, allowance, capture_worker, elevated_window, give_up_rights,
    may_not_run, remedies,
};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub use macos::{allow_by_system, elevated_window, remedies};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{allow_by_system, elevated_window, remedies};

#[cfg(not(target_os = "linux"))]
mod one_worker;
#[cfg(not(target_os = "linux"))]
pub use one_worker::{administrator, allowance, capture_worker, give_up_rights, may_not_run};

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use traffic::failure::{Failure, FailureCode};
use traffic::message::Message;

/// The name of the worker's program.
pub const WORKER: &str = "wirewatch-capture";

/// A program to start, with its first arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Where it is, or the name of one that the system knows.
    pub path: PathBuf,
    /// What comes before all other arguments.
    pub arguments: Vec<OsString>,
}

impl Program {
    /// A program without arguments of its own.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            arguments: Vec::new(),
        }
    }
}

/// The worker that everyone may run: it lies beside the window.
pub fn plain_worker() -> PathBuf {
    beside(&format!("{WORKER}{}", std::env::consts::EXE_SUFFIX))
}

/// A file beside the window's own program.
fn beside(name: &str) -> PathBuf {
    let folder = std::env::current_exe()
        .ok()
        .and_then(|program| program.parent().map(Path::to_owned));
    folder.unwrap_or_default().join(name)
}

/// The command that brings a missing worker back, where one does.
pub fn reinstallation() -> Option<&'static str> {
    // Where Debian's packages put a program; of another system's nothing is known.
    if beside("").starts_with("/usr/bin") && Path::new("/usr/bin/apt-get").exists() {
        return Some("sudo apt-get install --reinstall wirewatch");
    }
    is_own_build().then_some("cargo build -p wirewatch-capture")
}

/// Whether the window was built by cargo, and runs where it was built.
fn is_own_build() -> bool {
    // Cargo keeps this beside the programs that it builds, and above those that are tests.
    [".fingerprint", "../.fingerprint"]
        .iter()
        .any(|folder| beside(folder).exists())
}

/// The message, with what the window can do about the failures in it.
pub fn with_remedies(mut message: Message) -> Message {
    message.change_failures(mend);
    message
}

/// Adds what the window can do about a failure.
pub fn mend(failure: &mut Failure) {
    if failure.code == FailureCode::PermissionDenied {
        let remedies = remedies(failure.cause);
        failure.remedies = (!remedies.is_empty()).then_some(remedies);
    }
}
