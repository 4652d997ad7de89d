//! The short run of the fuzz target `messages`, on what proptest makes up.

#![expect(clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use wirewatch::{capture, conversation, ending, state};

#[path = "../targets/messages.rs"]
mod messages;

use proptest::prelude::*;

fn line() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "{\"type\":\"hello\",\"protocol\":1,\"version\":\"1\"}",
        "{\"type\":\"hello\",\"protocol\":2,\"version\":\"1\"}",
        "{\"type\":\"finished\",\"reason\":\"stopped\"}",
        "{\"type\":\"warning\",\"code\":\"internal\",\"message\":\"m\",\"hint\":\"h\"}",
        "{\"type\":\"failed\",\"code\":\"internal\",\"message\":\"m\",\"hint\":\"h\"}",
        "{\"type\":\"packets\",\"oldestKept\":0,\"newestKept\":0,\"rows\":[]}",
        "{\"type\":\"later\",\"fields\":[]}",
        "{\"type\":\"finished\"}",
        "{}",
        "",
    ];
    prop_oneof![
        12 => prop::sample::select(known.to_vec()).prop_map(|line| line.as_bytes().to_vec()),
        6 => snapshot().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..80),
    ]
}

fn snapshot() -> impl Strategy<Value = String> {
    use std::time::Duration;

    use traffic::aggregate::Aggregator;
    use traffic::message::Message;
    use traffic::moment::{Clock, Moment, Stage};
    use traffic::units::Timestamp;

    (0_i64..2_000_000_000).prop_map(|second| {
        let moment = Moment {
            clock: Clock::Wall {
                now: Timestamp::new(second, 0),
                elapsed: Duration::from_secs(1),
            },
            interval: Duration::from_secs(1),
            progress: None,
            stage: Stage::Ongoing,
        };
        let snapshot = Aggregator::default().snapshot(moment, None);
        serde_json::to_string(&Message::Snapshot(Box::new(snapshot))).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_heard_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        messages::check(&bytes);
    }

    #[test]
    fn the_state_follows_from_what_was_said(
        how: u8,
        lines in prop::collection::vec(line(), 0..40),
    ) {
        messages::check(&[&[how][..], &lines.join(&b'\n'), b"\n"].concat());
    }
}
