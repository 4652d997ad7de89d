//! What differs from system to system: rights, interfaces, waiting. Nothing else in the worker asks
//! which system it runs on. Each system offers the same modules:
//!
//! - `rights`: raising and giving up the right to capture, and what to say to who has none;
//! - `facts`: what the system says about its interfaces;
//! - `wait`: waiting for packets and requests at once;
//! - `RING_BYTES`, `PRECISION`: how to open an interface.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{PRECISION, RING_BYTES, facts, rights};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub use macos::{PRECISION, RING_BYTES, rights};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{PRECISION, RING_BYTES, rights, wait};

#[cfg(not(target_os = "linux"))]
#[path = "netdev_facts.rs"]
pub mod facts;

#[cfg(unix)]
#[path = "poll.rs"]
pub mod wait;
