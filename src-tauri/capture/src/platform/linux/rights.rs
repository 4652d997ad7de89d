//! Rights on Linux: capabilities (capabilities(7)).

use caps::{CapSet, Capability};
use traffic::failure::{Failure, FailureCode};

/// Makes the right to capture effective, where this program was given it as a permitted one.
pub fn raise() {
    // Without the right this fails, and opening an interface will say so.
    let _ = caps::raise(None, CapSet::Effective, Capability::CAP_NET_RAW);
}

/// Gives up every right of this thread and of those it starts from now on. An open interface stays
/// readable.
///
/// # Errors
/// The kernel refused: then no packet may be read.
pub fn drop_all() -> Result<(), Failure> {
    let sets = [
        CapSet::Ambient,
        CapSet::Effective,
        CapSet::Permitted,
        CapSet::Inheritable,
    ];
    for set in sets {
        caps::clear(None, set).map_err(|error| {
            Failure::new(
                FailureCode::Internal,
                format!("The worker could not give up its rights: {error}."),
                "Nothing was captured. Please report this.",
            )
        })?;
    }
    Ok(())
}

/// What to say to who may not capture.
pub fn permission_denied() -> Failure {
    let worker = std::env::current_exe().map_or_else(
        |_| "wirewatch-capture".into(),
        |path| path.display().to_string(),
    );
    Failure::new(
        FailureCode::PermissionDenied,
        "The capture worker has no right to open network interfaces.",
        "Give the worker, and only the worker, that right with this command, then check again.",
    )
    .with_command(format!("sudo setcap cap_net_raw=p {}", shell_word(&worker)))
}

/// What to say where libpcap is missing. On Linux the worker does not start without it.
pub fn library_missing() -> Failure {
    Failure::new(
        FailureCode::CaptureLibraryMissing,
        "libpcap is not installed.",
        "Install it, then start again.",
    )
    .with_command("sudo apt-get install libpcap0.8")
}

fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_for_the_shell_only_where_it_must_be() {
        assert_eq!(shell_word("/usr/bin/worker-1"), "/usr/bin/worker-1");
        assert_eq!(shell_word("/a b/it's"), r"'/a b/it'\''s'");
    }
}
