//! Tries to get through the fence, in a child process for each attempt, because most attempts end it.

use std::fs::{self, File};
use std::io;
use std::net::{TcpStream, UdpSocket};
use std::num::NonZeroUsize;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::net::UnixDatagram;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus, Stdio};

use nix::libc;
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};
use nix::sys::ptrace;
use nix::sys::signal::kill;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, socket};
use nix::unistd::{Pid, getppid, pipe, write};
use traffic::failure::{Failure, FailureCode};
use traffic::fence::{Outcome, Probe};

use super::{fence, rights};
use crate::platform::Life;

/// What is there before the fence stands.
struct Within {
    /// Another process.
    other: Pid,
    /// In the place of an open interface, what can be written to.
    interface: OwnedFd,
}

/// What is tried behind the fence.
type Attempt = fn(&Within) -> io::Result<()>;

/// Each attempt, by its name.
const ATTEMPTS: [(&str, Attempt); 13] = [
    ("read a file", |_| File::open("/etc/passwd").map(drop)),
    ("read /proc", |_| File::open("/proc/self/maps").map(drop)),
    ("create a file", |_| create_file()),
    ("open a packet socket", |_| {
        let kind = (AddressFamily::Packet, SockType::Raw);
        Ok(socket(kind.0, kind.1, SockFlag::empty(), None).map(drop)?)
    }),
    // To this computer itself, where nobody listens.
    ("open a TCP socket", |_| {
        TcpStream::connect("127.0.0.1:9").map(drop)
    }),
    ("open a UDP socket", |_| {
        UdpSocket::bind("127.0.0.1:0").map(drop)
    }),
    ("open a UNIX socket", |_| UnixDatagram::unbound().map(drop)),
    ("send through the open interface", |within| {
        Ok(write(&within.interface, b"a frame").map(drop)?)
    }),
    // No signal: only whether one could be sent.
    ("signal another process", |within| {
        Ok(kill(within.other, None)?)
    }),
    ("start a process", |_| {
        Command::new("/bin/true").spawn().map(drop)
    }),
    ("trace a process", |within| {
        Ok(ptrace::attach(within.other)?)
    }),
    ("make memory executable", |_| make_memory_executable()),
    ("start a thread", |_| {
        std::thread::Builder::new().spawn(|| {}).map(drop)
    }),
];

/// The exit status of an attempt that an error answered, and the one of an attempt that succeeded.
const REFUSED: i32 = 3;
const ALLOWED: i32 = 4;

/// Makes every attempt, each in a child of its own that stands behind the fence.
///
/// # Errors
/// A child cannot be started.
pub fn try_all() -> Result<Vec<Probe>, Failure> {
    // Whoever may capture tries it as a worker that may.
    rights::become_caller()?;
    let program = std::env::current_exe().map_err(|error| cannot_try(&error))?;
    let probe = |name: &str| {
        let status = Command::new(&program)
            .args(["probe-fence", "--attempt", name])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(|error| cannot_try(&error))?;
        Ok(Probe {
            attempt: name.to_owned(),
            outcome: outcome(status),
        })
    };
    ATTEMPTS.iter().map(|(name, _)| probe(name)).collect()
}

/// The child's part: raises the fence, makes one attempt, and ends with a status that tells of it.
///
/// # Errors
/// There is no such attempt, or no fence.
pub fn try_one(name: &str) -> Result<std::convert::Infallible, Failure> {
    let found = ATTEMPTS.iter().find(|(known, _)| *known == name);
    let (_, attempt) = found.ok_or_else(|| {
        Failure::new(
            FailureCode::InvalidRequest,
            format!("There is no attempt {name:?}."),
            "Leave it out: then all are made.",
        )
    })?;
    let (_reader, interface) = pipe().map_err(|error| cannot_try(&error.into()))?;
    let within = Within {
        other: getppid(),
        interface,
    };
    fence::raise_around(Life::Own, Some(within.interface.as_raw_fd()))?;
    fence::seal()?;
    std::process::exit(match attempt(&within) {
        Ok(()) => ALLOWED,
        Err(_) => REFUSED,
    })
}

fn outcome(status: ExitStatus) -> Outcome {
    match (status.signal(), status.code()) {
        (Some(libc::SIGSYS), _) => Outcome::Ended,
        (None, Some(REFUSED)) => Outcome::Refused,
        (None, Some(ALLOWED)) => Outcome::Allowed,
        _ => Outcome::Unclear,
    }
}

fn create_file() -> io::Result<()> {
    let path = std::env::temp_dir().join(format!("wirewatch-probe-{}", std::process::id()));
    File::create_new(&path)?;
    // It should not have been made.
    fs::remove_file(&path)
}

fn make_memory_executable() -> io::Result<()> {
    let size = NonZeroUsize::MIN.saturating_add(4095);
    let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE | ProtFlags::PROT_EXEC;
    #[expect(unsafe_code, reason = "new memory that nothing is kept in or run from")]
    unsafe {
        mmap_anonymous(None, size, protection, MapFlags::MAP_PRIVATE)?;
    }
    Ok(())
}

fn cannot_try(error: &io::Error) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The attempt cannot be made: {error}."),
        "Try again.",
    )
}
