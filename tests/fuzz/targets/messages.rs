//! Any bytes from a worker, in any pieces: the window hears the same messages, believes nothing after
//! the first that is none, and its state follows from them.
//!
//! The first byte says how the rest is cut, and whether it comes behind a good beginning.

use std::time::Instant;

use traffic::message::{Message, PROTOCOL_VERSION, Source};
use traffic::snapshot::Snapshot;

use crate::capture::{Capture, Page};
use crate::conversation::Conversation;
use crate::ending::{Ending, How};
use crate::state::{CaptureState, CaptureTarget, Display};

/// What a worker says before it counts.
pub const BEGINNING: &str = concat!(
    r#"{"type":"hello","protocol":1,"version":"1"}"#,
    "\n",
    r#"{"type":"started","source":{"kind":"interface","name":"e"},"linkType":"EN10MB","#,
    r#""filter":"","snaplen":64,"intervalMs":100}"#,
    "\n"
);

/// The bit of the first byte that asks for [`BEGINNING`].
pub const BEGUN: u8 = 0x80;

/// The bit of the first byte that holds the figures still.
pub const HELD: u8 = 0x40;

/// The most notices that the window keeps.
const MOST_NOTICES: usize = 20;

/// Holds any bytes against what is to be true of them.
pub fn check(bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    let begun = if how & BEGUN == 0 { "" } else { BEGINNING };
    let said = [begun.as_bytes(), rest].concat();
    let size = usize::from(how & 0x3f) + 1;
    let messages = hear(&said, said.len().max(1));
    assert_eq!(messages, hear(&said, size), "in pieces of {size}");
    is_a_conversation(&said, &messages);
    follow(messages, how & HELD != 0);
}

fn hear(said: &[u8], size: usize) -> Vec<Message> {
    let mut conversation = Conversation::default();
    let mut messages = Vec::new();
    let mut broke = false;
    let now = Instant::now();
    for piece in said.chunks(size) {
        let before = messages.len();
        let heard = conversation.hear(piece, now, |message| messages.push(message));
        if broke {
            assert_eq!(heard, Ok(()), "it is refused once");
            assert_eq!(messages.len(), before, "nothing is believed after that");
        }
        if let Err(failure) = heard {
            assert!(failure.message.len() < 1200, "{failure:?}");
            broke = true;
        }
    }
    messages
}

fn is_a_conversation(said: &[u8], messages: &[Message]) {
    let pieces = said.split(|byte| *byte == b'\n').count();
    assert!(messages.len() < pieces, "a message is a line");
    if let Some(first) = messages.first() {
        assert!(
            matches!(first, Message::Hello { protocol, .. } if *protocol == PROTOCOL_VERSION),
            "{first:?}"
        );
    }
    for message in messages {
        let line = serde_json::to_string(message).expect("what was read can be written");
        serde_json::from_str::<Message>(&line).expect("and read again");
    }
}

/// What a capture's state is to be after what was said, told in another way.
#[derive(Default)]
struct Expected {
    is_started: bool,
    is_over: bool,
    has_failed: bool,
    newest: Option<Snapshot>,
}

fn follow(messages: Vec<Message>, held: bool) {
    let mut capture = Capture::default();
    capture.begin(target());
    let mut expected = Expected::default();
    let mut asked = Vec::new();
    let mut pages = Vec::new();
    for message in messages {
        let (answer, page) = tokio::sync::oneshot::channel();
        capture.expect_rows(answer);
        asked.push(page);
        match &message {
            Message::Packets(page) => pages.push(Page::Packets(page.clone())),
            Message::Hosts(page) => pages.push(Page::Hosts(page.clone())),
            Message::Flows(page) => pages.push(Page::Flows(page.clone())),
            Message::Hello { .. }
            | Message::Interfaces { .. }
            | Message::Started(_)
            | Message::Snapshot(_)
            | Message::Seconds(_)
            | Message::Probes { .. }
            | Message::Warning(_)
            | Message::Failed(_)
            | Message::Finished { .. } => {}
        }
        expected.hear(&message);
        let before = capture.state().clone();
        let changed = capture.hear(message);
        assert!(changed || before == *capture.state(), "a change is told");
        if held {
            capture.set_display(Display::Paused);
        }
        expected.holds(capture.state(), held);
    }
    let answers: Vec<Page> = asked
        .iter_mut()
        .map_while(|page| page.try_recv().ok())
        .collect();
    assert_eq!(answers, pages, "in the order of the questions");
    let ending = Ending {
        how: How::Exit(1),
        last_words: String::new(),
    };
    let was_over = expected.is_over;
    assert_eq!(capture.worker_ended(&ending), !was_over, "told once");
    expected.is_over = true;
    expected.holds(capture.state(), held);
    assert!(!capture.worker_ended(&ending), "told once");
}

impl Expected {
    fn hear(&mut self, message: &Message) {
        match message {
            Message::Started(_) if !self.is_over => self.is_started = true,
            // Also after its end: the last figures again, with other rows.
            Message::Snapshot(snapshot) if self.is_started && !self.has_failed => {
                self.newest = Some((**snapshot).clone());
            }
            Message::Failed(_) => {
                self.is_over = true;
                self.has_failed = true;
            }
            Message::Finished { .. } if self.is_started => self.is_over = true,
            Message::Hello { .. }
            | Message::Interfaces { .. }
            | Message::Started(_)
            | Message::Snapshot(_)
            | Message::Packets(_)
            | Message::Hosts(_)
            | Message::Flows(_)
            | Message::Seconds(_)
            | Message::Probes { .. }
            | Message::Warning(_)
            | Message::Finished { .. } => {}
        }
    }

    fn holds(&self, state: &CaptureState, held: bool) {
        serde_json::to_string(state).expect("the page can be told");
        let (target, snapshot, notices, is_over) = match state {
            CaptureState::Idle => panic!("a capture was begun"),
            CaptureState::Starting { target } => {
                assert!(!self.is_started && !self.is_over, "{state:?}");
                (target, &None, &Vec::new(), false)
            }
            CaptureState::Running {
                target,
                snapshot,
                notices,
                ..
            } => (target, snapshot, notices, false),
            CaptureState::Ended {
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
            } => (target, snapshot, notices, true),
        };
        assert_eq!(*target, self::target());
        assert!(notices.len() <= MOST_NOTICES);
        assert_eq!(is_over, self.is_over);
        if is_over || !held {
            assert_eq!(snapshot.as_deref(), self.newest.as_ref(), "the newest");
        } else {
            assert_eq!(snapshot.is_some(), self.newest.is_some());
        }
    }
}

fn target() -> CaptureTarget {
    CaptureTarget {
        source: Source::Interface { name: "e".into() },
        label: "Ethernet".into(),
        filter: String::new(),
    }
}
