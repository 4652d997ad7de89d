//! Whether an interface is there, where a capture cannot move to one that was made again.

use std::io;

use pcap::{Active, Capture};

use crate::platform::{Presence, facts};

/// What a capture is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hardware {}

/// Whether an interface of that name is there, and switched on.
pub fn presence(_: &Capture<Active>, name: &str) -> Presence {
    let interfaces = facts::list();
    match interfaces.iter().find(|facts| facts.name == name) {
        None => Presence::Gone,
        Some(facts) if facts.up => Presence::Up,
        Some(_) => Presence::Down,
    }
}

/// This system ties a capture to the interface it was opened on.
///
/// # Errors
/// Always.
pub fn attach_again(_: &Capture<Active>, _: &str, _: Hardware) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Not known, so that nothing is waited for in vain.
pub fn hardware(_: &Capture<Active>) -> Option<Hardware> {
    None
}
