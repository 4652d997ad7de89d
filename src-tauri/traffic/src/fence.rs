//! What holds the worker while it reads what strangers send.

use serde::{Deserialize, Serialize};

/// The fence around a worker, part by part. It stands before the first packet is read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Fence {
    /// The right to capture, and every other, was given up.
    pub rights: Hold,
    /// Nothing that it starts can gain a right.
    pub new_rights: Hold,
    /// It can reach no file and no connection (Landlock on Linux).
    pub files: Hold,
    /// It can ask the system for nothing but what counting needs (seccomp on Linux).
    pub system_calls: Hold,
}

/// How well a part of the fence holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Hold {
    /// All of it.
    Whole,
    /// As much as this version of the system can do.
    Partly,
    /// This system has no such thing, or not here.
    #[default]
    #[serde(other)]
    Absent,
}
