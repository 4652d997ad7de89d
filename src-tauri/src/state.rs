//! What the page is told: one complete state of the capture, and the list of interfaces.

use serde::{Deserialize, Serialize};
use traffic::failure::Failure;
use traffic::interface::Interface;
use traffic::message::{FinishReason, Source, Started};
use traffic::snapshot::Snapshot;

/// The state of the capture, complete: the page draws the last one it got and remembers nothing.
/// Sent as the event `capture-state`, and answered to the command `get_state`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(tag = "phase", rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CaptureState {
    /// Nothing is captured: the start screen.
    #[default]
    Idle,
    /// The worker was started and has not opened its source yet.
    Starting {
        /// What was asked for.
        target: CaptureTarget,
    },
    /// Packets are counted.
    Running {
        /// What was asked for.
        target: CaptureTarget,
        /// What the worker opened.
        started: Started,
        /// Whether the figures move.
        display: Display,
        /// The figures to draw; absent before the first ones.
        snapshot: Option<Box<Snapshot>>,
        /// Things to know about, latest last.
        notices: Vec<Failure>,
    },
    /// The capture ended as it should. Its figures stay.
    Ended {
        /// What was asked for.
        target: CaptureTarget,
        /// What the worker opened.
        started: Started,
        /// Why it ended.
        reason: FinishReason,
        /// The last figures.
        snapshot: Option<Box<Snapshot>>,
        /// Things to know about, latest last.
        notices: Vec<Failure>,
    },
    /// The capture could not start, or broke off. The figures it had stay.
    Failed {
        /// What was asked for.
        target: CaptureTarget,
        /// Why, and what to do.
        failure: Failure,
        /// The last figures, if there were any.
        snapshot: Option<Box<Snapshot>>,
        /// Things to know about, latest last.
        notices: Vec<Failure>,
    },
}

/// Whether the figures on the screen follow the capture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Display {
    /// Each new snapshot is shown.
    #[default]
    Live,
    /// The figures are held still; counting goes on.
    Paused,
}

/// What a person asked to capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaptureTarget {
    /// The interface or file.
    pub source: Source,
    /// What a person calls it: `Ethernet`, the file's name, `Sample capture`.
    pub label: String,
    /// The BPF filter; empty for all packets.
    pub filter: String,
}

/// The interfaces to choose from. Sent as the event `interfaces`, and answered to `get_interfaces`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(tag = "phase", rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum InterfaceList {
    /// The worker has not answered yet.
    #[default]
    Loading,
    /// What there is; may be empty.
    Listed {
        /// Likeliest first.
        interfaces: Vec<Interface>,
    },
    /// The list could not be made.
    Failed {
        /// Why, and what to do.
        failure: Failure,
    },
}

/// What is remembered from one start to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Settings {
    /// The interface that was captured on last.
    pub interface: Option<String>,
    /// The filter that was used last.
    pub filter: String,
    /// Time between two snapshots, in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub interval_ms: u64,
    /// What became of settings that could not be understood; told, and not remembered.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub notice: Option<Failure>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            interface: None,
            filter: String::new(),
            interval_ms: 2000,
            notice: None,
        }
    }
}
