//! An interface that is switched off or removed while it is captured on: it is waited for.

use std::time::{Duration, Instant};

use traffic::failure::{Failure, FailureCode};
use traffic::gap::GapReason;

use crate::error::{self, CaptureError};
use crate::platform::Presence;
use crate::run::Run;
use crate::source::live::LiveSource;

/// How often it is looked whether the interface is back. Nothing tells.
const LOOK_INTERVAL: Duration = Duration::from_millis(250);

/// What is known of an interface that nothing can be captured on.
#[derive(Debug, Default)]
pub struct Absence {
    /// Absent while there is nothing to look for.
    next_look: Option<Instant>,
}

impl Absence {
    /// When to look again.
    pub fn next_look(&self) -> Option<Instant> {
        self.next_look
    }

    /// The interface reported an error; `outcome` is what reading from it said.
    ///
    /// # Errors
    /// The error, where the interface is there all the same or cannot be waited for.
    pub fn begin(
        &mut self,
        run: &mut Run<'_>,
        source: &mut LiveSource,
        outcome: Result<(), CaptureError>,
    ) -> Result<(), CaptureError> {
        match outcome {
            // It may have been made again within the moment: its name says nothing then.
            Err(error) if error.is_gone() => {
                if !source.detach() {
                    return Err(error);
                }
                run.begin_gap(GapReason::InterfaceGone);
                run.warn(went_away(source.name()));
            }
            Err(error) if source.presence() == Presence::Up => return Err(error),
            Ok(()) if source.presence() == Presence::Up => return Ok(()),
            Ok(()) | Err(_) => {
                run.begin_gap(GapReason::InterfaceDown);
                run.warn(went_down(source.name()));
            }
        }
        self.next_look = Some(Instant::now() + LOOK_INTERVAL);
        Ok(())
    }

    /// Looks whether the interface is back, if it is time to.
    ///
    /// # Errors
    /// It came back as something else, which the capture cannot go on with.
    pub fn look(&mut self, run: &mut Run<'_>, source: &mut LiveSource) -> Result<(), CaptureError> {
        if self.next_look.is_none_or(|time| Instant::now() < time) {
            return Ok(());
        }
        self.next_look = Some(Instant::now() + LOOK_INTERVAL);
        match source.presence() {
            Presence::Gone => {
                if source.detach() {
                    run.begin_gap(GapReason::InterfaceGone);
                }
                return Ok(());
            }
            Presence::Down => {
                source.attach()?;
                if source.is_attached() {
                    run.begin_gap(GapReason::InterfaceDown);
                }
            }
            Presence::Up => {
                source.attach()?;
                if !source.is_attached() {
                    return Ok(());
                }
                run.end_gap();
                run.warn(is_back(source.name(), source.has_lost_promiscuous_mode()));
                self.next_look = None;
            }
        }
        Ok(())
    }
}

/// The notice that an interface was switched off while it was captured on.
fn went_down(name: &str) -> Failure {
    let mut failure = error::interface_down(name);
    failure.hint = "The capture goes on when it is switched on again.".into();
    failure
}

/// The notice that an interface was removed while it was captured on.
fn went_away(name: &str) -> Failure {
    Failure::new(
        FailureCode::InterfaceNotFound,
        format!("Interface {name} went away."),
        "The capture goes on when it comes back. You can also pick another.",
    )
}

/// The notice that an interface can be captured on again.
fn is_back(name: &str, lost_promiscuous_mode: bool) -> Failure {
    let hint = if lost_promiscuous_mode {
        "The capture goes on, and sees only what is meant for this computer. To see all again, start it anew."
    } else {
        "The capture goes on. What passed meanwhile was not seen."
    };
    Failure::new(
        FailureCode::InterfaceBack,
        format!("Interface {name} is back."),
        hint,
    )
}
