//! The one error that crosses a boundary: a code for programs, a message and a next step for people.

use serde::{Deserialize, Serialize};

/// What went wrong, in a form that the worker, the window and the page all understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields))]
pub struct Failure {
    /// What a program branches on.
    pub code: FailureCode,
    /// One sentence: what happened.
    pub message: String,
    /// One sentence: what to do next.
    pub hint: String,
    /// A command line that mends it, to be copied, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// For `permissionDenied`: what takes the right away, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<DenialCause>,
    /// What the window can do about it on a click; the worker leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<Vec<Remedy>>,
}

impl Failure {
    /// A failure without a command to copy.
    pub fn new(code: FailureCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: hint.into(),
            command: None,
            cause: None,
            remedies: None,
        }
    }

    /// The same failure with a command line that mends it.
    #[must_use]
    pub fn with_command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// The same failure with what takes the right away.
    #[must_use]
    pub fn with_cause(mut self, cause: DenialCause) -> Self {
        self.cause = Some(cause);
        self
    }
}

/// What can take the right to capture away. Each has its own way to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum DenialCause {
    /// The person may not run the worker that has the right.
    NotExecutable,
    /// The worker's file has no capability (capabilities(7)).
    NoFileCapability,
    /// The program was started so that nothing it starts can gain a right (`no_new_privs`, prctl(2)), as
    /// Flatpak and snap do.
    NoNewPrivileges,
    /// The worker's file lies on a file system whose capabilities do not count (`nosuid`, mount(8)), as
    /// an `AppImage`'s does.
    NosuidMount,
    /// The program runs in a user namespace, whose rights end at its border (`user_namespaces(7)`).
    UserNamespace,
    /// The right was taken away for the whole session (the capability bounding set).
    BoundingSet,
    /// Windows: Npcap was installed for administrators only.
    AdministratorsOnly,
    /// macOS: the person may not open `/dev/bpf*`.
    BpfDevices,
    /// The system was asked for an administrator's password, and it was not given.
    Declined,
    /// None of these, or one that was added later.
    #[serde(other)]
    Unknown,
}

/// What the window can do on a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Remedy {
    /// Let this person capture from now on (the command `allow_capture`).
    AllowCapture,
    /// Capture this once with an administrator's password (`start_capture` with `asAdministrator`).
    AsAdministrator,
    /// Start the whole program again as Administrator (`restart_as_administrator`), on Windows.
    RestartAsAdministrator,
}

/// The kinds of [`Failure`]. New kinds may be added; a kind never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FailureCode {
    /// The worker has no right to open a network interface.
    PermissionDenied,
    /// There is no interface of that name, or it went away.
    InterfaceNotFound,
    /// The interface exists but is switched off.
    InterfaceDown,
    /// The interface was away and is back: nothing is left to do.
    InterfaceBack,
    /// libpcap does not understand the BPF filter.
    InvalidFilter,
    /// libpcap or Npcap is not installed.
    CaptureLibraryMissing,
    /// The interface or file delivers frames of a kind that Wirewatch does not decode.
    UnsupportedLinkType,
    /// The file cannot be opened, or is not a capture, or its rest is cut or damaged.
    UnreadableFile,
    /// The worker speaks another version of the protocol than the window.
    ProtocolMismatch,
    /// The worker program is not where it should be, or cannot be started.
    WorkerMissing,
    /// The worker ended without having been asked to.
    WorkerStopped,
    /// What was remembered from the last start cannot be understood.
    UnreadableSettings,
    /// A request that makes no sense: an unknown command, a number out of range.
    InvalidRequest,
    /// A fault in Wirewatch itself, or a kind that was added later.
    #[serde(other)]
    Internal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_was_added_later_is_still_a_failure() {
        let text = r#"{"code":"tooTired","message":"No.","hint":"Sleep."}"#;
        let failure: Failure = serde_json::from_str(text).unwrap();
        assert_eq!(
            failure,
            Failure::new(FailureCode::Internal, "No.", "Sleep.")
        );
    }
}
