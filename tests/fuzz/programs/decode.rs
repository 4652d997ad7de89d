//! Fuzzes `targets/decode.rs`.

#![no_main]

#[expect(dead_code, reason = "the short run and the seeds pick link types")]
#[path = "../targets/decode.rs"]
mod decode;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| decode::check(bytes));
