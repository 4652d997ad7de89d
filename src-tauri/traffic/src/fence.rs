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

/// An attempt to get through the fence, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// What was tried, as a verb: `read a file`.
    pub attempt: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an attempt to get through the fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The system ended the process.
    Ended,
    /// The system answered with an error.
    Refused,
    /// It succeeded: there is a hole.
    Allowed,
    /// The process ended otherwise, which says nothing.
    #[serde(other)]
    Unclear,
}

impl Outcome {
    /// Whether the fence held.
    #[must_use]
    pub fn is_held(self) -> bool {
        match self {
            Self::Ended | Self::Refused => true,
            Self::Allowed | Self::Unclear => false,
        }
    }
}
