//! The commands that read no packets.

use std::time::Duration;

use traffic::failure::FailureCode;
use traffic::interface::{Interface, InterfaceKind};
use traffic::message::{FinishReason, Message};

use crate::support::worker::Worker;

#[test]
fn filters_are_checked_with_libpcaps_words() {
    for (filter, link, code) in [
        ("tcp port 443", "EN10MB", None),
        ("", "EN10MB", None),
        ("tcp prot 443", "EN10MB", Some(FailureCode::InvalidFilter)),
        (
            "ether host 02:00:00:00:00:01",
            "RAW",
            Some(FailureCode::InvalidFilter),
        ),
        ("tcp", "NO_SUCH_LINK", Some(FailureCode::InvalidRequest)),
    ] {
        let mut worker = Worker::start(["check-filter", "--link-type", link, "--", filter]);
        worker.expect_hello();
        let found = match worker.next() {
            Some(Message::Finished { .. }) => None,
            Some(Message::Failed(failure)) => Some(failure.code),
            other => panic!("{filter:?}: {other:?}"),
        };
        assert_eq!(found, code, "{filter:?} on {link}");
    }
}

#[test]
fn interfaces_are_listed_without_any_right() {
    let mut worker = Worker::start(["interfaces"]);
    worker.expect_hello();
    let Some(Message::Interfaces { interfaces }) = worker.next() else {
        panic!("no interfaces");
    };
    let is_loopback = |one: &&Interface| one.kind == InterfaceKind::Loopback;
    let loopback = interfaces.iter().find(is_loopback);
    let loopback = loopback.expect("every computer talks to itself");
    assert!(!loopback.description.is_empty());
    let reason = FinishReason::Done;
    assert_eq!(worker.next(), Some(Message::Finished { reason }));
}

#[test]
fn watched_interfaces_are_listed_again_and_again() {
    let mut worker = Worker::start(["interfaces", "--watch"]);
    worker.expect_hello();
    for _ in 0..3 {
        assert!(matches!(worker.next(), Some(Message::Interfaces { .. })));
    }
    worker.close_input();
    assert!(worker.ended_within(Duration::from_secs(1)).is_some());
}
