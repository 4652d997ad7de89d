//! Compiles BPF filters in a child process that has no rights and few means, because libpcap's
//! compiler is large, old, and can be made to take any time and memory.

use std::ffi::{c_int, c_uint, c_void};
use std::fmt::Write as _;
use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use pcap::{Activated, Capture};

use super::{fence, rights, system_calls};

/// The time that compiling may take; ordinary filters take milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// The memory that compiling may take, with all that the worker has already.
const MEMORY: u64 = 256 * 1024 * 1024;

/// The longest answer: libpcap's programs have a few thousand instructions of some 20 bytes.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Where numbers have their names.
const NAMES: [&str; 1] = ["/etc"];

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
/// libpcap's words, or ours where it took too much.
pub fn compile<S: Activated>(capture: &Capture<S>, filter: &str) -> Result<Program, String> {
    let answer = apart(|| compile_here(capture, filter))?;
    answer
        .lines()
        .map(instruction)
        .collect::<Option<Vec<_>>>()
        .map_or_else(
            || Err("its compiler gave a program that cannot be read".into()),
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
fn apart(work: impl FnOnce() -> Result<String, String>) -> Result<String, String> {
    let failed =
        |error: &dyn std::fmt::Display| format!("its compiler cannot be started ({error})");
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

/// The child: gives up what it has, works, answers and ends.
fn answer(mut writer: PipeWriter, work: impl FnOnce() -> Result<String, String>) -> ! {
    let outcome = confine().and_then(|()| work());
    let written = match outcome {
        Ok(text) => writer.write_all(format!("+{text}").as_bytes()),
        Err(words) => writer.write_all(format!("-{words}").as_bytes()),
    };
    drop(writer);
    // Without the parent's clean-up: what it has open is the parent's.
    #[expect(
        unsafe_code,
        reason = "ends this process, which has nothing left to do"
    )]
    unsafe {
        nix::libc::_exit(i32::from(written.is_err()))
    }
}

fn confine() -> Result<(), String> {
    let failed =
        |error: &dyn std::fmt::Display| format!("its compiler cannot be confined: {error}");
    rights::drop_all().map_err(|failure| failure.message)?;
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(|error| failed(&error))?;
    prctl::set_no_new_privs().map_err(|error| failed(&error))?;
    setrlimit(Resource::RLIMIT_AS, MEMORY, MEMORY).map_err(|error| failed(&error))?;
    let seconds = PATIENCE.as_secs();
    setrlimit(Resource::RLIMIT_CPU, seconds, seconds).map_err(|error| failed(&error))?;
    fence::enclose(&NAMES).map_err(|error| failed(&error))?;
    system_calls::allow_compiling().map_err(|error| failed(&error))
}

/// The parent: waits for the answer, but not for long.
fn listen(reader: PipeReader, child: Pid) -> Result<String, String> {
    let answer = read_in_time(reader, Instant::now() + PATIENCE);
    if answer.is_none() {
        // It may have ended just now.
        let _ = kill(child, Signal::SIGKILL);
    }
    // It has ended, or is about to.
    let _ = waitpid(child, None);
    let answer = answer.ok_or("compiling it takes too long")?;
    match answer.split_at_checked(1) {
        Some(("+", program)) => Ok(program.to_owned()),
        Some(("-", words)) => Err(words.to_owned()),
        Some(_) | None => Err("compiling it takes too much time or memory".into()),
    }
}

/// All that can be read until the writer is closed; absent when that takes too long.
fn read_in_time(mut reader: PipeReader, end: Instant) -> Option<String> {
    let mut answer = Vec::new();
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
        match reader.read(&mut piece) {
            Ok(0) => return String::from_utf8(answer).ok(),
            Ok(length) => answer.extend_from_slice(&piece[..length]),
            Err(_) => return None,
        }
        if answer.len() > LONGEST_ANSWER {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use pcap::Linktype;

    use super::*;

    #[test]
    fn a_filter_that_libpcap_chokes_on_is_given_up_in_time() {
        let terms: Vec<String> = (1..190)
            .map(|n| format!("portrange {n}-{}", n * 3))
            .collect();
        let capture = Capture::dead(Linktype::ETHERNET).unwrap();
        let start = Instant::now();
        let words = compile(&capture, &terms.join(" or ")).unwrap_err();
        assert!(words.contains("too"), "{words}");
        assert!(start.elapsed() < PATIENCE * 2);
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
