//! How a worker's process ended, and what is to be said about it.

use std::fmt;

use traffic::failure::{Failure, FailureCode};

/// How a worker's process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What it was.
    pub how: How,
    /// The last it wrote to standard error; often empty.
    pub last_words: String,
}

/// What to do when a capture's worker ended.
pub const START_AGAIN: &str = "Start the capture again.";

/// The same where there are figures.
pub const START_AGAIN_WITH_FIGURES: &str =
    "Start the capture again. The figures up to then stay until you do.";

/// What the end of a process was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It ended by itself, with this status.
    Exit(i32),
    /// It was ended by this signal.
    Signal(i32),
    /// Nobody knows.
    Unknown,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => write!(f, "signal {signal}"),
            // Windows' codes are 32 bits that mean something only in hexadecimal.
            Self::Exit(code) if *code < 0 => write!(f, "exit status {code:#x}"),
            Self::Exit(code) => write!(f, "exit status {code}"),
            Self::Unknown => write!(f, "no known reason"),
        }
    }
}

/// Windows' status of a program for which a DLL is missing (`STATUS_DLL_NOT_FOUND`).
const DLL_NOT_FOUND: How = How::Exit(0xc000_0135_u32.cast_signed());

impl Ending {
    /// What to say when the worker ended without having been asked to, and what to do then.
    #[must_use]
    pub fn ended_early(&self, hint: &str) -> Failure {
        if let Some(hint) = self.missing_library() {
            return Failure::new(
                FailureCode::CaptureLibraryMissing,
                "The library that captures packets is not installed.",
                hint,
            );
        }
        Failure::new(
            FailureCode::WorkerStopped,
            format!(
                "The capture worker stopped unexpectedly ({}).{}",
                self.how,
                self.last_words_said()
            ),
            hint,
        )
    }

    /// What to do where the loader did not find the library that captures packets. Its words tell the system.
    fn missing_library(&self) -> Option<&'static str> {
        if self.how == DLL_NOT_FOUND {
            Some("Install Npcap from https://npcap.com, then try again.")
        } else if self.last_words.contains("loading shared libraries") {
            Some("Install libpcap, which Debian calls libpcap0.8, then try again.")
        } else if self.last_words.contains("Library not loaded") {
            Some("It is a part of macOS: update the system, then try again.")
        } else {
            None
        }
    }

    fn last_words_said(&self) -> String {
        match self.last_words.as_str() {
            "" => String::new(),
            words => format!(" Its last words: {words}"),
        }
    }

    /// The notice that another worker took over.
    #[must_use]
    pub fn was_started_again(&self) -> Failure {
        let mut failure = self.ended_early("It was started again; its figures begin anew.");
        // The library was there a moment ago.
        failure.code = FailureCode::WorkerStopped;
        failure
    }

    /// What to say where no further worker takes over, because it stopped so many times.
    #[must_use]
    pub fn stopped_too_often(&self, times: usize) -> Failure {
        Failure::new(
            FailureCode::WorkerStopped,
            format!(
                "The capture worker stopped {times} times within a minute, the last time with {}.{}",
                self.how,
                self.last_words_said()
            ),
            START_AGAIN_WITH_FIGURES,
        )
    }
}
