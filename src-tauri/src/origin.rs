//! What is captured on, and how a worker is told to.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use traffic::failure::{Failure, FailureCode};
use traffic::message::Source;
use traffic::text::clean_path;

use crate::platform::{self, Program};
use crate::rights;
use crate::state::CaptureTarget;

/// What to capture on. A path is kept as the system has it, which may be no text.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A network interface, by its name and what a person calls it.
    Interface {
        /// The system's name.
        name: String,
        /// The person's.
        label: String,
        /// With the rights of an administrator, who is asked for a password.
        as_administrator: bool,
    },
    /// A capture file, read as fast as it can be.
    File(PathBuf),
    /// The sample, played at its own pace.
    Sample(PathBuf),
}

impl Origin {
    /// Whether it is an interface, which is there also after its worker ended.
    pub fn is_live(&self) -> bool {
        match self {
            Self::Interface { .. } => true,
            Self::File(_) | Self::Sample(_) => false,
        }
    }

    /// Whether an administrator is asked for a password.
    pub fn is_as_administrator(&self) -> bool {
        match self {
            Self::Interface {
                as_administrator, ..
            } => *as_administrator,
            Self::File(_) | Self::Sample(_) => false,
        }
    }

    /// The program of its worker.
    ///
    /// # Errors
    /// No administrator can be asked here.
    pub fn program(&self) -> Result<Program, Failure> {
        match self {
            Self::Interface {
                as_administrator: true,
                ..
            } => platform::administrator().ok_or_else(rights::no_way),
            Self::Interface { .. } => Ok(Program::at(platform::capture_worker())),
            Self::File(_) | Self::Sample(_) => Ok(Program::at(platform::plain_worker())),
        }
    }

    /// What the page is told about it.
    pub fn target(&self, filter: String) -> CaptureTarget {
        let file = |path: &Path| Source::File {
            path: clean_path(path),
        };
        let (source, label) = match self {
            Self::Interface { name, label, .. } => {
                (Source::Interface { name: name.clone() }, label.clone())
            }
            Self::File(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                (file(path), clean_path(name.as_ref()))
            }
            Self::Sample(path) => (file(path), "Sample capture".into()),
        };
        CaptureTarget {
            source,
            label,
            filter,
        }
    }

    /// The command line of its worker.
    pub fn arguments(&self, filter: &str, interval_ms: u64) -> Vec<OsString> {
        let (command, last): (&[&str], OsString) = match self {
            Self::Interface { name, .. } => (&["live"], name.into()),
            Self::File(path) => (&["replay", "--pace=fast"], path.into()),
            Self::Sample(path) => (&["replay", "--pace=as-captured"], path.into()),
        };
        let mut arguments: Vec<OsString> = command.iter().map(OsString::from).collect();
        arguments.push(format!("--interval={interval_ms}ms").into());
        arguments.push(format!("--filter={filter}").into());
        arguments.push("--linger".into());
        // What follows is never read as an option, whatever it begins with.
        arguments.push("--".into());
        arguments.push(last);
        arguments
    }
}

/// The longest text that every system lets a program be started with.
const LONGEST_ARGUMENT: usize = 16 * 1024;

/// Refuses a filter that cannot be an argument; whether it makes sense is for libpcap to say.
///
/// # Errors
/// `invalidFilter`.
pub fn check_argument(filter: &str) -> Result<(), Failure> {
    if filter.len() <= LONGEST_ARGUMENT && !filter.contains('\0') {
        return Ok(());
    }
    Err(Failure::new(
        FailureCode::InvalidFilter,
        "The filter is too long, or holds a character that no filter has.",
        "Write a shorter one, for example: udp port 53.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_filter_is_never_read_as_an_option() {
        let origin = Origin::Interface {
            name: "--help".into(),
            label: "odd".into(),
            as_administrator: false,
        };
        let expected = [
            "live",
            "--interval=500ms",
            "--filter=-x",
            "--linger",
            "--",
            "--help",
        ];
        assert_eq!(origin.arguments("-x", 500), expected.map(OsString::from));
    }

    #[test]
    fn only_the_sample_is_played_at_its_own_pace() {
        let path = PathBuf::from("Sample capture");
        let pace = |origin: Origin| origin.arguments("", 2000)[1].clone();
        assert_eq!(pace(Origin::File(path.clone())), "--pace=fast");
        assert_eq!(pace(Origin::Sample(path)), "--pace=as-captured");
    }

    #[test]
    fn a_filter_that_no_program_can_be_given_is_refused_as_a_filter() {
        assert_eq!(check_argument("udp port 53"), Ok(()));
        for filter in ["a\0b", &"x".repeat(20_000)] {
            let code = check_argument(filter).map_err(|failure| failure.code);
            assert_eq!(code, Err(FailureCode::InvalidFilter));
        }
    }
}
