//! What the window can do on a click about a missing right to capture.

use tauri::AppHandle;
use tauri_plugin_shell::ShellExt as _;
use traffic::failure::{DenialCause, Failure, FailureCode};
use traffic::text::clean;

use crate::ending::How;
use crate::platform;

/// The exit statuses of `pkexec` where the password was not given, or nothing could ask for it
/// (pkexec(1)).
const DECLINED: [i32; 2] = [126, 127];

/// Lets this person capture from now on, once an administrator has agreed. Takes as long as they take.
///
/// # Errors
/// `permissionDenied`: they did not agree, or it did not work, and why.
pub async fn allow_capture(app: &AppHandle) -> Result<(), Failure> {
    if let Some(outcome) = platform::allow_by_system() {
        return outcome;
    }
    let program = platform::allowance().ok_or_else(no_way)?;
    let command = app.shell().command(&program.path).args(program.arguments);
    let output = command.output().await.map_err(|_| no_way())?;
    let words = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => Ok(()),
        Some(code) if DECLINED.contains(&code) => Err(declined()),
        Some(_) | None => Err(Failure::new(
            FailureCode::PermissionDenied,
            format!(
                "It could not be allowed: {}",
                clean(last_line(&words).as_bytes())
            ),
            "Ask who looks after this computer.",
        )
        .with_cause(DenialCause::Unknown)),
    }
}

/// Starts the window again as Administrator and ends this one, on Windows.
///
/// # Errors
/// The person did not agree, or the system has no such thing.
pub async fn restart_as_administrator(app: &AppHandle) -> Result<(), Failure> {
    let program = platform::elevated_window().ok_or_else(no_way)?;
    let command = app.shell().command(&program.path).args(program.arguments);
    let status = command.status().await.map_err(|_| no_way())?;
    if !status.success() {
        return Err(declined());
    }
    app.exit(0);
    Ok(())
}

/// What to say where an administrator was asked and did not agree.
pub fn declined() -> Failure {
    let mut failure = Failure::new(
        FailureCode::PermissionDenied,
        "An administrator was asked and did not agree, or nobody could be asked on this screen.",
        "Try again and give the password, or ask who looks after this computer. Capture files can \
         be opened without it.",
    )
    .with_cause(DenialCause::Declined);
    platform::mend(&mut failure);
    failure
}

/// Whether a worker that was started as administrator ended because that was declined.
pub fn is_declined(how: How) -> bool {
    DECLINED.iter().any(|code| how == How::Exit(*code))
}

fn last_line(words: &str) -> &str {
    words.lines().last().unwrap_or("it did not say why.")
}

/// What to say where the window knows no way.
pub fn no_way() -> Failure {
    Failure::new(
        FailureCode::InvalidRequest,
        "Here the window cannot do that.",
        "Use the command that it shows, or ask who looks after this computer.",
    )
}
