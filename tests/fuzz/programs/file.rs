//! Fuzzes `targets/file.rs`.

#![no_main]

#[path = "../targets/file.rs"]
mod file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| file::check(bytes));
