//! Fuzzes `targets/messages.rs`. The window's own crate would bring the window with it, so the files
//! that listen to the worker are taken out of it here.

#![no_main]

#[expect(dead_code, reason = "the window uses more of it")]
#[path = "../../../src-tauri/src/asked.rs"]
mod asked;
#[expect(dead_code, reason = "the window uses more of it")]
#[path = "../../../src-tauri/src/capture.rs"]
mod capture;
#[path = "../../../src-tauri/src/conversation.rs"]
mod conversation;
#[expect(dead_code, reason = "the window uses more of it")]
#[path = "../../../src-tauri/src/ending.rs"]
mod ending;
#[path = "../targets/messages.rs"]
mod messages;
#[path = "../../../src-tauri/src/notices.rs"]
mod notices;
#[expect(dead_code, reason = "the window uses more of it")]
#[path = "../../../src-tauri/src/state.rs"]
mod state;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| messages::check(bytes));
