//! Tests of the link layers, each frame written out by hand from the standard that defines it.

use super::*;

const IP: &[u8] = &[0x45, 0, 0, 20];

fn frame(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn each_framing_leads_to_the_ip_header_behind_it() {
    const MACS: &[u8] = &[2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];
    let sll = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
    let sll2 = [
        0x08, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0,
    ];
    for (name, link, header) in [
        ("Ethernet", LinkType::Ethernet, frame(&[MACS, &[8, 0]])),
        (
            "VLAN",
            LinkType::Ethernet,
            frame(&[MACS, &[0x81, 0, 0, 5, 8, 0]]),
        ),
        (
            "QinQ",
            LinkType::Ethernet,
            frame(&[MACS, &[0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0]]),
        ),
        (
            "MPLS with two labels",
            LinkType::Ethernet,
            frame(&[MACS, &[0x88, 0x47, 0, 0, 0x10, 64, 0, 0, 0x21, 64]]),
        ),
        (
            "PPPoE",
            LinkType::Ethernet,
            frame(&[MACS, &[0x88, 0x64, 0x11, 0, 0, 1, 0, 6, 0, 0x21]]),
        ),
        (
            "SNAP",
            LinkType::Ethernet,
            frame(&[MACS, &[0, 12, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0]]),
        ),
        (
            "IP over 802.2",
            LinkType::Ethernet,
            frame(&[MACS, &[0, 7, 6, 6, 3]]),
        ),
        ("cooked", LinkType::LinuxCooked, frame(&[&sll, &[8, 0]])),
        ("cooked 2", LinkType::LinuxCooked2, sll2.to_vec()),
        ("raw", LinkType::RawIp, Vec::new()),
        ("loop, network order", LinkType::Loopback, vec![0, 0, 0, 2]),
        ("null, little-endian", LinkType::Loopback, vec![2, 0, 0, 0]),
        ("null, IPv6 of macOS", LinkType::Loopback, vec![30, 0, 0, 0]),
    ] {
        let bytes = frame(&[&header, IP]);
        assert_eq!(strip(link, &bytes).payload, LinkPayload::Ip(IP), "{name}");
    }
}

#[test]
fn what_is_not_ip_is_named() {
    for (name, behind_addresses, protocol) in [
        ("ARP", &[0x08, 0x06, 0][..], Protocol::ARP),
        ("ARP in a VLAN", &[0x81, 0, 0, 5, 8, 6], Protocol::ARP),
        ("LLDP", &[0x88, 0xcc], Protocol::EtherType(0x88cc)),
        ("STP", &[0, 38, 0x42, 0x42, 3], Protocol::Llc(0x42)),
        (
            "CDP",
            &[0, 38, 0xaa, 0xaa, 3, 0, 0, 0xc, 0x20, 0],
            Protocol::CiscoSnap(0x2000),
        ),
        ("ISIS", &[0, 38, 0xfe, 0xfe, 3, 0x83], Protocol::Osi(0x83)),
        ("Novell", &[0, 38, 0xff, 0xff, 0, 38], Protocol::Llc(0xe0)),
        (
            "PPP LCP",
            &[0x88, 0x64, 0x11, 0, 0, 1, 0, 6, 0xc0, 0x21],
            Protocol::Ppp(0xc021),
        ),
        ("a tag cut short", &[0x81, 0, 0], Protocol::BadLink),
        ("a label cut short", &[0x88, 0x47, 0, 0], Protocol::BadLink),
        ("802.2 cut short", &[0, 38], Protocol::BadLink),
    ] {
        let bytes = frame(&[&[0; 12], behind_addresses]);
        let found = strip(LinkType::Ethernet, &bytes).payload;
        assert_eq!(found, LinkPayload::Other(protocol), "{name}");
    }
}

#[test]
fn a_header_cut_short_is_a_bad_link() {
    for (link, length) in [
        (LinkType::Ethernet, 14),
        (LinkType::LinuxCooked, 16),
        (LinkType::LinuxCooked2, 20),
        (LinkType::Loopback, 4),
    ] {
        for cut in 0..length {
            let bytes = vec![0; cut];
            let found = strip(link, &bytes).payload;
            let expected = LinkPayload::Other(Protocol::BadLink);
            assert_eq!(found, expected, "{link:?} cut at {cut}");
        }
    }
}

#[test]
fn tags_without_end_come_to_an_end() {
    let tags = [0x81, 0, 0, 1].repeat(60_000);
    let snap_in_vlan = [0, 38, 0xaa, 0xaa, 3, 0, 0, 0, 0x81, 0, 0, 1].repeat(20_000);
    for behind_addresses in [tags, snap_in_vlan] {
        let bytes = frame(&[&[0; 12], &behind_addresses]);
        let found = strip(LinkType::Ethernet, &bytes).payload;
        assert_eq!(found, LinkPayload::Other(Protocol::BadLink));
    }
}

#[test]
fn hardware_addresses_are_those_of_the_link_header() {
    let arp = frame(&[&[0xff; 6], &[2, 0, 0, 0, 0, 1], &[8, 6]]);
    let ends = strip(LinkType::Ethernet, &arp).ends;
    assert_eq!(ends.source_text().as_deref(), Some("02:00:00:00:00:01"));
    assert_eq!(
        ends.destination_text().as_deref(),
        Some("ff:ff:ff:ff:ff:ff")
    );
}
