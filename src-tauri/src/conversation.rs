//! Reads what the capture worker says. The worker handles what strangers send, so nothing that it
//! says is trusted to be well formed, or short.

use traffic::failure::{Failure, FailureCode};
use traffic::message::{Message, PROTOCOL_VERSION};

/// The longest line that is read. Snapshots stay below 64 kB, a page of packets below 300 kB.
const LONGEST_LINE: usize = 1024 * 1024;

/// One worker's output, from its first byte to its last.
#[derive(Debug, Default)]
pub struct Conversation {
    line: Vec<u8>,
    stage: Stage,
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
    /// Takes the next bytes and hands over each message that they complete.
    ///
    /// # Errors
    /// `protocolMismatch` for another version or something that is no message. Nothing that follows
    /// is read, and no further error is given.
    pub fn hear(&mut self, bytes: &[u8], mut take: impl FnMut(Message)) -> Result<(), Failure> {
        let mut rest = bytes;
        while self.stage != Stage::Broken && !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
            if self.line.len() + part.len() > LONGEST_LINE {
                return Err(self.give_up(not_understood("a line without end")));
            }
            self.line.extend_from_slice(part);
            rest = behind.get(1..).unwrap_or_default();
            if end.is_some() {
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
                         this window version {PROTOCOL_VERSION}."
                    ),
                    "Install Wirewatch again, so that both are of the same version.",
                );
                Err(self.give_up(failure))
            }
            (Stage::Opening, _) => Err(self.give_up(not_understood("it did not say hello"))),
            (Stage::Open | Stage::Broken, _) => Ok(Some(message)),
        }
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
    /// The kinds of this version; a message of one of them that cannot be read is damaged.
    const KINDS: [&str; 12] = [
        "hello",
        "interfaces",
        "started",
        "snapshot",
        "packets",
        "hosts",
        "flows",
        "seconds",
        "probes",
        "warning",
        "failed",
        "finished",
    ];
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
    use traffic::message::FinishReason;

    use super::*;

    const HELLO: &str = "{\"type\":\"hello\",\"protocol\":1,\"version\":\"9.9.9\"}\n";
    const DONE: &str = "{\"type\":\"finished\",\"reason\":\"done\"}\n";

    fn hear(conversation: &mut Conversation, text: &str) -> Result<usize, FailureCode> {
        let mut count = 0;
        conversation
            .hear(text.as_bytes(), |_| count += 1)
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
                    .hear(piece, |message| messages.push(message))
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
    fn a_kind_that_was_added_later_is_passed_over() {
        let mut conversation = Conversation::default();
        let text = format!("{HELLO}{{\"type\":\"later\",\"x\":1}}\n{DONE}");
        assert_eq!(hear(&mut conversation, &text), Ok(2));
    }
}
