//! Rights on Linux: capabilities (capabilities(7)), and root's, where an administrator lent them.

use std::env;
use std::ffi::{CString, OsString};

use caps::{CapSet, Capability, CapsHashSet};
use nix::sys::prctl;
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

/// Gives up every right but the one to capture, which is made effective where this program has it.
///
/// # Errors
/// The kernel refused.
pub fn keep_capturing() -> Result<(), Failure> {
    // Becoming somebody else takes root's rights away unless asked not to.
    prctl::set_keepcaps(true).map_err(kept)?;
    become_caller()?;
    let permitted = caps::read(None, CapSet::Permitted).map_err(kept)?;
    let capturing: CapsHashSet = permitted
        .into_iter()
        .filter(|right| *right == Capability::CAP_NET_RAW)
        .collect();
    caps::clear(None, CapSet::Ambient).map_err(kept)?;
    caps::clear(None, CapSet::Inheritable).map_err(kept)?;
    caps::set(None, CapSet::Effective, &capturing).map_err(kept)?;
    caps::set(None, CapSet::Permitted, &capturing).map_err(kept)?;
    Ok(())
}

/// Becomes the person who had an administrator start this program (pkexec(1), sudo(8)). Root itself
/// stays root, and loses its capabilities with the rest.
///
/// # Errors
/// The kernel refused, or there is no such person.
pub fn become_caller() -> Result<(), Failure> {
    if !getuid().is_root() {
        return Ok(());
    }
    let Some(uid) = caller(|name| env::var_os(name))? else {
        return Ok(());
    };
    let person = User::from_uid(uid).map_err(kept)?;
    let person = person.ok_or_else(|| kept(format!("there is no person number {uid}")))?;
    let name = CString::new(person.name).map_err(kept)?;
    // A person's groups may be kept where this computer cannot ask now; then they have their own alone.
    initgroups(&name, person.gid)
        .or_else(|_| setgroups(&[person.gid]))
        .map_err(kept)?;
    setresgid(person.gid, person.gid, person.gid).map_err(kept)?;
    setresuid(uid, uid, uid).map_err(kept)?;
    Ok(())
}

/// Where the programs that lend root's rights say who asked for them. Sudo comes first: it always says so,
/// and may pass on what the person says, while pkexec passes on nothing.
const CALLERS: [&str; 2] = ["SUDO_UID", "PKEXEC_UID"];

/// Who had an administrator start this program; none where nobody else did.
fn caller(says: impl Fn(&str) -> Option<OsString>) -> Result<Option<Uid>, Failure> {
    let Some((name, uid)) = CALLERS.iter().find_map(|name| Some((name, says(name)?))) else {
        return Ok(None);
    };
    let number = uid.to_str().and_then(|uid| uid.parse().ok());
    let number = number.ok_or_else(|| kept(format!("{name} is no person's number")))?;
    Ok(Some(Uid::from_raw(number)).filter(|uid| !uid.is_root()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asked_is_what_the_lender_says() {
        let person = Uid::from_raw(1000);
        for (sudo, pkexec, expected) in [
            (None, None, Some(None)),
            (Some("0"), None, Some(None)),
            (Some("1000"), None, Some(Some(person))),
            (None, Some("1000"), Some(Some(person))),
            (Some("1000"), Some("7"), Some(Some(person))),
            (Some("somebody"), None, None),
            (None, Some(""), None),
        ] {
            let says = |name: &str| if name == "SUDO_UID" { sudo } else { pkexec };
            let found = caller(|name| says(name).map(OsString::from));
            assert_eq!(found.ok(), expected, "{sudo:?} {pkexec:?}");
        }
    }
}
