//! Tests of the capture state: each thing that can happen leads where a person expects it.

use std::time::Duration;

use traffic::aggregate::Aggregator;
use traffic::fence::Fence;
use traffic::message::Source;
use traffic::moment::{Clock, Moment, Stage};
use traffic::rows::Table;

use super::*;
use crate::ending::How;

fn target() -> CaptureTarget {
    CaptureTarget {
        source: Source::Interface {
            name: "eth0".into(),
        },
        label: "Ethernet".into(),
        filter: String::new(),
    }
}

fn started() -> Message {
    Message::Started(Started {
        source: target().source,
        link_type: "EN10MB".into(),
        filter: String::new(),
        snaplen: 262_144,
        interval_ms: 2000,
        fence: Fence::default(),
    })
}

fn in_file() -> Moment {
    Moment {
        clock: Clock::Packets,
        interval: Duration::from_secs(2),
        progress: None,
        stage: Stage::Ongoing,
    }
}

/// A snapshot that is told from others by its sequence number.
fn snapshot(sequence: u64) -> Message {
    let mut snapshot = Aggregator::default().snapshot(in_file(), None);
    snapshot.sequence = sequence;
    Message::Snapshot(Box::new(snapshot))
}

fn running() -> Capture {
    let mut capture = Capture::default();
    capture.begin(target());
    assert!(capture.hear(started()));
    capture
}

fn shown(capture: &Capture) -> Option<u64> {
    match capture.state() {
        CaptureState::Idle | CaptureState::Starting { .. } => None,
        CaptureState::Running { snapshot, .. }
        | CaptureState::Ended { snapshot, .. }
        | CaptureState::Failed { snapshot, .. } => snapshot.as_ref().map(|s| s.sequence),
    }
}

fn killed() -> Ending {
    Ending {
        how: How::Signal(9),
        last_words: String::new(),
    }
}

fn failure_code(capture: &Capture) -> Option<FailureCode> {
    match capture.state() {
        CaptureState::Failed { failure, .. } => Some(failure.code),
        CaptureState::Idle
        | CaptureState::Starting { .. }
        | CaptureState::Running { .. }
        | CaptureState::Ended { .. } => None,
    }
}

#[test]
fn figures_are_shown_as_they_come() {
    let mut capture = running();
    assert_eq!(shown(&capture), None);
    assert!(capture.hear(snapshot(1)));
    assert!(capture.hear(snapshot(2)));
    assert_eq!(shown(&capture), Some(2));
}

#[test]
fn paused_figures_stand_still_until_they_are_resumed_or_refreshed() {
    let mut capture = running();
    capture.hear(snapshot(1));
    assert!(capture.set_display(Display::Paused));
    assert!(
        !capture.set_display(Display::Paused),
        "it is paused already"
    );
    assert!(!capture.hear(snapshot(2)));
    assert_eq!(shown(&capture), Some(1));
    capture.ask();
    assert!(capture.hear(snapshot(3)));
    assert!(!capture.hear(snapshot(4)));
    assert_eq!(shown(&capture), Some(3));
    assert!(capture.set_display(Display::Live));
    assert_eq!(shown(&capture), Some(4), "what came meanwhile");
}

#[test]
fn figures_stand_until_another_worker_has_some() {
    let mut capture = running();
    capture.hear(snapshot(7));
    assert!(!capture.hear(started()), "it was not asked to start again");
    capture.start_again(killed().was_started_again());
    assert_eq!(shown(&capture), Some(7));
    assert!(capture.hear(started()));
    assert_eq!(shown(&capture), Some(7));
    assert!(capture.hear(snapshot(1)));
    assert_eq!(shown(&capture), Some(1));
    let CaptureState::Running { notices, .. } = capture.state() else {
        panic!("it goes on: {:?}", capture.state());
    };
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].code, FailureCode::WorkerStopped);
    assert!(notices[0].message.contains("signal 9"), "{notices:?}");
}

#[test]
fn paused_figures_stand_also_when_another_worker_takes_over() {
    let mut capture = running();
    capture.hear(snapshot(7));
    capture.set_display(Display::Paused);
    capture.hear(snapshot(8));
    capture.start_again(killed().was_started_again());
    assert!(capture.hear(started()));
    assert!(!capture.hear(snapshot(1)));
    assert_eq!(shown(&capture), Some(7));
    assert!(capture.set_display(Display::Live));
    assert_eq!(shown(&capture), Some(1), "those of the other worker");
}

#[test]
fn while_paused_only_the_figures_that_were_asked_for_are_shown() {
    let mut capture = running();
    capture.hear(snapshot(1));
    capture.set_display(Display::Paused);
    let host: IpAddr = [192, 0, 2, 1].into();
    capture.ask_for_host(Some(host));
    assert!(!capture.hear(snapshot(2)), "it was on its way already");
    assert_eq!(shown(&capture), Some(1));
    let Message::Snapshot(mut narrowed) = snapshot(3) else {
        panic!("it is a snapshot");
    };
    narrowed.narrowing = Some(traffic::snapshot::Narrowing {
        host: host.to_string(),
        sent: traffic::units::Volume::default(),
        received: traffic::units::Volume::default(),
        counted: traffic::units::Volume::default(),
        since: traffic::units::Timestamp::default(),
        complete: true,
    });
    assert!(capture.hear(Message::Snapshot(narrowed)));
    assert_eq!(shown(&capture), Some(3));
}

