//! Which system calls a worker may make that reads what strangers send (seccomp(2)). One that is not
//! listed ends the process: nothing in Wirewatch makes it, so whoever does is somebody else.

use std::collections::BTreeMap;
use std::os::fd::RawFd;

use nix::libc;
use seccompiler::SeccompAction::{Allow, Errno, KillProcess};
use seccompiler::{
    BackendError, BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp,
    SeccompCondition, SeccompFilter, SeccompRule, TargetArch, apply_filter,
    apply_filter_all_threads,
};
use traffic::fence::Hold;

/// Calls and, for each, the conditions of which one must hold; none for a call in any form.
type Calls = BTreeMap<i64, Vec<SeccompRule>>;

/// What counting needs, whatever the arguments.
const COUNTING: [i64; 33] = [
    // Packets, messages and requests.
    libc::SYS_read,
    libc::SYS_ppoll,
    libc::SYS_recvfrom,
    libc::SYS_pread64,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_close,
    libc::SYS_pipe2,
    // The kernel's count of dropped packets, and its word on what went wrong.
    libc::SYS_getsockopt,
    // What the socket is bound to.
    libc::SYS_getsockname,
    // Time.
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_gettimeofday,
    // Waiting for another thread.
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_restart_syscall,
    // Memory.
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_getrandom,
    // The life of a thread.
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Adding a further filter, which can only forbid more.
    libc::SYS_seccomp,
];

/// Requests about an interface that libpcap and `presence` make on the open socket (`netdevice(7)`).
const SIOCGIFFLAGS: u64 = 0x8913;
const SIOCGIFINDEX: u64 = 0x8933;

/// `PR_SET_VMA` names memory for those who debug; the system's allocator does so.
const PR_SET_VMA: u64 = 0x5356_4d41;

/// Allows this thread, and those that it starts from now on, what counting needs. `open` and `clone3` are
/// answered with an error: libpcap opens a file for figures that it can do without, and the C library
/// then starts threads with `clone`, whose flags can be looked at.
///
/// What is written to `interface` would be sent by it, so that is not allowed.
pub fn allow_counting(interface: Option<RawFd>) -> Result<Hold, Error> {
    let Some(arch) = arch() else {
        return Ok(Hold::Absent);
    };
    let opening = deny(&[&OPENING[..], &LOOKING].concat(), libc::EACCES, arch)?;
    let cloning = deny(&[libc::SYS_clone3], libc::ENOSYS, arch)?;
    let counting = SeccompFilter::new(counting(interface)?, KillProcess, Allow, arch)?;
    let counting: BpfProgram = counting.try_into()?;
    // The strictest answer of all filters counts. The widest one comes last, because applying one is a call.
    apply_filter(&opening)?;
    apply_filter(&cloning)?;
    apply_filter(&counting)?;
    Ok(Hold::Whole)
}

/// Forbids all threads of this process to start another, or to add a filter.
pub fn forbid_threads() -> Result<(), Error> {
    let Some(arch) = arch() else {
        return Ok(());
    };
    let calls = [
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_rt_sigaction,
        libc::SYS_seccomp,
    ];
    let calls = calls.map(|call| (call, Vec::new())).into();
    let filter = SeccompFilter::new(calls, Allow, KillProcess, arch)?;
    let filter: BpfProgram = filter.try_into()?;
    apply_filter_all_threads(&filter)
}

/// Allows this thread to compile a filter: memory, and reading files. All else is answered with an error, so
/// that a name that only the network knows is simply not known.
pub fn allow_compiling() -> Result<(), Error> {
    let Some(arch) = arch() else {
        return Ok(());
    };
    let mut calls: Calls = COMPILING
        .into_iter()
        .chain(OPENING)
        .chain(LOOKING)
        .map(|call| (call, Vec::new()))
        .collect();
    insert_memory(&mut calls)?;
    let refused = Errno(libc::EACCES.unsigned_abs());
    let filter = SeccompFilter::new(calls, refused, Allow, arch)?;
    let filter: BpfProgram = filter.try_into()?;
    apply_filter(&filter)
}

/// What compiling needs, with the files that give numbers their names: /etc/services, /etc/protocols,
/// /etc/hosts.
const COMPILING: [i64; 24] = [
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_close,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_fcntl,
    libc::SYS_uname,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_clock_gettime,
    libc::SYS_gettimeofday,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_getrandom,
    libc::SYS_exit_group,
];

