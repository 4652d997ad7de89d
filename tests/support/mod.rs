//! What the tests of the worker share: captures of our own making, and a worker to try them on.

#![expect(
    dead_code,
    reason = "each test program uses its own part of what is shared"
)]

pub mod captures;
pub mod folder;
#[cfg(target_os = "linux")]
pub mod network;
pub mod worker;