#[test]
fn a_table_comes_with_the_search_as_it_was_typed() {
    use traffic::query::{HostColumn, HostQuery};
    let typed = TableQuery::Hosts(HostQuery {
        column: HostColumn::Bytes,
        reversed: false,
        search: " 2001:DB8  80".into(),
    });
    // The worker knows only what stood in the request.
    let answered = Aggregator::default().snapshot(in_file(), Some(typed.on_one_line()));
    let mut capture = running();
    capture.ask_for_table(Some(typed.clone()));
    assert!(capture.hear(Message::Snapshot(Box::new(answered))));
    let CaptureState::Running { snapshot, .. } = capture.state() else {
        panic!("it runs");
    };
    let table = snapshot
        .as_ref()
        .and_then(|snapshot| snapshot.table.as_ref());
    assert_eq!(table.map(Table::query), Some(typed));
}

#[test]
fn a_paused_capture_without_figures_shows_the_first_ones() {
    let mut capture = running();
    capture.set_display(Display::Paused);
    assert!(capture.hear(snapshot(1)));
    assert_eq!(shown(&capture), Some(1));
}

#[test]
fn a_capture_that_ends_keeps_its_last_figures() {
    let mut capture = running();
    capture.hear(snapshot(1));
    capture.set_display(Display::Paused);
    capture.hear(snapshot(2));
    let reason = FinishReason::Stopped;
    assert!(capture.hear(Message::Finished { reason }));
    assert!(matches!(capture.state(), CaptureState::Ended { .. }));
    assert_eq!(shown(&capture), Some(2));
    assert!(!capture.worker_ended(&killed()), "that was to be expected");
}

#[test]
fn a_worker_that_dies_is_a_failure_that_keeps_the_figures() {
    let mut capture = running();
    capture.hear(snapshot(7));
    assert!(capture.worker_ended(&killed()));
    assert_eq!(failure_code(&capture), Some(FailureCode::WorkerStopped));
    assert_eq!(shown(&capture), Some(7));
    assert_eq!(capture.target(), Some(&target()), "it can be started again");
}

#[test]
fn a_worker_that_dies_before_it_starts_is_a_failure() {
    let mut capture = Capture::default();
    capture.begin(target());
    assert!(capture.worker_ended(&killed()));
    assert_eq!(failure_code(&capture), Some(FailureCode::WorkerStopped));
}

#[test]
fn what_the_worker_says_last_counts_more_than_that_it_ended() {
    let mut capture = running();
    let gone = Failure::new(FailureCode::InterfaceNotFound, "Gone.", "Plug it in.");
    assert!(capture.hear(Message::Failed(gone)));
    assert!(!capture.worker_ended(&killed()));
    assert_eq!(failure_code(&capture), Some(FailureCode::InterfaceNotFound));
}

#[test]
fn a_missing_library_is_told_from_a_crash() {
    let linux = Ending {
        how: How::Exit(127),
        last_words: "error while loading shared libraries: libpcap.so.0.8: cannot open".into(),
    };
    let windows = Ending {
        how: How::Exit(0xc000_0135_u32.cast_signed()),
        last_words: String::new(),
    };
    for ending in [linux, windows] {
        let code = ending.ended_early("").code;
        assert_eq!(code, FailureCode::CaptureLibraryMissing, "{ending:?}");
    }
    let crash = Ending {
        how: How::Signal(11),
        last_words: "free(): invalid pointer in libpcap".into(),
    };
    assert_eq!(crash.ended_early("").code, FailureCode::WorkerStopped);
}

#[test]
fn notices_are_kept_once_each_and_not_without_end() {
    let mut capture = running();
    let notice = |text: &str| Failure::new(FailureCode::InvalidRequest, text, "Wait.");
    capture.hear(Message::Warning(notice("down")));
    capture.hear(Message::Warning(notice("down")));
    for number in 0..100 {
        capture.hear(Message::Warning(notice(&number.to_string())));
    }
    let CaptureState::Running { notices: kept, .. } = capture.state() else {
        panic!("it runs");
    };
    assert_eq!(kept.len(), notices::MOST);
    assert_eq!(kept[notices::MOST - 1].message, "99");
}

#[test]
fn what_became_of_the_interface_last_is_what_is_said() {
    let mut capture = running();
    let says = |code, text: &str| Message::Warning(Failure::new(code, text, "Wait."));
    capture.hear(says(FailureCode::InvalidRequest, "something else"));
    capture.hear(says(FailureCode::InterfaceDown, "down"));
    capture.hear(says(FailureCode::InterfaceNotFound, "gone"));
    capture.hear(says(FailureCode::InterfaceBack, "back"));
    let CaptureState::Running { notices, .. } = capture.state() else {
        panic!("it runs");
    };
    let messages: Vec<_> = notices
        .iter()
        .map(|notice| notice.message.as_str())
        .collect();
    assert_eq!(messages, ["something else", "back"]);
}

#[test]
fn the_last_figures_can_be_looked_at_through_another_table() {
    let mut capture = running();
    capture.hear(snapshot(1));
    capture.hear(Message::Finished {
        reason: FinishReason::Stopped,
    });
    assert!(capture.hear(snapshot(2)));
    assert_eq!(shown(&capture), Some(2));
}

#[test]
fn packets_go_to_who_asked_first() {
    let mut capture = running();
    let (first, mut first_answer) = tokio::sync::oneshot::channel();
    let (second, mut second_answer) = tokio::sync::oneshot::channel();
    capture.expect_rows(first);
    capture.expect_rows(second);
    let page = PacketPage {
        newest_kept: 5,
        ..PacketPage::default()
    };
    assert!(!capture.hear(Message::Packets(page.clone())));
    assert_eq!(first_answer.try_recv(), Ok(Page::Packets(page)));
    capture.worker_ended(&killed());
    assert!(second_answer.try_recv().is_err(), "nobody answers any more");
}
