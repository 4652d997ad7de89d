//! What becomes of a capture whose interface goes away, and comes back.

use std::time::Duration;

use traffic::failure::FailureCode;
use traffic::gap::GapReason;
use traffic::message::Message;

use crate::live;
use crate::support::network::Hosts;
use crate::support::worker::{Worker, last_snapshot};

/// What the worker says next that is no snapshot.
fn next_warning(worker: &mut Worker) -> (FailureCode, String) {
    match worker.next_answer() {
        Some(Message::Warning(failure)) => (failure.code, failure.message),
        other => panic!("expected a warning, got {other:?}"),
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn an_interface_that_is_removed_and_made_again_is_captured_on_again() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s", "--filter", "udp"]);
    hosts.send(25, 20);
    std::thread::sleep(Duration::from_millis(300));
    hosts.near("ip link del near0");
    let gone = (
        FailureCode::InterfaceNotFound,
        "Interface near0 went away.".into(),
    );
    assert_eq!(next_warning(&mut worker), gone);
    worker.ask("snapshot");
    let gaps = worker.expect_snapshot().gaps;
    assert_eq!(gaps.len(), 1);
    assert_eq!(
        (gaps[0].reason, gaps[0].until),
        (GapReason::InterfaceGone, None)
    );
    hosts.lay_cable();
    let back = (
        FailureCode::InterfaceBack,
        "Interface near0 is back.".into(),
    );
    assert_eq!(next_warning(&mut worker), back);
    hosts.send(40, 20);
    std::thread::sleep(Duration::from_millis(300));
    let last = worker.stop();
    assert_eq!(last.totals.packets.0, 65, "before and after");
    assert_eq!(last.totals.dropped_by_kernel.map(|count| count.0), Some(0));
    let ends: Vec<_> = last.gaps.iter().map(|gap| gap.until.is_some()).collect();
    assert!(ends.iter().all(|has_end| *has_end), "{:?}", last.gaps);
}

#[test]
#[ignore = "needs the right to capture"]
fn an_interface_that_is_switched_off_is_waited_for() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s"]);
    for _ in 0..2 {
        hosts.near("ip link set near0 down");
        assert_eq!(next_warning(&mut worker).0, FailureCode::InterfaceDown);
        hosts.near("ip link set near0 up");
        assert_eq!(next_warning(&mut worker).0, FailureCode::InterfaceBack);
        hosts.send(40, 20);
        std::thread::sleep(Duration::from_millis(300));
    }
    let last = worker.stop();
    assert_eq!(last.totals.packets.0, 80);
    let reasons: Vec<_> = last.gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::InterfaceDown; 2]);
}

#[test]
#[ignore = "needs the right to capture"]
fn an_interface_that_comes_back_as_something_else_ends_the_capture() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "3600s"]);
    hosts.send(25, 20);
    std::thread::sleep(Duration::from_millis(300));
    hosts.near("ip link del near0");
    assert_eq!(next_warning(&mut worker).0, FailureCode::InterfaceNotFound);
    hosts.near("ip tuntap add near0 mode tun; ip link set near0 up");
    let messages = worker.rest();
    assert_eq!(last_snapshot(&messages).totals.packets.0, 25);
    match messages.last() {
        Some(Message::Failed(failure)) => {
            assert!(failure.message.contains("something else"), "{failure:?}");
        }
        other => panic!("expected a failure, got {other:?}"),
    }
    let status = worker.ended_within(Duration::from_secs(2));
    assert_eq!(status.and_then(|status| status.code()), Some(1));
}