/// The ways to open a file.
#[cfg(target_arch = "x86_64")]
const OPENING: [i64; 2] = [libc::SYS_openat, libc::SYS_open];
#[cfg(not(target_arch = "x86_64"))]
const OPENING: [i64; 1] = [libc::SYS_openat];

/// The ways to look at a file, which the C library takes before it reads one and can do without.
const LOOKING: [i64; 2] = [libc::SYS_newfstatat, libc::SYS_statx];

/// Calls that newer architectures have only under a newer name.
#[cfg(target_arch = "x86_64")]
const OLDER: [i64; 1] = [libc::SYS_poll];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: [i64; 0] = [];

fn counting(interface: Option<RawFd>) -> Result<Calls, BackendError> {
    let mut calls: Calls = COUNTING
        .into_iter()
        .chain(OLDER)
        .chain(OPENING)
        .chain(LOOKING)
        .chain([libc::SYS_clone3])
        .map(|call| (call, Vec::new()))
        .collect();
    insert_memory(&mut calls)?;
    let mut to_others = Vec::new();
    if let Some(interface) = interface {
        let interface = u64::from(interface.unsigned_abs());
        // It stays the only descriptor of its socket: no call here makes another of it.
        to_others = vec![SeccompRule::new(vec![not_equal(0, interface)?])?];
        // An interface that was removed and made again.
        calls.insert(libc::SYS_bind, one_of(0, &[interface])?);
    }
    calls.insert(libc::SYS_write, to_others.clone());
    calls.insert(libc::SYS_writev, to_others);
    let thread = u64::from((libc::CLONE_THREAD | libc::CLONE_VM).unsigned_abs());
    calls.insert(libc::SYS_clone, vec![masked(0, thread, thread)?]);
    let requests = [SIOCGIFFLAGS, SIOCGIFINDEX];
    calls.insert(libc::SYS_ioctl, one_of(1, &requests)?);
    // libpcap gives the ring back when it closes the interface.
    let options = [libc::SOL_PACKET, libc::PACKET_RX_RING];
    let [level, ring] = options.map(|option| u64::from(option.unsigned_abs()));
    let options = SeccompRule::new(vec![equal(1, level)?, equal(2, ring)?])?;
    calls.insert(libc::SYS_setsockopt, vec![options]);
    // Rust's library looks, in a debug build, whether what it closes is open.
    let looking = u64::from(libc::F_GETFD.unsigned_abs());
    calls.insert(libc::SYS_fcntl, one_of(1, &[looking])?);
    let requests = [
        // Threads have names.
        u64::from(libc::PR_SET_NAME.unsigned_abs()),
        // Comes with a further filter.
        u64::from(libc::PR_SET_NO_NEW_PRIVS.unsigned_abs()),
        PR_SET_VMA,
    ];
    calls.insert(libc::SYS_prctl, one_of(0, &requests)?);
    Ok(calls)
}

/// Memory that can be read and written, but not run.
fn insert_memory(calls: &mut Calls) -> Result<(), BackendError> {
    let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        calls.insert(call, vec![masked(2, executable, 0)?]);
    }
    Ok(())
}

/// An argument, of which only the bits in `mask` are looked at.
fn masked(argument: u8, mask: u64, value: u64) -> Result<SeccompRule, BackendError> {
    let operator = SeccompCmpOp::MaskedEq(mask);
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Qword, operator, value)?;
    SeccompRule::new(vec![condition])
}

/// An argument of 32 bits that is one of `values`.
fn one_of(argument: u8, values: &[u64]) -> Result<Vec<SeccompRule>, BackendError> {
    let rule = |value: &u64| SeccompRule::new(vec![equal(argument, *value)?]);
    values.iter().map(rule).collect()
}

/// An argument of 32 bits.
fn equal(argument: u8, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

/// An argument of 32 bits that is another.
fn not_equal(argument: u8, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value)
}

fn deny(calls: &[i64], error: i32, arch: TargetArch) -> Result<BpfProgram, BackendError> {
    let calls: Calls = calls.iter().map(|call| (*call, Vec::new())).collect();
    let refused: SeccompAction = Errno(error.unsigned_abs());
    SeccompFilter::new(calls, Allow, refused, arch)?.try_into()
}

/// The architecture, where its calls are known here.
fn arch() -> Option<TargetArch> {
    match std::env::consts::ARCH {
        "x86_64" => Some(TargetArch::x86_64),
        "aarch64" => Some(TargetArch::aarch64),
        _ => None,
    }
}
