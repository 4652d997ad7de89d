//! Starts the capture worker through tauri-plugin-shell, and listens to it.

use std::ffi::OsString;
use std::time::Instant;

use tauri::{AppHandle, async_runtime};
use tauri_plugin_shell::ShellExt as _;
use tauri_plugin_shell::process::{CommandChild, CommandEvent, TerminatedPayload};
use traffic::failure::{Failure, FailureCode};
use traffic::message::Message;
use traffic::request::Request;
use traffic::text::{clean, clean_path};

use crate::conversation::Conversation;
use crate::ending::{Ending, How};
use crate::platform::{self, Program};

/// The most of standard error that is kept.
const LAST_WORDS: usize = 400;

/// A running worker. It is killed when this is dropped.
#[derive(Debug)]
pub struct Worker(CommandChild);

/// What comes from a worker.
#[derive(Debug)]
pub enum WorkerEvent {
    /// It said something.
    Said(Message),
    /// It said something that cannot be understood; nothing more is read from it.
    Broke(Failure),
    /// Its process ended. Always the last event.
    Ended(Ending),
}

impl Worker {
    /// Starts a worker and calls `on_event` with all that comes from it, in order.
    ///
    /// # Errors
    /// `workerMissing` when the program cannot be started, `permissionDenied` when this person may not.
    pub fn start(
        app: &AppHandle,
        program: &Program,
        arguments: Vec<OsString>,
        mut on_event: impl FnMut(WorkerEvent) + Send + 'static,
    ) -> Result<Self, Failure> {
        let command = app.shell().command(&program.path);
        let (mut events, child) = command
            .args(&program.arguments)
            .args(arguments)
            .set_raw_out(true)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| not_started(program, &error))?;
        async_runtime::spawn(async move {
            let mut conversation = Conversation::default();
            let mut stderr = Vec::new();
            while let Some(event) = events.recv().await {
                match event {
                    CommandEvent::Stdout(bytes) => {
                        let heard = conversation.hear(&bytes, Instant::now(), |message| {
                            on_event(WorkerEvent::Said(platform::with_remedies(message)));
                        });
                        if let Err(failure) = heard {
                            on_event(WorkerEvent::Broke(failure));
                        }
                    }
                    CommandEvent::Stderr(bytes) => {
                        stderr.extend(bytes);
                        let excess = stderr.len().saturating_sub(LAST_WORDS);
                        stderr.drain(..excess);
                    }
                    CommandEvent::Terminated(payload) => {
                        on_event(WorkerEvent::Ended(Ending {
                            how: how(&payload),
                            last_words: clean(stderr.trim_ascii()),
                        }));
                        return;
                    }
                    CommandEvent::Error(_) | _ => {}
                }
            }
            on_event(WorkerEvent::Ended(Ending {
                how: How::Unknown,
                last_words: String::new(),
            }));
        });
        Ok(Self(child))
    }

    /// Asks the worker something.
    ///
    /// # Errors
    /// `workerStopped` when it no longer listens.
    pub fn ask(&mut self, request: &Request) -> Result<(), Failure> {
        self.0
            .write(format!("{request}\n").as_bytes())
            .map_err(|error| {
                Failure::new(
                    FailureCode::WorkerStopped,
                    format!("The capture worker does not listen any more: {error}."),
                    "Start the capture again.",
                )
            })
    }
}

/// Runs a worker to its end and returns how it ended: `finished`, or the failure.
///
/// # Errors
/// What the worker said, or why it could not.
pub async fn run_to_end(app: &AppHandle, arguments: Vec<OsString>) -> Result<(), Failure> {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let program = Program::at(platform::plain_worker());
    let _worker = Worker::start(app, &program, arguments, move |event| {
        // Nobody listens any more once the outcome is known.
        let _ = sender.send(event);
    })?;
    while let Some(event) = receiver.recv().await {
        match event {
            WorkerEvent::Said(Message::Finished { .. }) => return Ok(()),
            WorkerEvent::Said(Message::Failed(failure)) | WorkerEvent::Broke(failure) => {
                return Err(failure);
            }
            WorkerEvent::Said(_) => {}
            WorkerEvent::Ended(ending) => return Err(ending.ended_early(TRY_AGAIN)),
        }
    }
    let ending = Ending {
        how: How::Unknown,
        last_words: String::new(),
    };
    Err(ending.ended_early(TRY_AGAIN))
}

const TRY_AGAIN: &str = "Try it again.";

fn how(payload: &TerminatedPayload) -> How {
    match (payload.signal, payload.code) {
        (Some(signal), _) => How::Signal(signal),
        (None, Some(code)) => How::Exit(code),
        (None, None) => How::Unknown,
    }
}

fn not_started(program: &Program, error: &tauri_plugin_shell::Error) -> Failure {
    if let tauri_plugin_shell::Error::Io(error) = error
        && let Some(failure) = platform::may_not_run(&program.path, error)
    {
        return failure;
    }
    let failure = Failure::new(
        FailureCode::WorkerMissing,
        format!(
            "The capture worker cannot be started. {}: {}.",
            clean_path(&program.path),
            in_words(error)
        ),
        "It is a part of Wirewatch. Install Wirewatch again, then check again.",
    );
    match platform::reinstallation() {
        Some(command) => failure.with_command(command),
        None => failure,
    }
}

/// The system's words, without its number for them.
fn in_words(error: &tauri_plugin_shell::Error) -> String {
    let words = error.to_string();
    match words.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str, kind: std::io::ErrorKind) -> Failure {
        not_started(
            &Program::at(path),
            &tauri_plugin_shell::Error::Io(kind.into()),
        )
    }

    #[test]
    fn a_worker_that_is_not_there_is_missing() {
        for kind in [
            std::io::ErrorKind::NotFound,
            std::io::ErrorKind::PermissionDenied,
        ] {
            let failure = refused("/nowhere/wirewatch-capture", kind);
            assert_eq!(failure.code, FailureCode::WorkerMissing, "{kind}");
            // A test is a build of one's own.
            let command = failure.command.as_deref();
            assert_eq!(command, Some("cargo build -p wirewatch-capture"));
        }
    }
}
