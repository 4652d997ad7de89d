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
    outcome(output.status.code(), &output.stderr)
}

/// What became of it, from the exit status of the program and what it wrote to standard error.
fn outcome(status: Option<i32>, stderr: &[u8]) -> Result<(), Failure> {
    match status {
        Some(0) => Ok(()),
        Some(code) if DECLINED.contains(&code) => Err(declined()),
        Some(_) | None => Err(Failure::new(
            FailureCode::PermissionDenied,
            format!("It could not be allowed: {}", reason(stderr)),
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

/// What a program said last, without its own name in front.
fn reason(words: &[u8]) -> String {
    let last = words.trim_ascii().rsplit(|byte| *byte == b'\n').next();
    let last = clean(last.unwrap_or_default());
    match last.strip_prefix("allow-capture: ").unwrap_or(&last) {
        "" => "it did not say why.".into(),
        reason => reason.into(),
    }
}

/// What to say where the window knows no way.
pub fn no_way() -> Failure {
    Failure::new(
        FailureCode::InvalidRequest,
        "Here the window cannot do that.",
        "Use the command that it shows, or ask who looks after this computer.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_the_leave_is_said_in_words() {
        let says = |status, stderr: &str| {
            let failure = outcome(status, stderr.as_bytes()).expect_err("it was not allowed");
            (failure.cause, failure.message)
        };
        assert_eq!(outcome(Some(0), b""), Ok(()));
        for status in [126, 127] {
            let (cause, message) = says(Some(status), "Error executing command: Not authorized\n");
            assert_eq!(cause, Some(DenialCause::Declined), "{status}");
            assert!(message.contains("did not agree"), "{message}");
        }
        for (status, stderr, why) in [
            (Some(1), "one\nallow-capture: no file.\n", "no file."),
            (Some(1), "\u{1b}[31mred\n", "\\u{1b}[31mred"),
            (Some(1), "\n", "it did not say why."),
            (None, "", "it did not say why."),
        ] {
            let said = says(status, stderr);
            let message = format!("It could not be allowed: {why}");
            assert_eq!(said, (Some(DenialCause::Unknown), message));
        }
    }

    #[test]
    fn pkexec_has_two_statuses_for_no() {
        for (how, is_no) in [
            (How::Exit(126), true),
            (How::Exit(127), true),
            (How::Exit(1), false),
            (How::Signal(126), false),
            (How::Unknown, false),
        ] {
            assert_eq!(is_declined(how), is_no, "{how}");
        }
    }
}
