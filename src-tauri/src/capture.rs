//! What a capture's messages make of the [`CaptureState`]. Pure: no process, no window, no clock.

use std::collections::VecDeque;
use std::net::IpAddr;

use traffic::failure::{Failure, FailureCode};
use traffic::message::{FinishReason, Message, Started};
use traffic::query::TableQuery;
use traffic::rows::{FlowPage, HostPage, PacketPage};
use traffic::snapshot::Snapshot;

use crate::asked::Asked;
use crate::ending::{Ending, START_AGAIN, START_AGAIN_WITH_FIGURES};
use crate::notices;
use crate::state::{CaptureState, CaptureTarget, Display};

/// The rows that a question for rows brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Packets.
    Packets(PacketPage),
    /// Hosts.
    Hosts(HostPage),
    /// Flows.
    Flows(FlowPage),
}

/// A question for rows that the worker has not answered yet.
pub type Question = tokio::sync::oneshot::Sender<Page>;

/// The capture as the window knows it.
#[derive(Debug, Default)]
pub struct Capture {
    state: CaptureState,
    /// The newest figures, while the shown ones are held still.
    held_back: Option<Box<Snapshot>>,
    /// What the page asked for, beside what it is shown anyway.
    asked: Asked,
    /// The worker stopped, and another one is about to take over.
    is_starting_again: bool,
    /// The worker answers in their order.
    questions: VecDeque<Question>,
}

impl Capture {
    /// The present state.
    #[must_use]
    pub fn state(&self) -> &CaptureState {
        &self.state
    }

    /// A worker was started for a target.
    pub fn begin(&mut self, target: CaptureTarget) {
        *self = Self {
            state: CaptureState::Starting { target },
            asked: self.asked.of_another_capture(),
            ..Self::default()
        };
    }

    /// Back to the start screen.
    pub fn close(&mut self) {
        *self = Self {
            asked: self.asked.of_another_capture(),
            ..Self::default()
        };
    }

    /// What is or was captured.
    #[must_use]
    pub fn target(&self) -> Option<&CaptureTarget> {
        match &self.state {
            CaptureState::Idle => None,
            CaptureState::Starting { target }
            | CaptureState::Running { target, .. }
            | CaptureState::Ended { target, .. }
            | CaptureState::Failed { target, .. } => Some(target),
        }
    }

    /// Takes in what the worker said. Returns whether the state changed.
    pub fn hear(&mut self, message: Message) -> bool {
        match message {
            Message::Hello { .. }
            | Message::Interfaces { .. }
            | Message::Seconds(_)
            | Message::Probes { .. } => false,
            Message::Started(started) => self.start(started),
            Message::Snapshot(snapshot) => self.show(snapshot),
            Message::Packets(page) => self.answer(Page::Packets(page)),
            Message::Hosts(page) => self.answer(Page::Hosts(page)),
            Message::Flows(page) => self.answer(Page::Flows(page)),
            Message::Warning(failure) => self.notice(failure),
            Message::Failed(failure) => {
                self.fail(failure);
                true
            }
            Message::Finished { reason } => self.finish(reason),
        }
    }

    /// The worker's process ended. Returns whether the state changed: an end after the last message
    /// is in order.
    pub fn worker_ended(&mut self, ending: &Ending) -> bool {
        self.questions.clear();
        match &self.state {
            CaptureState::Idle | CaptureState::Ended { .. } | CaptureState::Failed { .. } => false,
            CaptureState::Running {
                snapshot: Some(_), ..
            } => {
                self.fail(ending.ended_early(START_AGAIN_WITH_FIGURES));
                true
            }
            CaptureState::Starting { .. } | CaptureState::Running { .. } => {
                self.fail(ending.ended_early(START_AGAIN));
                true
            }
        }
    }

    /// The worker stopped again and again, and none takes over any more.
    pub fn give_up(&mut self, ending: &Ending, times: usize) {
        self.fail(ending.stopped_too_often(times));
        if let CaptureState::Failed { notices, .. } = &mut self.state {
            notices.retain(|notice| notice.code != FailureCode::WorkerStopped);
        }
    }

