//! Reads what the capture worker says. The worker handles what strangers send, so nothing that it
//! says is trusted to be well formed, or short.

use std::time::{Duration, Instant};

use traffic::failure::{Failure, FailureCode};
use traffic::message::{KINDS, Message, PROTOCOL_VERSION};

/// The longest line that is read. Snapshots stay below 64 kB, a page of packets below 300 kB.
const LONGEST_LINE: usize = 1024 * 1024;

/// The most that is listened to within a second: many times what a person can make a worker say.
const MOST_BYTES: usize = 64 * 1024 * 1024;
const MOST_MESSAGES: usize = 5000;

/// One worker's output, from its first byte to its last.
#[derive(Debug, Default)]
pub struct Conversation {
    line: Vec<u8>,
    stage: Stage,
    rate: Rate,
    /// The source is open: from now on the worker reads what strangers send.
    is_exposed: bool,
}

/// How much was said in the present second.
#[derive(Debug, Default)]
struct Rate {
    since: Option<Instant>,
    bytes: usize,
    messages: usize,
}

impl Rate {
    /// Begins anew where a second is over.
    fn tick(&mut self, now: Instant) {
        let is_over = |since| now.saturating_duration_since(since) >= Duration::from_secs(1);
        if self.since.is_none_or(is_over) {
            *self = Self {
                since: Some(now),
                ..Self::default()
            };
        }
    }

    fn is_too_much(&self) -> bool {
        self.bytes > MOST_BYTES || self.messages > MOST_MESSAGES
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing was said yet: the first message must be `hello`, in our version.
    #[default]
    Opening,
    Open,
    /// It said something that it must not: nothing more is read.
    Broken,
}

impl Conversation {
    /// Takes the next bytes, heard `now`, and hands over each message that they complete.
    ///
    /// # Errors
    /// `protocolMismatch` for another version or something that is no message. Nothing that follows
    /// is read, and no further error is given.
    pub fn hear(
        &mut self,
        bytes: &[u8],
        now: Instant,
        mut take: impl FnMut(Message),
    ) -> Result<(), Failure> {
        let mut rest = bytes;
        self.rate.tick(now);
        self.rate.bytes += bytes.len();
        while self.stage != Stage::Broken && !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
            if self.line.len() + part.len() > LONGEST_LINE {
                return Err(self.give_up(not_understood("a line without end")));
            }
            self.line.extend_from_slice(part);
            rest = behind.get(1..).unwrap_or_default();
            if end.is_some() {
                self.rate.messages += 1;
                if self.rate.is_too_much() {
                    return Err(self.give_up(not_understood("more than it can have to say")));
                }
                let message = self.read_line()?;
                self.line.clear();
                if let Some(message) = message {
                    take(message);
                }
            }
        }
        Ok(())
    }

    fn read_line(&mut self) -> Result<Option<Message>, Failure> {
        let message = match serde_json::from_slice::<Message>(&self.line) {
            Ok(message) => message,
            // A kind that a later worker of the same version added is passed over.
            Err(_) if self.stage == Stage::Open && is_later_kind(&self.line) => return Ok(None),
            Err(error) => return Err(self.give_up(not_understood(&error.to_string()))),
        };
        match (self.stage, &message) {
            (Stage::Opening, Message::Hello { protocol, .. }) if *protocol == PROTOCOL_VERSION => {
                self.stage = Stage::Open;
                Ok(Some(message))
            }
            (Stage::Opening, Message::Hello { protocol, version }) => {
                let failure = Failure::new(
                    FailureCode::ProtocolMismatch,
                    format!(
                        "The capture worker {version} speaks version {protocol} of the protocol, \
                         and this window version {PROTOCOL_VERSION}."
                    ),
                    "Install Wirewatch again, so that both are of the same version.",
                );
                Err(self.give_up(failure))
            }
            (Stage::Opening, _) => Err(self.give_up(not_understood("it did not say hello"))),
            (Stage::Open | Stage::Broken, _) => Ok(Some(self.without_advice(message))),
        }
    }

    /// What to do on a click is for the window to say; and a worker that may have been taken over has no
    /// command line to copy.
    fn without_advice(&mut self, mut message: Message) -> Message {
        self.is_exposed |= matches!(message, Message::Started(_));
        let is_exposed = self.is_exposed;
        message.change_failures(|failure| {
            failure.remedies = None;
            if is_exposed {
                failure.command = None;
                failure.cause = None;
            }
        });
        message
    }

    fn give_up(&mut self, failure: Failure) -> Failure {
        self.stage = Stage::Broken;
        self.line = Vec::new();
        failure
    }
}

fn is_later_kind(line: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Kind {
        #[serde(rename = "type")]
        kind: String,
    }
    serde_json::from_slice::<Kind>(line).is_ok_and(|Kind { kind }| !KINDS.contains(&kind.as_str()))
}

