//! Compiles BPF filters in a child process that has no rights and few means, because libpcap's
//! compiler is large, old, and can be made to take any time and memory.

use std::ffi::{c_int, c_uint, c_void};
use std::fmt::Write as _;
use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, RawFd};
use std::time::{Duration, Instant};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use pcap::{Activated, Capture};

use super::{fence, rights, system_calls};
use crate::filter::Trouble;

/// The time that compiling may take; ordinary filters take milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// The time until the child is confined.
const UNTIL_BEGINNING: Duration = Duration::from_secs(10);

/// The memory that compiling may take, with what the worker has for itself already.
const MEMORY: u64 = 256 * 1024 * 1024;

/// The longest answer: libpcap's programs have a few thousand instructions of some 20 bytes.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// A compiled filter.
#[derive(Debug, PartialEq, Eq)]
pub struct Program(Vec<Instruction>);

/// `struct bpf_insn` of libpcap.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Instruction {
    code: u16,
    if_true: u8,
    if_false: u8,
    operand: u32,
}

/// Compiles a filter for a source.
///
/// # Errors
/// What is wrong with it, or that it takes too much.
pub fn compile<S: Activated>(capture: &Capture<S>, filter: &str) -> Result<Program, Trouble> {
    let answer = apart(|| compile_here(capture, filter))?;
    answer
        .lines()
        .map(instruction)
        .collect::<Option<Vec<_>>>()
        .map_or_else(
            || Err(Trouble::TooMuch),
            |instructions| Ok(Program(instructions)),
        )
}

fn compile_here<S: Activated>(capture: &Capture<S>, filter: &str) -> Result<String, String> {
    let program = capture
        .compile(filter, true)
        .map_err(|error| crate::error::words(&error))?;
    let mut lines = String::new();
    for instruction in program.get_instructions() {
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{instruction}");
    }
    Ok(lines)
}

/// A line of the four numbers that `pcap` writes.
fn instruction(line: &str) -> Option<Instruction> {
    let mut numbers = line.split(' ');
    let instruction = Instruction {
        code: numbers.next()?.parse().ok()?,
        if_true: numbers.next()?.parse().ok()?,
        if_false: numbers.next()?.parse().ok()?,
        operand: numbers.next()?.parse().ok()?,
    };
    numbers.next().is_none().then_some(instruction)
}

/// Lets only packets through that a program lets through.
///
/// # Errors
/// libpcap's words.
pub fn set<S: Activated>(capture: &mut Capture<S>, program: &Program) -> Result<(), String> {
    /// `struct bpf_program` of libpcap.
    #[repr(C)]
    struct RawProgram {
        length: c_uint,
        instructions: *const Instruction,
    }

    #[expect(
        unsafe_code,
        reason = "the `pcap` crate sets only what it compiled itself"
    )]
    // SAFETY: the signature is that of <pcap/pcap.h>; it copies the program and checks it.
    unsafe extern "C" {
        fn pcap_setfilter(capture: *mut c_void, program: *const RawProgram) -> c_int;
    }

    let raw = RawProgram {
        length: c_uint::try_from(program.0.len()).map_err(|error| error.to_string())?,
        instructions: program.0.as_ptr(),
    };
    #[expect(
        unsafe_code,
        reason = "the handle and the program are valid during the call"
    )]
    let outcome = unsafe { pcap_setfilter(capture.as_ptr().cast(), &raw const raw) };
    match outcome {
        0 => Ok(()),
        _ => Err("the capture does not take it".into()),
    }
}

/// Does work in a child process that has no rights, and returns what came of it. To be called while this
/// process has one thread.
fn apart(work: impl FnOnce() -> Result<String, String>) -> Result<String, Trouble> {
    let failed = |error: &dyn std::fmt::Display| {
        Trouble::Refused(format!("its compiler cannot be started ({error})"))
    };
    let (reader, writer) = io::pipe().map_err(|error| failed(&error))?;
    #[expect(
        unsafe_code,
        reason = "the worker has one thread while it opens its source, so that the child is whole"
    )]
    let forked = unsafe { fork() }.map_err(|error| failed(&error))?;
    match forked {
        ForkResult::Child => {
            drop(reader);
            answer(writer, work);
        }
        ForkResult::Parent { child } => {
            drop(writer);
            listen(reader, child)
        }
    }
}

/// What a child says before anything else: it is confined, and begins.
const BEGINNING: u8 = b'.';

/// The child: gives up what it has, works, answers and ends.
fn answer(mut writer: PipeWriter, work: impl FnOnce() -> Result<String, String>) -> ! {
    let outcome = confine(&writer)
        .and_then(|()| {
            writer
                .write_all(&[BEGINNING])
                .map_err(|error| error.to_string())
        })
        .and_then(|()| work());
    let written = match outcome {
        Ok(text) => writer.write_all(format!("+{text}").as_bytes()),
        Err(words) => writer.write_all(format!("-{words}").as_bytes()),
    };
    // Without the parent's clean-up: what it has open is the parent's.
    #[expect(
        unsafe_code,
        reason = "ends this process, which has nothing left to do"
    )]
    unsafe {
        libc::_exit(i32::from(written.is_err()))
    }
}

