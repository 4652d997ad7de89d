//! What a capture's messages make of the [`CaptureState`]. Pure: no process, no window, no clock.

use std::collections::VecDeque;
use std::net::IpAddr;

use traffic::failure::{Failure, FailureCode};
use traffic::message::{FinishReason, Message, Started};
use traffic::query::TableQuery;
use traffic::rows::{FlowPage, HostPage, PacketPage, Table};
use traffic::snapshot::Snapshot;

use crate::ending::{Ending, START_AGAIN};
use crate::state::{CaptureState, CaptureTarget, Display};

/// The most notices that are kept; older ones make way.
const MOST_NOTICES: usize = 20;

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
pub type Answer = tokio::sync::oneshot::Sender<Page>;

/// The capture as the window knows it.
#[derive(Debug, Default)]
pub struct Capture {
    state: CaptureState,
    /// The newest figures, while the shown ones are held still.
    held_back: Option<Box<Snapshot>>,
    /// While held still, the figures that were asked for are shown all the same.
    show_asked: bool,
    /// The table that was asked for, with the search as it was typed.
    table: Option<TableQuery>,
    /// The host that was asked for.
    host: Option<IpAddr>,
    /// The worker stopped, and another one is about to take over.
    is_starting_again: bool,
    /// The worker answers in the order of the questions.
    unanswered: VecDeque<Answer>,
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
            ..Self::default()
        };
    }

    /// Back to the start screen.
    pub fn close(&mut self) {
        *self = Self::default();
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
        self.unanswered.clear();
        match &self.state {
            CaptureState::Idle | CaptureState::Ended { .. } | CaptureState::Failed { .. } => false,
            CaptureState::Starting { .. } | CaptureState::Running { .. } => {
                self.fail(ending.ended_early(START_AGAIN));
                true
            }
        }
    }

    /// The worker stopped again and again, and none takes over any more.
    pub fn give_up(&mut self, ending: &Ending) {
        self.fail(ending.stopped_too_often());
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
        self.show_asked = false;
        if let Some(newest) = self.held_back.take() {
            *snapshot = Some(newest);
        }
        true
    }

    /// Figures of this moment were asked for: they are shown also while others are held still.
    pub fn ask(&mut self) {
        self.show_asked = true;
    }

    /// A table was asked for, or none. Its rows are shown also while figures are held still.
    pub fn ask_for_table(&mut self, query: Option<TableQuery>) {
        self.table = query;
        self.ask();
    }

    /// A host to narrow to was asked for, or none; shown likewise.
    pub fn ask_for_host(&mut self, host: Option<IpAddr>) {
        self.host = host;
        self.ask();
    }

    /// Remembers who is to get the worker's next page of rows.
    pub fn expect_rows(&mut self, answer: Answer) {
        self.unanswered.push_back(answer);
    }

    /// The host that lists and charts are narrowed to.
    #[must_use]
    pub fn host(&self) -> Option<IpAddr> {
        self.host
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
        self.unanswered.clear();
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
        if let Some(answer) = self.unanswered.pop_front() {
            // Who asked may have gone.
            let _ = answer.send(page);
        }
        false
    }

    /// Whether these figures are of the table and the host that were asked for; older ones may be on
    /// their way still.
    fn is_asked_for(&self, snapshot: &Snapshot) -> bool {
        let table = snapshot.table.as_ref().map(Table::query);
        let host = snapshot.narrowing.as_ref().map(|narrowing| &narrowing.host);
        let wanted = self.table.as_ref().map(TableQuery::on_one_line);
        table.as_ref() == wanted.as_ref() && host == self.host.map(|host| host.to_string()).as_ref()
    }

    fn show(&mut self, mut newest: Box<Snapshot>) -> bool {
        let is_asked_for = self.is_asked_for(&newest);
        if let (true, Some(table), Some(asked)) = (is_asked_for, &mut newest.table, &self.table) {
            // The page knows its question as it was typed.
            table.set_search(asked.search());
        }
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
        let shown_all_the_same = self.show_asked && is_asked_for;
        if shown_all_the_same {
            self.show_asked = false;
        }
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
        // What became of the interface last is what is true of it.
        let replaced = |notice: &Failure| {
            *notice == failure || (is_presence(failure.code) && is_presence(notice.code))
        };
        notices.retain(|notice| !replaced(notice));
        if notices.len() == MOST_NOTICES {
            notices.remove(0);
        }
        notices.push(failure);
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

/// Whether a notice says that the interface is there, or is not.
fn is_presence(code: FailureCode) -> bool {
    [
        FailureCode::InterfaceDown,
        FailureCode::InterfaceNotFound,
        FailureCode::InterfaceBack,
    ]
    .contains(&code)
}

#[cfg(test)]
#[path = "capture_tests.rs"]
mod tests;
