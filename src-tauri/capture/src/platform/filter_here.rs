//! Compiles BPF filters in this process, where no child without rights can be made.

use pcap::{Activated, Capture};

use crate::error::words;
use crate::filter::Trouble;

/// A filter that compiles.
#[derive(Debug, PartialEq, Eq)]
pub struct Program(String);

/// Compiles a filter for a source.
///
/// # Errors
/// What is wrong with it.
pub fn compile<S: Activated>(capture: &Capture<S>, filter: &str) -> Result<Program, Trouble> {
    match capture.compile(filter, true) {
        Ok(_) => Ok(Program(filter.to_owned())),
        Err(error) => {
            let words = words(&error);
            // As libpcap says it: nothing here limits what it may take.
            let is_want_of_memory = ["malloc", "out of memory"]
                .iter()
                .any(|want| words.to_lowercase().contains(want));
            Err(if is_want_of_memory {
                Trouble::TooMuch
            } else {
                Trouble::Refused(words)
            })
        }
    }
}

/// Lets only packets through that a program lets through.
///
/// # Errors
/// libpcap's words.
pub fn set<S: Activated>(capture: &mut Capture<S>, program: &Program) -> Result<(), String> {
    capture
        .filter(&program.0, true)
        .map_err(|error| words(&error))
}
