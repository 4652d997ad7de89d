//! What differs from system to system: rights, interfaces, waiting. Nothing else in the worker asks
//! which system it runs on. Each system offers the same modules:
//!
//! - `rights`: raising and giving up the right to capture, and what to say to who has none;
//! - `facts`: what the system says about its interfaces;
//! - `open`: opening a source with what the system's libpcap can do;
//! - `presence`: whether an interface is there, and going on after it was away;
//! - `clock`: how long the computer slept;
//! - `wait`: waiting for packets and requests at once.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{clock, facts, open, presence, rights};

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

#[cfg(not(target_os = "linux"))]
#[path = "netdev_presence.rs"]
pub mod presence;

#[cfg(not(target_os = "linux"))]
#[path = "no_sleep_clock.rs"]
pub mod clock;

#[cfg(unix)]
#[path = "poll.rs"]
pub mod wait;

/// Whether an interface is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It can be captured on.
    Up,
    /// It is switched off.
    Down,
    /// There is none of that name.
    Gone,
}
