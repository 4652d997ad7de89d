//! What differs from system to system: rights, interfaces, waiting. Nothing else in the worker asks
//! which system it runs on. Each system offers the same modules:
//!
//! - `library`: whether libpcap is there, and may be captured with;
//! - `rights`: raising and giving up the right to capture, and what to say to who has none;
//! - `fence`: what holds the worker while it reads what strangers send, and `probes`: whether it does;
//! - `filter`: compiling a BPF filter;
//! - `facts`: what the system says about its interfaces;
//! - `open`: opening a source with what the system's libpcap can do;
//! - `devices`: letting a person read the devices that capturing goes through;
//! - `interface_drops`: what the interface itself dropped;
//! - `presence`: whether an interface is there, and going on after it was away;
//! - `clock`: how long the computer slept;
//! - `wait`: waiting for packets and requests at once;
//! - `signals`: being asked to end by the system.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::{clock, facts, fence, filter, interface_drops, open, presence, probes, rights};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub use macos::{devices, open, rights};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{library, open, rights, wait};

#[cfg(not(target_os = "linux"))]
#[path = "netdev_facts.rs"]
pub mod facts;

#[cfg(not(target_os = "linux"))]
#[path = "netdev_presence.rs"]
pub mod presence;

#[cfg(not(target_os = "linux"))]
#[path = "no_sleep_clock.rs"]
pub mod clock;

#[cfg(not(target_os = "linux"))]
#[path = "no_fence.rs"]
pub mod fence;

#[cfg(not(target_os = "linux"))]
#[path = "no_probes.rs"]
pub mod probes;

#[cfg(not(target_os = "linux"))]
#[path = "filter_here.rs"]
pub mod filter;

#[cfg(not(target_os = "linux"))]
#[path = "no_interface_drops.rs"]
pub mod interface_drops;

#[cfg(unix)]
#[path = "linked_library.rs"]
pub mod library;

#[cfg(not(target_os = "macos"))]
#[path = "no_devices.rs"]
pub mod devices;

#[cfg(unix)]
mod descriptor;

#[cfg(unix)]
pub mod signals;

#[cfg(windows)]
#[path = "no_signals.rs"]
pub mod signals;

#[cfg(unix)]
#[path = "poll.rs"]
pub mod wait;

/// How long a worker lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// As long as whoever started it.
    OfParent,
    /// As long as it has something to do.
    Own,
}

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
