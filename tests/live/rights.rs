//! Who may capture, who is told why not, and what a worker may do that captures.

use std::time::Duration;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    Scope,
};
use traffic::failure::{DenialCause, FailureCode};
use traffic::fence::{Fence, Hold};
use traffic::interface::InterfaceAccess;
use traffic::message::Message;

use crate::live;
use crate::support::captures;
use crate::support::network::Hosts;
use crate::support::worker::{PROGRAM, Worker};

/// Whether a fence is all that this kernel can raise: Landlock holds as far as the kernel has it.
fn is_as_strong_as_here(fence: Fence) -> bool {
    let has = |version: ABI| {
        let ruleset = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        ruleset
            .handle_access(AccessFs::from_all(version))
            .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(version)))
            .and_then(|ruleset| ruleset.scope(Scope::from_all(version)))
            .and_then(Ruleset::create)
            .is_ok()
    };
    let files = match (has(ABI::V6), has(ABI::V1)) {
        (true, _) => Hold::Whole,
        (false, true) => Hold::Partly,
        (false, false) => Hold::Absent,
    };
    let whole = Fence {
        rights: Hold::Whole,
        new_rights: Hold::Whole,
        files,
        system_calls: Hold::Whole,
    };
    fence == whole
}

#[test]
#[ignore = "needs the right to capture"]
fn what_cannot_be_captured_on_is_refused_with_its_reason() {
    let hosts = Hosts::new();
    hosts.near("ip link set near0 down");
    for (name, filter, code) in [
        ("near0", "", FailureCode::InterfaceDown),
        ("nowhere0", "", FailureCode::InterfaceNotFound),
        ("lo", "tcp prot", FailureCode::InvalidFilter),
    ] {
        let arguments = ["live", "--filter", filter, name];
        let mut worker = Worker::run(hosts.command(PROGRAM).args(arguments));
        match worker.rest().last() {
            Some(Message::Failed(failure)) => assert_eq!(failure.code, code, "{name}"),
            other => panic!("{name}: expected a failure, got {other:?}"),
        }
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn who_has_no_right_is_told_what_takes_it_away_and_how_to_mend_that() {
    let hosts = Hosts::new();
    let person = "setpriv --reuid 65534 --clear-groups";
    let live = format!("{PROGRAM} live near0 --no-input");
    for (cause, line, mended) in [
        (
            DenialCause::NoFileCapability,
            format!("exec {person} {live}"),
            "sudo setcap cap_net_raw=p /",
        ),
        (
            DenialCause::NoNewPrivileges,
            format!("exec {person} --no-new-privs {live}"),
            "tcpdump",
        ),
        (
            DenialCause::BoundingSet,
            format!("exec {person} --bounding-set -net_raw {live}"),
            "tcpdump",
        ),
        (
            DenialCause::UserNamespace,
            format!("exec {person} unshare --user --map-root-user {live}"),
            "tcpdump",
        ),
        (
            DenialCause::NosuidMount,
            format!(
                "mount -t tmpfs -o nosuid,mode=755 none /mnt && cp {PROGRAM} /mnt/worker && \
                 setcap cap_net_raw=p /mnt/worker && exec {person} /mnt/worker live near0 --no-input"
            ),
            "sudo mount -o remount,suid /mnt",
        ),
    ] {
        // `ip netns exec` gives each its own view of the file systems.
        let mut worker = Worker::run(hosts.command("sh").args(["-c", &line]));
        match worker.rest().last() {
            Some(Message::Failed(failure)) => {
                assert_eq!(failure.code, FailureCode::PermissionDenied, "{cause:?}");
                assert_eq!(failure.cause, Some(cause), "{failure:?}");
                let command = failure.command.as_deref().unwrap_or_default();
                assert!(command.contains(mended), "{cause:?}: {command}");
            }
            other => panic!("{cause:?}: expected a failure, got {other:?}"),
        }
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn the_list_says_the_same_of_a_missing_right() {
    let hosts = Hosts::new();
    for (cause, how) in [
        (DenialCause::NoFileCapability, ""),
        (DenialCause::NoNewPrivileges, "--no-new-privs"),
    ] {
        let line = format!("exec setpriv --reuid 65534 --clear-groups {how} {PROGRAM} interfaces");
        let mut worker = Worker::run(hosts.command("sh").args(["-c", &line]));
        worker.expect_hello();
        let Some(Message::Interfaces { interfaces }) = worker.next() else {
            panic!("expected interfaces");
        };
        let near = interfaces.iter().find(|one| one.name == "near0").unwrap();
        match &near.access {
            InterfaceAccess::Refused { failure } => assert_eq!(failure.cause, Some(cause)),
            InterfaceAccess::Allowed => panic!("nobody allowed it"),
        }
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn every_thread_is_fenced_in_before_a_packet_is_counted() {
    let hosts = Hosts::new();
    let mut worker = Worker::run(hosts.command(PROGRAM).args(["live", "near0"]));
    let fence = worker.expect_started().fence;
    assert!(is_as_strong_as_here(fence), "{fence:?}");
    // Its threads are all there when it answers.
    worker.ask("snapshot");
    assert_eq!(worker.expect_snapshot().totals.packets.0, 0);
    let tasks = format!("/proc/{}/task", worker.id());
    let mut threads = 0;
    for task in std::fs::read_dir(tasks).unwrap().flatten() {
        threads += 1;
        let status = std::fs::read_to_string(task.path().join("status")).unwrap();
        for set in ["CapEff", "CapPrm", "CapInh", "CapAmb"] {
            let none = format!("{set}:\t0000000000000000");
            assert!(status.contains(&none), "{status}");
        }
        for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
            assert!(status.contains(line), "{line}: {status}");
        }
    }
    assert!(threads >= 3, "{threads} threads");
    hosts.send(5, 20);
    assert_eq!(worker.stop().totals.packets.0, 5);
}

#[test]
#[ignore = "needs the right to capture"]
fn behind_the_fence_every_packet_of_ten_seconds_arrives() {
    let hosts = Hosts::new();
    let mut worker = live(&hosts, &["near0", "--interval", "500ms", "--promiscuous"]);
    hosts.send_frame(&captures::udp(20), 10_000, Duration::from_micros(900));
    std::thread::sleep(Duration::from_millis(300));
    let totals = worker.stop().totals;
    assert_eq!(totals.packets.0, 10_000);
    assert_eq!(totals.dropped_by_kernel.map(|count| count.0), Some(0));
    assert_eq!(totals.dropped_by_interface.map(|count| count.0), Some(0));
}

#[test]
fn the_fence_refuses_what_counting_does_not_need() {
    let mut worker = Worker::start(["probe-fence"]);
    let messages = worker.rest();
    let Some(Message::Probes { probes }) = messages.get(1) else {
        panic!("expected probes, got {messages:?}");
    };
    let held: Vec<_> = probes
        .iter()
        .map(|probe| (probe.attempt.as_str(), probe.outcome.is_held()))
        .collect();
    assert_eq!(held.len(), 13, "{held:?}");
    assert!(held.iter().all(|(_, held)| *held), "{held:?}");
}
