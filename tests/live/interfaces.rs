//! What the list says of the interfaces of a host.

use std::os::unix::ffi::OsStrExt as _;

use traffic::interface::{Interface, InterfaceAccess, InterfaceKind};
use traffic::message::Message;

use crate::support::network::{FAR, Hosts};
use crate::support::worker::{PROGRAM, Worker};

fn interfaces(hosts: &Hosts) -> Vec<Interface> {
    let mut worker = Worker::run(hosts.command(PROGRAM).arg("interfaces"));
    worker.expect_hello();
    match worker.next() {
        Some(Message::Interfaces { interfaces }) => interfaces,
        other => panic!("expected interfaces, got {other:?}"),
    }
}

#[test]
#[ignore = "needs the right to capture"]
fn interfaces_are_described_and_a_name_that_is_not_utf8_spoils_nothing() {
    let hosts = Hosts::new();
    let odd = std::ffi::OsStr::from_bytes(b"w\xff0");
    let status = hosts
        .command("ip")
        .args(["link", "add"])
        .arg(odd)
        .args(["type", "veth", "peer", "name", "odd1"])
        .status()
        .unwrap();
    assert!(status.success());
    let listed = interfaces(&hosts);
    let find = |name: &str| {
        let found = listed.iter().find(|interface| interface.name == name);
        found.unwrap_or_else(|| panic!("{name} in {listed:?}"))
    };
    let near = find("near0");
    assert!(near.up && near.running);
    assert_eq!(near.kind, InterfaceKind::Virtual);
    assert_eq!(near.addresses, ["10.93.0.1"]);
    assert_eq!(near.link_type.as_deref(), Some("EN10MB"));
    assert_eq!(near.access, InterfaceAccess::Allowed);
    assert_eq!(find("lo").kind, InterfaceKind::Loopback);
    let InterfaceAccess::Refused { failure } = &find("w\\xff0").access else {
        panic!("it cannot be opened by that name");
    };
    assert!(failure.message.contains("no text"), "{failure:?}");
    let places: Vec<_> = listed
        .iter()
        .map(|interface| interface.name.as_str())
        .collect();
    assert_eq!(
        places,
        ["near0", "any", "lo", "odd1", "w\\xff0"],
        "likeliest first"
    );
}

#[test]
#[ignore = "needs the right to capture"]
fn what_sort_an_interface_is_and_which_one_leads_out_is_told() {
    let hosts = Hosts::new();
    hosts.near("ip link add br7 type bridge; ip link add docker7 type bridge");
    hosts.near("ip tuntap add tun7 mode tun; ip link add veth7 type veth peer name eth7");
    let routed = |listed: &[Interface]| -> Vec<String> {
        let routed = listed.iter().filter(|interface| interface.default_route);
        routed.map(|interface| interface.name.clone()).collect()
    };
    assert_eq!(routed(&interfaces(&hosts)), [""; 0]);
    hosts.near(&format!("ip route add default via {FAR} dev near0"));
    let listed = interfaces(&hosts);
    assert_eq!(routed(&listed), ["near0"]);
    for (name, kind, description) in [
        ("br7", InterfaceKind::Bridge, "Bridge"),
        ("docker7", InterfaceKind::Bridge, "Docker bridge"),
        ("tun7", InterfaceKind::Tunnel, "VPN or tunnel"),
        ("veth7", InterfaceKind::Virtual, "Virtual cable"),
        ("eth7", InterfaceKind::Ethernet, "Ethernet"),
        ("lo", InterfaceKind::Loopback, "Loopback"),
        ("any", InterfaceKind::All, "All interfaces"),
    ] {
        let found = listed.iter().find(|interface| interface.name == name);
        let found = found.unwrap_or_else(|| panic!("{name} in {listed:?}"));
        assert_eq!(
            (found.kind, &*found.description),
            (kind, description),
            "{name}"
        );
    }
}

#[test]
#[ignore = "needs network namespaces"]
fn how_busy_an_interface_is_needs_no_right_to_be_told() {
    let hosts = Hosts::new();
    let line = format!("exec setpriv --reuid 65534 --clear-groups {PROGRAM} interfaces --watch");
    let mut worker = Worker::run(hosts.command("sh").args(["-c", &line]));
    worker.expect_hello();
    let mut bits_per_second = || {
        let Some(Message::Interfaces { interfaces }) = worker.next() else {
            panic!("expected interfaces");
        };
        let find = |name: &str| interfaces.iter().find(|one| one.name == name).unwrap();
        let near = find("near0");
        assert!(matches!(near.access, InterfaceAccess::Refused { .. }));
        let activity = near.activity.clone().unwrap();
        // Nothing is sent elsewhere.
        assert_eq!(find("any").activity, Some(activity.clone()));
        activity.bits_per_second
    };
    assert!(
        bits_per_second() < 1.0,
        "the first one has nothing to compare with"
    );
    hosts.send(1000, 500);
    let most = (0..3).map(|_| bits_per_second()).fold(0.0, f64::max);
    // 1,000 frames of 542 bytes, which one list or two of them tell, a second or less each.
    assert!((1e6..2e7).contains(&most), "{most}");
}
