//! The fence around a worker that reads what strangers send: every right given up, and then nothing
//! in reach but the open source, standard input and output.
//!
//! Capabilities, Landlock and seccomp are kept by thread and inherited by the threads that it starts, so
//! the fence is raised while there is only one.

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, LandlockStatus,
    PathBeneath, PathFd, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetError,
    RulesetStatus, Scope,
};
use nix::sys::prctl;
use nix::sys::signal::Signal;
use traffic::failure::{Failure, FailureCode};
use traffic::fence::{Fence, Hold};

use super::{rights, system_calls};

/// The newest version of Landlock whose parts are asked for; an older kernel gives what it has.
const LANDLOCK: ABI = ABI::V6;

/// Where the system keeps what interfaces are there.
const DESCRIPTIONS: [&str; 4] = ["/sys", "/proc", "/etc", "/run"];

/// Gives up every right, and raises the fence around this thread and those that it starts from now on.
/// What is open stays open.
///
/// # Errors
/// A right could not be given up, or the kernel refused a part that it has: then no packet may be read.
pub fn raise() -> Result<Fence, Failure> {
    rights::drop_all()?;
    prctl::set_no_new_privs().map_err(broken)?;
    let files = enclose(&[]).map_err(broken)?;
    let system_calls = system_calls::allow_counting().map_err(broken)?;
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
    prctl::set_no_new_privs().map_err(broken)?;
    enclose(&DESCRIPTIONS).map_err(broken)?;
    Ok(())
}

/// Has the kernel end this process when the thread that started it ends: the window, whatever becomes
/// of it. To be asked after every change of identity, which clears it (prctl(2)).
pub fn end_with_parent() {
    // Without it the end of standard input ends this process, a moment later.
    let _ = prctl::set_pdeathsig(Signal::SIGTERM);
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