fn confine(answers: &PipeWriter) -> Result<(), String> {
    let failed =
        |error: &dyn std::fmt::Display| format!("its compiler cannot be confined: {error}");
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(|error| failed(&error))?;
    rights::drop_all().map_err(|failure| failure.message)?;
    // Becoming somebody else has cleared it.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(|error| failed(&error))?;
    prctl::set_no_new_privs().map_err(|error| failed(&error))?;
    close_all_but(answers.as_raw_fd()).map_err(|error| failed(&error))?;
    // What is mapped and shared, the ring, does not count (setrlimit(2)).
    setrlimit(Resource::RLIMIT_DATA, MEMORY, MEMORY).map_err(|error| failed(&error))?;
    let seconds = PATIENCE.as_secs();
    setrlimit(Resource::RLIMIT_CPU, seconds, seconds).map_err(|error| failed(&error))?;
    fence::enclose(&fence::NAMES).map_err(|error| failed(&error))?;
    system_calls::allow_compiling().map_err(|error| failed(&error))
}

/// Closes the interface, standard input and output, and whatever else is open: compiling needs none of
/// it. The ring stays mapped, and nothing here reads it.
fn close_all_but(kept: RawFd) -> io::Result<()> {
    let kept = libc::c_uint::try_from(kept).map_err(io::Error::other)?;
    for (first, last) in [(0, kept.saturating_sub(1)), (kept + 1, libc::c_uint::MAX)] {
        #[expect(
            unsafe_code,
            reason = "this process was made for one thing, which uses nothing that is closed here"
        )]
        let outcome = unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
        if outcome != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// The parent: waits for the answer, but not for long, and ends the child whatever it does.
fn listen(reader: PipeReader, child: Pid) -> Result<String, Trouble> {
    let answer = read_in_time(reader);
    // It may have ended just now.
    let _ = kill(child, Signal::SIGKILL);
    let ended = waitpid(child, None);
    let Some(answer) = answer else {
        return Err(Trouble::TooMuch);
    };
    match answer.split_at_checked(2) {
        Some((".+", program)) if is_whole(ended) => Ok(program.to_owned()),
        Some((".-", words)) => Err(Trouble::Refused(words.to_owned())),
        Some(_) | None if answer.starts_with('-') => Err(Trouble::Refused(answer[1..].to_owned())),
        Some(_) | None => Err(Trouble::TooMuch),
    }
}

/// Whether a child ended by itself, or had nothing left to do but that when it was ended.
fn is_whole(ended: nix::Result<WaitStatus>) -> bool {
    matches!(
        ended,
        Ok(WaitStatus::Exited(_, 0) | WaitStatus::Signaled(_, Signal::SIGKILL, _))
    )
}

/// All that the child says until it ends; absent when that takes too long. The time begins when the child
/// does: before that it may have to ask who the person is, which some networks take long to say.
fn read_in_time(mut reader: PipeReader) -> Option<String> {
    let mut answer = Vec::new();
    let mut end = Instant::now() + UNTIL_BEGINNING;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let mut watched = [PollFd::new(reader.as_fd(), PollFlags::POLLIN)];
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::ZERO);
        match poll(&mut watched, timeout) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(nix::errno::Errno::EINTR) => continue,
            Err(_) => return None,
        }
        let mut piece = [0; 16 * 1024];
        let has_begun = !answer.is_empty();
        match reader.read(&mut piece) {
            Ok(0) => return String::from_utf8(answer).ok(),
            Ok(length) => answer.extend_from_slice(&piece[..length]),
            Err(_) => return None,
        }
        if !has_begun {
            end = Instant::now() + PATIENCE;
        }
        if answer.len() > LONGEST_ANSWER {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::net::UdpSocket;

    use pcap::Linktype;

    use super::*;

    #[test]
    fn a_filter_that_libpcap_chokes_on_is_given_up_in_time() {
        let terms: Vec<String> = (1..190)
            .map(|n| format!("portrange {n}-{}", n * 3))
            .collect();
        let capture = Capture::dead(Linktype::ETHERNET).unwrap();
        let start = Instant::now();
        let compiled = compile(&capture, &terms.join(" or "));
        assert_eq!(compiled, Err(Trouble::TooMuch));
        assert!(start.elapsed() < PATIENCE * 3);
    }

    #[test]
    fn what_works_apart_reaches_names_and_nothing_else() {
        let tried = |attempt: fn() -> io::Result<()>| {
            apart(
                || Ok(attempt().map_or_else(|error| error.kind().to_string(), |()| "done".into())),
            )
        };
        let denied = Ok("permission denied".to_owned());
        assert_eq!(
            tried(|| File::open("/etc/services").map(drop)),
            Ok("done".into())
        );
        assert_eq!(tried(|| File::open("/proc/self/maps").map(drop)), denied);
        assert_eq!(
            tried(|| File::create("/tmp/wirewatch-apart").map(drop)),
            denied
        );
        assert_eq!(tried(|| UdpSocket::bind("127.0.0.1:0").map(drop)), denied);
        let spoken = tried(|| io::stdout().as_fd().try_clone_to_owned().map(drop));
        assert_ne!(spoken, Ok("done".into()), "standard output is the worker's");
    }

    #[test]
    fn a_child_that_takes_too_much_or_ends_early_is_given_up() {
        let greedy = || Ok(format!("{}", vec![1_u8; 1 << 30].len()));
        assert_eq!(apart(greedy), Err(Trouble::TooMuch));
        let killed = || {
            let _ = kill(nix::unistd::getpid(), Signal::SIGKILL);
            std::process::abort()
        };
        assert_eq!(apart(killed), Err(Trouble::TooMuch));
    }

    #[test]
    fn what_the_child_says_is_a_program_or_none() {
        let read = instruction("40 0 0 12").unwrap();
        let expected = Instruction {
            code: 40,
            if_true: 0,
            if_false: 0,
            operand: 12,
        };
        assert_eq!(read, expected);
        for line in ["", "40 0 0", "40 0 0 12 1", "40 256 0 1", "a 0 0 1"] {
            assert_eq!(instruction(line), None, "{line:?}");
        }
    }
}
