//! The program `wirewatch-capture`. Everything is in the library beside it, where tests can reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirewatch_capture::main()
}