    /// The capture cannot go on. The figures it had stay.
    pub fn fail(&mut self, failure: Failure) {
        let newest = self.held_back.take();
        self.state = match std::mem::take(&mut self.state) {
            CaptureState::Idle => CaptureState::Idle,
            CaptureState::Starting { target } => CaptureState::Failed {
                target,
                failure,
                snapshot: None,
                notices: Vec::new(),
            },
            CaptureState::Running {
                target,
                snapshot,
                notices,
                ..
            }
            | CaptureState::Ended {
                target,
                snapshot,
                notices,
                ..
            }
            | CaptureState::Failed {
                target,
                snapshot,
                notices,
                ..
            } => CaptureState::Failed {
                target,
                failure,
                snapshot: newest.or(snapshot),
                notices,
            },
        };
    }

    /// Holds the figures still, or lets them follow the capture again. Returns whether the state changed.
    pub fn set_display(&mut self, wanted: Display) -> bool {
        let CaptureState::Running {
            display, snapshot, ..
        } = &mut self.state
        else {
            return false;
        };
        if *display == wanted {
            return false;
        }
        *display = wanted;
        self.asked.forget_now();
        if let Some(newest) = self.held_back.take() {
            *snapshot = Some(newest);
        }
        true
    }

    /// What the page asked for.
    #[must_use]
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Figures of this moment were asked for: they are shown also while others are held still.
    pub fn ask(&mut self) {
        self.asked.now();
    }

    /// A table was asked for, or none. Its rows are shown also while figures are held still.
    pub fn ask_for_table(&mut self, query: Option<TableQuery>) {
        self.asked.table_from_now_on(query);
    }

    /// A host to narrow to was asked for, or none; shown likewise.
    pub fn ask_for_host(&mut self, host: Option<IpAddr>) {
        self.asked.host_from_now_on(host);
    }

    /// Remembers who is to get the worker's next page of rows.
    pub fn expect_rows(&mut self, question: Question) {
        self.questions.push_back(question);
    }

    /// Whether packets are counted.
    #[must_use]
    pub fn is_running(&self) -> bool {
        match &self.state {
            CaptureState::Running { .. } => true,
            CaptureState::Idle
            | CaptureState::Starting { .. }
            | CaptureState::Ended { .. }
            | CaptureState::Failed { .. } => false,
        }
    }

    /// The worker stopped, and another one takes over. The figures stand until it has some.
    pub fn start_again(&mut self, notice: Failure) {
        self.questions.clear();
        self.is_starting_again = true;
        self.notice(notice);
    }

    fn start(&mut self, started: Started) -> bool {
        if let (true, CaptureState::Running { started: now, .. }) =
            (self.is_starting_again, &mut self.state)
        {
            *now = started;
            self.is_starting_again = false;
            return true;
        }
        let CaptureState::Starting { target } = &self.state else {
            return false;
        };
        self.state = CaptureState::Running {
            target: target.clone(),
            started,
            display: Display::Live,
            snapshot: None,
            notices: Vec::new(),
        };
        true
    }

    fn answer(&mut self, page: Page) -> bool {
        if let Some(question) = self.questions.pop_front() {
            // Who asked may have gone.
            let _ = question.send(page);
        }
        false
    }

    fn show(&mut self, mut newest: Box<Snapshot>) -> bool {
        let is_asked_for = self.asked.is_answered_by(&mut newest);
        let (display, snapshot) = match &mut self.state {
            CaptureState::Running {
                display, snapshot, ..
            } => (*display, snapshot),
            // The last figures again, with other rows or of another host.
            CaptureState::Ended { snapshot, .. } => (Display::Live, snapshot),
            CaptureState::Idle | CaptureState::Starting { .. } | CaptureState::Failed { .. } => {
                return false;
            }
        };
        let shown_all_the_same = is_asked_for && self.asked.forget_now();
        let held = display == Display::Paused && !shown_all_the_same;
        if held && snapshot.is_some() {
            self.held_back = Some(newest);
            false
        } else {
            self.held_back = None;
            *snapshot = Some(newest);
            true
        }
    }

    fn notice(&mut self, failure: Failure) -> bool {
        let CaptureState::Running { notices, .. } = &mut self.state else {
            return false;
        };
        notices::add(notices, failure);
        true
    }

    fn finish(&mut self, reason: FinishReason) -> bool {
        let CaptureState::Running {
            target,
            started,
            snapshot,
            notices,
            ..
        } = &mut self.state
        else {
            // It never began: the end of its process will say what is to be said.
            return false;
        };
        let snapshot = self.held_back.take().or_else(|| snapshot.take());
        self.state = CaptureState::Ended {
            target: target.clone(),
            started: started.clone(),
            reason,
            snapshot,
            notices: std::mem::take(notices),
        };
        true
    }
}

#[cfg(test)]
#[path = "capture_tests.rs"]
mod tests;
