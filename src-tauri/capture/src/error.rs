//! What can go wrong in the worker, and the one place where libpcap's texts are told apart.

use std::path::PathBuf;

use thiserror::Error;
use traffic::failure::{Failure, FailureCode};
use traffic::text::{clean, clean_path};

use crate::platform;

/// An error of opening, reading or filtering a source.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// An interface could not be opened or read.
    #[error("interface {name}: {trouble:?}")]
    Interface {
        /// The interface.
        name: String,
        /// What is the matter.
        trouble: InterfaceTrouble,
    },
    /// A file could not be opened or read.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// libpcap's words.
        cause: String,
    },
    /// A filter does not compile.
    #[error("filter: {cause}")]
    Filter {
        /// libpcap's words.
        cause: String,
    },
    /// The link type is none that the decoder knows.
    #[error("link type {name} is not supported")]
    LinkType {
        /// libpcap's name of it.
        name: String,
    },
}

impl CaptureError {
    /// Whether the interface was removed.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        match self {
            Self::Interface { trouble, .. } => match trouble {
                InterfaceTrouble::WentAway | InterfaceTrouble::NotFound => true,
                InterfaceTrouble::NoPermission
                | InterfaceTrouble::Down
                | InterfaceTrouble::NoLibrary
                | InterfaceTrouble::Other(_) => false,
            },
            Self::File { .. } | Self::Filter { .. } | Self::LinkType { .. } => false,
        }
    }
}

/// libpcap's words without the wrapping of the `pcap` crate.
pub fn words(error: &pcap::Error) -> String {
    if let pcap::Error::PcapError(text) = error {
        clean(text.trim().as_bytes())
    } else {
        clean(error.to_string().as_bytes())
    }
}

impl From<CaptureError> for Failure {
    fn from(error: CaptureError) -> Self {
        match error {
            CaptureError::Interface { name, trouble } => interface_failure(&name, trouble),
            CaptureError::File { path, cause } => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                // libpcap repeats the path, and a path can hold any words.
                let repeated = format!("{}: ", path.display());
                let cause = cause.strip_prefix(&repeated).unwrap_or(&cause);
                file_failure(&clean_path(name.as_ref()), &clean(cause.as_bytes()))
            }
            CaptureError::Filter { cause } => Self::new(
                FailureCode::InvalidFilter,
                format!("The filter is not understood: {cause}."),
                "Correct it, for example: udp port 53, or host 192.0.2.1 and not port 22.",
            ),
            CaptureError::LinkType { name } => Self::new(
                FailureCode::UnsupportedLinkType,
                format!("Wirewatch cannot decode frames of the link type {name}."),
                "Pick another interface or file.",
            ),
        }
    }
}

/// What can be the matter with an interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InterfaceTrouble {
    /// It may not be captured on.
    NoPermission,
    /// There is none of that name.
    NotFound,
    /// It was there a moment ago.
    WentAway,
    /// It is switched off.
    Down,
    /// There is no library to capture with.
    NoLibrary,
    /// What nobody has met yet, in words that follow "cannot be captured on".
    Other(String),
}

/// What libpcap's words mean. Matched in lower case, first match counts.
const INTERFACE_WORDS: [(&str, InterfaceTrouble); 13] = [
    ("permission", InterfaceTrouble::NoPermission),
    ("admin-only mode", InterfaceTrouble::NoPermission),
    ("operation not permitted", InterfaceTrouble::NoPermission),
    ("access is denied", InterfaceTrouble::NoPermission),
    ("disappeared", InterfaceTrouble::WentAway),
    ("no longer attached", InterfaceTrouble::WentAway),
    ("no such device", InterfaceTrouble::NotFound),
    ("not found", InterfaceTrouble::NotFound),
    ("doesn't exist", InterfaceTrouble::NotFound),
    ("device not configured", InterfaceTrouble::NotFound),
    ("is not up", InterfaceTrouble::Down),
    ("network is down", InterfaceTrouble::Down),
    ("wpcap", InterfaceTrouble::NoLibrary),
];

impl InterfaceTrouble {
    /// What libpcap means by an error of an interface.
    #[must_use]
    pub fn of(error: &pcap::Error) -> Self {
        Self::in_words(words(error))
    }

    fn in_words(words: String) -> Self {
        let lower = words.to_lowercase();
        let mut known = INTERFACE_WORDS.into_iter();
        known
            .find(|(part, _)| lower.contains(part))
            .map_or(Self::Other(words), |(_, trouble)| trouble)
    }
}

