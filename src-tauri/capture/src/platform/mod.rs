//! What differs from system to system: rights, interfaces, waiting. Nothing else in the worker asks
//! which system it runs on. Each system offers the same modules:
//!
//! - `rights`: raising and giving up the right to capture, and what to say to who has none;
//! - `facts`: what the system says about its interfaces;
//! - `open`: opening a source with what the system's libpcap can do;
//! - `wait`: waiting for packets and requests at once.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{facts, open, rights};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub use macos::{open, rights};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{open, rights, wait};

#[cfg(not(target_os = "linux"))]
#[path = "netdev_facts.rs"]
pub mod facts;

#[cfg(unix)]
#[path = "poll.rs"]
pub mod wait;
