//! Linux. Where Wirewatch is installed there are two workers: one beside the window, which everyone may
//! run and which has no right, and one that may capture and that only those may run who were allowed to.
//! A build of one's own has one worker, beside the window.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use caps::CapSet;
use traffic::failure::{DenialCause, Failure, FailureCode, Remedy};
use traffic::text::shell_word;

use super::{Program, WORKER, beside, plain_worker};

/// Where the package installs what only some may run, seen from the folder of the window's program.
const INSTALLED: &str = "../libexec/wirewatch";

/// Asks for an administrator's password and runs a program as root (pkexec(1)).
const PKEXEC: &str = "pkexec";

/// Gives up every capability, however it was come by: the window needs none.
///
/// # Errors
/// The kernel's.
pub fn give_up_rights() -> io::Result<()> {
    let sets = [
        CapSet::Ambient,
        CapSet::Effective,
        CapSet::Permitted,
        CapSet::Inheritable,
    ];
    for set in sets {
        caps::clear(None, set).map_err(io::Error::other)?;
    }
    Ok(())
}

/// The worker that may capture.
pub fn capture_worker() -> PathBuf {
    let installed = installed(WORKER);
    if installed.exists() {
        installed
    } else {
        plain_worker()
    }
}

/// The worker, run as root until it has opened the interface. Where nothing can ask for the password,
/// it fails at once: `pkexec` alone would ask on a terminal that nobody looks at.
pub fn administrator() -> Option<Program> {
    on_path(PKEXEC)?;
    let worker = capture_worker();
    Some(Program {
        path: PKEXEC.into(),
        arguments: as_root(&worker),
    })
}

/// What lets this person capture from now on.
pub fn allowance() -> Option<Program> {
    on_path(PKEXEC)?;
    let helper = installed("allow-capture");
    helper.exists().then(|| Program {
        path: PKEXEC.into(),
        arguments: as_root(&helper),
    })
}

/// The window never runs as root.
pub fn elevated_window() -> Option<Program> {
    None
}

/// The system has no way of its own: `allowance` is one.
pub fn allow_by_system() -> Option<Result<(), Failure>> {
    None
}

fn as_root(program: &Path) -> Vec<OsString> {
    vec!["--disable-internal-agent".into(), program.into()]
}

/// What can be done on a click about a missing right.
pub fn remedies(cause: Option<DenialCause>) -> Vec<Remedy> {
    let is_here = |remedy: &Remedy| match remedy {
        Remedy::AllowCapture => allowance().is_some(),
        Remedy::AsAdministrator => administrator().is_some(),
        Remedy::RestartAsAdministrator => elevated_window().is_some(),
    };
    cause
        .map_or(&[][..], helpful)
        .iter()
        .copied()
        .filter(is_here)
        .collect()
}

/// What helps against a cause, where it is there. Whoever is let at the worker may capture, unless the
/// worker itself has lost its right; root's way leads around that, and not out of a sandbox.
fn helpful(cause: DenialCause) -> &'static [Remedy] {
    match cause {
        DenialCause::NotExecutable | DenialCause::Declined => {
            &[Remedy::AllowCapture, Remedy::AsAdministrator]
        }
        DenialCause::NoFileCapability | DenialCause::NosuidMount => &[Remedy::AsAdministrator],
        DenialCause::NoNewPrivileges
        | DenialCause::UserNamespace
        | DenialCause::BoundingSet
        | DenialCause::AdministratorsOnly
        | DenialCause::BpfDevices
        | DenialCause::Unknown => &[],
    }
}

/// The failure of a worker that is there, and that this person may not run.
pub fn may_not_run(worker: &Path, error: &io::Error) -> Option<Failure> {
    if error.kind() != io::ErrorKind::PermissionDenied || !worker.exists() {
        return None;
    }
    let mut failure = Failure::new(
        FailureCode::PermissionDenied,
        "On this computer only those may capture who were allowed to, and you are not one of them yet.",
        "Have an administrator allow you to, for example with this command, then check again.",
    )
    .with_cause(DenialCause::NotExecutable);
    let word = |path: &Path| shell_word(&path.display().to_string());
    let person = env::var("USER").map_or_else(|_| "\"$USER\"".into(), |name| shell_word(&name));
    failure.command = Some(match allowance() {
        Some(_) => format!("pkexec {}", word(&installed("allow-capture"))),
        None => format!("sudo setfacl -m u:{person}:rx {}", word(worker)),
    });
    super::mend(&mut failure);
    Some(failure)
}

fn installed(name: &str) -> PathBuf {
    let path = beside(INSTALLED).join(name);
    // As a person would write it: the administrator is asked about this very path.
    path.canonicalize().unwrap_or(path)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_only_others_may_run_is_told_from_a_missing_one() {
        let here = env::current_exe().expect("a test is a program");
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        let failure = may_not_run(&here, &denied).expect("it is there");
        assert_eq!(failure.code, FailureCode::PermissionDenied);
        assert_eq!(failure.cause, Some(DenialCause::NotExecutable));
        // No package is installed around a test.
        let command = failure.command.expect("there is a way");
        assert!(command.starts_with("sudo setfacl -m u:"), "{command}");
        let worker = shell_word(&here.display().to_string());
        assert!(command.ends_with(&format!(":rx {worker}")), "{command}");

        assert_eq!(may_not_run(Path::new("/nowhere/worker"), &denied), None);
        let missing = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(may_not_run(&here, &missing), None);
    }

    #[test]
    fn root_helps_where_a_capability_is_missing_and_not_in_a_sandbox() {
        const ALLOW: Remedy = Remedy::AllowCapture;
        const ROOT: Remedy = Remedy::AsAdministrator;
        for (cause, helps) in [
            (DenialCause::NotExecutable, &[ALLOW, ROOT][..]),
            (DenialCause::Declined, &[ALLOW, ROOT]),
            (DenialCause::NoFileCapability, &[ROOT]),
            (DenialCause::NosuidMount, &[ROOT]),
            (DenialCause::NoNewPrivileges, &[]),
            (DenialCause::UserNamespace, &[]),
            (DenialCause::BoundingSet, &[]),
            (DenialCause::Unknown, &[]),
        ] {
            assert_eq!(helpful(cause), helps, "{cause:?}");
        }
    }

    #[test]
    fn the_worker_of_an_administrator_is_run_by_pkexec_which_asks_on_no_terminal() {
        let program = as_root(Path::new("/usr/libexec/wirewatch/wirewatch-capture"));
        assert_eq!(
            program,
            [
                "--disable-internal-agent",
                "/usr/libexec/wirewatch/wirewatch-capture"
            ]
        );
    }
}