fn interface_failure(name: &str, trouble: InterfaceTrouble) -> Failure {
    match trouble {
        InterfaceTrouble::NoPermission => platform::rights::permission_denied(),
        InterfaceTrouble::NoLibrary => platform::rights::library_missing(),
        InterfaceTrouble::Down => interface_down(name),
        InterfaceTrouble::WentAway => Failure::new(
            FailureCode::InterfaceNotFound,
            format!("Interface {name} went away."),
            "Connect it or switch it on, then try again, or pick another interface.",
        ),
        InterfaceTrouble::NotFound => Failure::new(
            FailureCode::InterfaceNotFound,
            format!("There is no interface named {name}."),
            "Pick another interface.",
        ),
        InterfaceTrouble::Other(cause) => Failure::new(
            FailureCode::Internal,
            format!("Interface {name} cannot be captured on: {cause}."),
            "Try again, or pick another interface.",
        ),
    }
}

/// An interface that exists and is switched off.
pub fn interface_down(name: &str) -> Failure {
    Failure::new(
        FailureCode::InterfaceDown,
        format!("Interface {name} is switched off."),
        "Switch it on, or pick another interface.",
    )
}

/// What libpcap's words about a file mean to a person, and what to do. First match counts.
const FILE_WORDS: [(&str, &str, &str); 10] = [
    (
        "no such file",
        "does not exist",
        "Check its name, or pick another file.",
    ),
    (
        "permission denied",
        "may not be read by you",
        "Ask its owner for the right to read it.",
    ),
    ("is a directory", "is a folder", PICK),
    ("file header bytes, only got 0", "is empty", PICK),
    ("unknown file format", "is not a capture file", PICK),
    (
        "file header bytes",
        "is too short to be a capture file",
        PICK,
    ),
    ("truncated", "is cut short in the middle of a packet", CUT),
    (
        "interface has a type",
        "holds several link types, of which libpcap reads only the first",
        CUT,
    ),
    (
        "interface has a snapshot length",
        "changes its snaplen in the middle, which libpcap cannot read",
        CUT,
    ),
    ("block", "is damaged", CUT),
];

const PICK: &str = "Pick a file in the format pcap or pcapng.";
const CUT: &str = "All packets up to there are counted.";

fn file_failure(name: &str, cause: &str) -> Failure {
    let lower = cause.to_lowercase();
    let found = FILE_WORDS.iter().find(|(words, ..)| lower.contains(words));
    match found {
        Some((_, what, hint)) => Failure::new(
            FailureCode::UnreadableFile,
            format!("The file {name} {what}."),
            *hint,
        ),
        None => Failure::new(
            FailureCode::UnreadableFile,
            format!("The file {name} cannot be read: {cause}."),
            PICK,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libpcaps_texts_about_interfaces_are_told_apart() {
        use InterfaceTrouble::{Down, NoPermission, NotFound, Other, WentAway};
        for (text, trouble) in [
            (
                "eth0: You don't have permission to perform this capture on that device (socket: Operation not permitted)",
                NoPermission,
            ),
            (
                "(cannot open BPF device) /dev/bpf0: Permission denied",
                NoPermission,
            ),
            (
                "The helper program for \"Admin-only Mode\" must be allowed to make changes to your device.",
                NoPermission,
            ),
            (
                "eth9: No such device exists (SIOCGIFHWADDR: No such device)",
                NotFound,
            ),
            ("The interface disappeared", WentAway),
            ("The interface went down: Network is down", Down),
            ("eth1: That device is not up", Down),
            ("something new", Other("something new".into())),
        ] {
            assert_eq!(InterfaceTrouble::in_words(text.into()), trouble, "{text}");
        }
    }

    #[test]
    fn libpcaps_texts_about_files_become_sentences() {
        for (text, sentence) in [
            ("x: No such file or directory", "The file x does not exist."),
            ("unknown file format", "The file x is not a capture file."),
            (
                "truncated dump file; tried to read 4 file header bytes, only got 0",
                "The file x is empty.",
            ),
            (
                "truncated dump file; tried to read 24 file header bytes, only got 9",
                "The file x is too short to be a capture file.",
            ),
            (
                "truncated dump file; tried to read 98 captured bytes, only got 41",
                "The file x is cut short in the middle of a packet.",
            ),
            (
                "an interface has a type 113 different from the type of the first interface",
                "The file x holds several link types, of which libpcap reads only the first.",
            ),
            ("odd", "The file x cannot be read: odd."),
        ] {
            assert_eq!(file_failure("x", text).message, sentence, "{text}");
        }
    }
}
