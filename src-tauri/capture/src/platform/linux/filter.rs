//! Compiles BPF filters in a child process that has no rights and few means, because libpcap's
//! compiler is large, old, and can be made to take any time and memory.

use std::ffi::{c_int, c_uint, c_void};
use std::fmt::Write as _;

use pcap::{Activated, Capture};

use super::apart::apart;
use crate::filter::Trouble;

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

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use pcap::Linktype;

    use super::*;
    use crate::platform::linux::apart::PATIENCE;

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
