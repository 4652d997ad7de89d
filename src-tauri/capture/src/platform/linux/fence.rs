//! The fence around a worker that reads what strangers send: every right given up, and then nothing
//! in reach but the open source, standard input and output.
//!
//! Capabilities, Landlock and seccomp are kept by thread and inherited by the threads that it starts, so
//! the fence is raised while there is only one.

use std::os::fd::{AsRawFd, RawFd};

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, LandlockStatus,
    PathBeneath, PathFd, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetError,
    RulesetStatus, Scope,
};
use nix::sys::prctl;
use nix::sys::signal::Signal;
use pcap::{Active, Capture};
use traffic::failure::{Failure, FailureCode};
use traffic::fence::{Fence, Hold};

use super::{denial, rights, system_calls};
use crate::platform::Life;

/// The newest version of Landlock whose parts are asked for; an older kernel gives what it has.
const LANDLOCK: ABI = ABI::V6;

/// Where numbers have their names: of services, protocols and hosts.
pub const NAMES: [&str; 1] = ["/etc"];

/// Where the system keeps what interfaces are there.
const DESCRIPTIONS: [&str; 4] = ["/sys", "/proc", "/etc", "/run"];

/// Gives up every right, and raises the fence around this thread and those that it starts from now on.
/// What is open stays open; an open interface can only be read from.
///
/// # Errors
/// A right could not be given up, or the kernel refused a part that it has: then no packet may be read.
pub fn raise(life: Life, interface: Option<&Capture<Active>>) -> Result<Fence, Failure> {
    raise_around(life, interface.map(AsRawFd::as_raw_fd))
}

/// As [`raise`], around an interface by its descriptor.
pub fn raise_around(life: Life, interface: Option<RawFd>) -> Result<Fence, Failure> {
    rights::drop_all()?;
    if life == Life::OfParent {
        end_with_parent();
    }
    prctl::set_no_new_privs().map_err(broken)?;
    let files = enclose(&[]).map_err(broken)?;
    let system_calls = system_calls::allow_counting(interface).map_err(broken)?;
    Ok(Fence {
        rights: Hold::Whole,
        new_rights: Hold::Whole,
        files,
        system_calls,
    })
}

/// The threads are started: from now on none can be.
///
/// # Errors
/// The kernel refused.
pub fn seal() -> Result<(), Failure> {
    system_calls::forbid_threads().map_err(broken)
}

/// A smaller fence, for listing interfaces: the right to open one is kept, to try each that comes up.
/// Files can be read where the system describes its interfaces, and nowhere else.
///
/// # Errors
/// The kernel refused.
pub fn raise_for_listing() -> Result<(), Failure> {
    rights::keep_capturing()?;
    end_with_parent();
    // What takes a right away is told from how this program was started.
    denial::started_without_new_privileges();
    prctl::set_no_new_privs().map_err(broken)?;
    enclose(&DESCRIPTIONS).map_err(broken)?;
    Ok(())
}

/// The part of the fence that can stand while a file is opened, whose head libpcap reads at once: no
/// right, and no file in reach but those that give numbers their names.
///
/// # Errors
/// The kernel refused.
pub fn raise_for_opening() -> Result<(), Failure> {
    rights::drop_all()?;
    prctl::set_no_new_privs().map_err(broken)?;
    enclose(&NAMES).map_err(broken)?;
    Ok(())
}

/// Has the kernel end this process when the thread that started it ends: the window, whatever becomes
/// of it. To be asked after every change of identity, which clears it (prctl(2)).
fn end_with_parent() {
    // Without it the end of standard input ends this process, a moment later.
    let _ = prctl::set_pdeathsig(Signal::SIGKILL);
}

/// Puts all files out of reach but `readable` ones, and all TCP connections, abstract sockets and
/// other processes' signals (`landlock(7)`).
pub fn enclose(readable: &[&str]) -> Result<Hold, RulesetError> {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(Scope::from_all(LANDLOCK))?
        .create()?;
    let read: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
    let rules = readable
        .iter()
        .filter_map(|path| PathFd::new(path).ok())
        .map(|folder| Ok::<_, RulesetError>(PathBeneath::new(folder, read)));
    let status = ruleset.add_rules(rules)?.restrict_self()?;
    Ok(match (status.landlock, status.ruleset) {
        (LandlockStatus::NotEnabled | LandlockStatus::NotImplemented, _)
        | (_, RulesetStatus::NotEnforced) => Hold::Absent,
        (_, RulesetStatus::PartiallyEnforced) => Hold::Partly,
        (_, RulesetStatus::FullyEnforced) => Hold::Whole,
    })
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The worker could not fence itself in: {error}."),
        "Nothing was captured. Please report this, with the version of your kernel.",
    )
}

#[cfg(test)]
mod tests {
    use std::fs::{File, read_to_string};
    use std::io;
    use std::net::TcpStream;

    use super::*;

    /// What comes of `attempt` on a thread that is enclosed, as only it is then, and how well that holds.
    fn enclosed<T: Send>(
        readable: &'static [&str],
        attempt: impl Fn() -> io::Result<T> + Sync,
    ) -> (Hold, Result<T, io::ErrorKind>) {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                prctl::set_no_new_privs().unwrap();
                let hold = enclose(readable).unwrap();
                (hold, attempt().map_err(|error| error.kind()))
            });
            thread.join().unwrap()
        })
    }

    #[test]
    fn what_is_enclosed_reads_what_it_may_and_reaches_nothing_else() {
        let names = || File::open("/etc/services").map(drop);
        let interfaces = || read_to_string("/proc/net/dev").map(drop);
        let path = std::env::temp_dir().join("wirewatch-enclosed");
        let create = || File::create(&path).map(drop);
        let connect = || TcpStream::connect("127.0.0.1:9").map(drop);
        assert_eq!(enclosed(&NAMES, names).1, Ok(()));
        assert_eq!(enclosed(&DESCRIPTIONS, interfaces).1, Ok(()));
        for (what, (hold, outcome), is_for_newer_kernels) in [
            ("a name", enclosed(&[], names), false),
            ("a description", enclosed(&NAMES, interfaces), false),
            ("a new file", enclosed(&DESCRIPTIONS, create), false),
            ("a connection", enclosed(&DESCRIPTIONS, connect), true),
        ] {
            let denied = Err(io::ErrorKind::PermissionDenied);
            match hold {
                Hold::Whole => assert_eq!(outcome, denied, "{what}"),
                Hold::Partly if !is_for_newer_kernels => assert_eq!(outcome, denied, "{what}"),
                Hold::Partly | Hold::Absent => println!("not tried on this kernel: {what}"),
            }
        }
    }
}
