//! Windows: one worker, beside the window, which Npcap lets capture or not.

use std::ffi::OsString;
use std::path::PathBuf;

use traffic::failure::{DenialCause, Failure, Remedy};

use super::Program;

/// What starts the window again as Administrator.
pub fn elevated_window() -> Option<Program> {
    let system = PathBuf::from(std::env::var_os("SystemRoot")?).join("System32");
    let window = std::env::current_exe().ok()?;
    // In single quotes PowerShell reads nothing but a doubled one.
    let window = window.to_str()?.replace('\'', "''");
    Some(Program {
        path: system.join("WindowsPowerShell\\v1.0\\powershell.exe"),
        arguments: ["-NoProfile", "-NonInteractive", "-Command"]
            .into_iter()
            .map(OsString::from)
            .chain([format!("Start-Process -Verb RunAs -FilePath '{window}'").into()])
            .collect(),
    })
}

/// The system has no way of its own.
pub fn allow_by_system() -> Option<Result<(), Failure>> {
    None
}

/// What can be done on a click about a missing right.
pub fn remedies(cause: Option<DenialCause>) -> Vec<Remedy> {
    match cause {
        Some(DenialCause::AdministratorsOnly | DenialCause::Declined) => {
            vec![Remedy::RestartAsAdministrator]
        }
        Some(_) | None => Vec::new(),
    }
}
