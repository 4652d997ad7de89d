//! What is known about a network interface before anything is captured on it.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// A network interface of this computer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Interface {
    /// The system's name, such as `eth0`; bytes that are not UTF-8 are written `\xNN`.
    pub name: String,
    /// What a person calls it: `Wi-Fi`, `Ethernet`, or the system's own description.
    pub description: String,
    /// What sort of interface it is.
    pub kind: InterfaceKind,
    /// Its IP addresses as text, IPv4 first.
    pub addresses: Vec<String>,
    /// Switched on by the system's administrator.
    pub up: bool,
    /// Has a carrier: a cable, or an association with an access point.
    pub running: bool,
    /// The default route of this computer goes through it.
    pub default_route: bool,
    /// libpcap's name of its link type, such as `EN10MB`; absent when it is not known without opening it.
    pub link_type: Option<String>,
    /// Whether a capture on it can start now.
    pub access: InterfaceAccess,
    /// How busy it is, from the system's own counters; absent where the system keeps none.
    pub activity: Option<Activity>,
}

/// The sorts of interface that a person tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum InterfaceKind {
    /// A network card with a cable.
    Ethernet,
    /// A Wi-Fi card.
    Wifi,
    /// A tunnel to another network, such as a VPN.
    Tunnel,
    /// A bridge between interfaces, such as Docker's.
    Bridge,
    /// One end of a virtual cable, such as a container's.
    Virtual,
    /// This computer talking to itself.
    Loopback,
    /// All interfaces at once (`any` on Linux).
    All,
    /// Anything else, also a sort that was added later.
    #[serde(other)]
    Other,
}

/// Whether an interface may be captured on now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum InterfaceAccess {
    /// A capture can start.
    Allowed,
    /// A capture cannot start, and why.
    Refused {
        /// The reason.
        failure: Failure,
    },
}

/// How busy an interface is, received and sent together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Activity {
    /// Bits per second over the last step.
    pub bits_per_second: f64,
    /// Bits per second of the last steps, oldest first; at most [`ACTIVITY_STEPS`].
    pub history: Vec<f64>,
}

/// The most steps that [`Activity::history`] holds: a minute of seconds, as wide as its little line.
pub const ACTIVITY_STEPS: usize = 60;
