//! Rights on Linux: capabilities (capabilities(7)), and root's, where an administrator lent them.

use std::env;

use caps::{CapSet, Capability};
use nix::unistd::{Uid, User, getuid, initgroups, setgroups, setresgid, setresuid};
use traffic::failure::{Failure, FailureCode};

pub use super::denial::permission_denied;

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
    become_caller()?;
    let sets = [
        CapSet::Ambient,
        CapSet::Effective,
        CapSet::Permitted,
        CapSet::Inheritable,
    ];
    for set in sets {
        caps::clear(None, set).map_err(kept)?;
    }
    Ok(())
}

/// Becomes the person who had an administrator start this program (pkexec(1), sudo(8)). Root itself
/// stays root, and loses its capabilities with the rest.
///
/// # Errors
/// The kernel refused, or there is no such person.
pub fn become_caller() -> Result<(), Failure> {
    let Some(uid) = caller().filter(|_| getuid().is_root()) else {
        return Ok(());
    };
    let person = User::from_uid(uid).map_err(kept)?;
    let person = person.ok_or_else(|| kept(format!("there is no person number {uid}")))?;
    let name = std::ffi::CString::new(person.name).map_err(kept)?;
    // A person's groups may be kept where this computer cannot ask now; then they have their own alone.
    initgroups(&name, person.gid)
        .or_else(|_| setgroups(&[person.gid]))
        .map_err(kept)?;
    setresgid(person.gid, person.gid, person.gid).map_err(kept)?;
    setresuid(uid, uid, uid).map_err(kept)?;
    Ok(())
}

/// Who had an administrator start this program, as the program that did so says.
fn caller() -> Option<Uid> {
    ["PKEXEC_UID", "SUDO_UID"]
        .into_iter()
        .find_map(|name| env::var(name).ok()?.parse().ok())
        .map(Uid::from_raw)
        .filter(|uid| !uid.is_root())
}

fn kept(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The worker could not give up its rights: {error}."),
        "Nothing was captured. Please report this.",
    )
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