fn not_understood(cause: &str) -> Failure {
    let cause: String = cause.chars().take(200).collect();
    Failure::new(
        FailureCode::ProtocolMismatch,
        format!("The capture worker said something that the window does not understand: {cause}."),
        "Install Wirewatch again, so that both are of the same version.",
    )
}

#[cfg(test)]
mod tests {
    use traffic::failure::DenialCause;
    use traffic::message::FinishReason;

    use super::*;

    const HELLO: &str = "{\"type\":\"hello\",\"protocol\":1,\"version\":\"9.9.9\"}\n";
    const DONE: &str = "{\"type\":\"finished\",\"reason\":\"done\"}\n";

    fn hear(conversation: &mut Conversation, text: &str) -> Result<usize, FailureCode> {
        let mut count = 0;
        conversation
            .hear(text.as_bytes(), Instant::now(), |_| count += 1)
            .map(|()| count)
            .map_err(|failure| failure.code)
    }

    #[test]
    fn messages_may_come_in_any_pieces() {
        let text = format!("{HELLO}{DONE}{DONE}");
        for size in [1, 2, 7, 50, 1000] {
            let mut conversation = Conversation::default();
            let mut messages = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                conversation
                    .hear(piece, Instant::now(), |message| messages.push(message))
                    .unwrap();
            }
            assert_eq!(messages.len(), 3, "pieces of {size}");
            let reason = FinishReason::Done;
            assert_eq!(
                messages[2],
                Message::Finished { reason },
                "pieces of {size}"
            );
        }
    }

    #[test]
    fn what_is_not_the_protocol_is_refused_once() {
        let mismatch = Err(FailureCode::ProtocolMismatch);
        for (name, text) in [
            ("no hello", DONE.to_owned()),
            ("another version", HELLO.replace(":1,", ":2,")),
            ("no JSON", format!("{HELLO}hello?\n")),
            (
                "a field missing",
                format!("{HELLO}{{\"type\":\"finished\"}}\n"),
            ),
            ("no kind", format!("{HELLO}{{\"reason\":\"done\"}}\n")),
            (
                "a line without end",
                format!("{HELLO}{}", "x".repeat(2_000_000)),
            ),
            ("too deep", format!("{HELLO}{}\n", "[".repeat(100_000))),
        ] {
            let mut conversation = Conversation::default();
            assert_eq!(hear(&mut conversation, &text), mismatch, "{name}");
            assert_eq!(hear(&mut conversation, DONE), Ok(0), "{name}");
        }
    }

    #[test]
    fn a_worker_that_reads_what_strangers_send_gives_no_commands_to_copy() {
        let started = concat!(
            r#"{"type":"started","source":{"kind":"interface","name":"e"},"linkType":"EN10MB","#,
            r#""filter":"","snaplen":64,"intervalMs":100}"#,
            "\n"
        );
        let advice = concat!(
            r#"{"type":"warning","code":"permissionDenied","message":"m","hint":"h","command":"rm","#,
            r#""cause":"unknown","remedies":["allowCapture"]}"#,
            "\n"
        );
        let mut conversation = Conversation::default();
        let text = format!("{HELLO}{advice}{started}{advice}");
        let mut warnings = Vec::new();
        let mut keep = |message| {
            if let Message::Warning(failure) = message {
                warnings.push((failure.command, failure.cause, failure.remedies));
            }
        };
        let heard = conversation.hear(text.as_bytes(), Instant::now(), &mut keep);
        assert_eq!(heard, Ok(()));
        let before = (Some("rm".to_owned()), Some(DenialCause::Unknown), None);
        assert_eq!(warnings, [before, (None, None, None)]);
    }

    #[test]
    fn a_worker_that_says_far_too_much_is_not_listened_to() {
        let second = Duration::from_secs(1);
        let much = DONE.repeat(4000);
        let mut conversation = Conversation::default();
        let now = Instant::now();
        let mut hear = |text: &str, now| conversation.hear(text.as_bytes(), now, drop).is_ok();
        assert!(hear(HELLO, now));
        assert!(hear(&much, now + second), "much");
        assert!(hear(&much, now + second * 2), "as much in another second");
        assert!(!hear(&much, now + second * 2), "twice as much in one");

        // Few messages, each nearly as long as one may be.
        let long = format!(
            "{{\"type\":\"later\",\"x\":\"{}\"}}\n",
            "x".repeat(1_000_000)
        );
        let mut conversation = Conversation::default();
        let mut hear = |text: &str, now| conversation.hear(text.as_bytes(), now, drop).is_ok();
        assert!(hear(HELLO, now));
        let heard = (0..100).take_while(|_| hear(&long, now)).count();
        assert_eq!(heard, 67, "64 MiB");
    }

    #[test]
    fn a_kind_that_was_added_later_is_passed_over() {
        let mut conversation = Conversation::default();
        let text = format!("{HELLO}{{\"type\":\"later\",\"x\":1}}\n{DONE}");
        assert_eq!(hear(&mut conversation, &text), Ok(2));
    }
}
