//! Tests of the link layers, each frame written out by hand from the standard that defines it.

use super::*;

const IP: &[u8] = &[0x45, 0, 0, 20];

/// IEEE 802.2 and SNAP in front of an IP packet.
const SNAP_IP: &[u8] = &[0xaa, 0xaa, 3, 0, 0, 0, 8, 0];

fn frame(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one entry for each framing")]
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
        (
            "VN-tag in front of a VLAN tag",
            LinkType::Ethernet,
            frame(&[MACS, &[0x89, 0x26, 0, 0, 0, 0, 0x81, 0, 0, 0x0b, 8, 0]]),
        ),
        (
            "Cisco metadata",
            LinkType::Ethernet,
            frame(&[MACS, &[0x89, 0x09, 1, 1, 0, 1, 0, 5, 8, 0]]),
        ),
        (
            "network service header",
            LinkType::Ethernet,
            frame(&[MACS, &[0x89, 0x4f, 0, 0x42, 2, 1, 0, 0, 1, 0xff]]),
        ),
        (
            "provider backbone",
            LinkType::Ethernet,
            frame(&[MACS, &[0x88, 0xe7, 0, 0, 0, 1], MACS, &[8, 0]]),
        ),
        (
            "TRILL with options",
            LinkType::Ethernet,
            frame(&[
                MACS,
                &[0x22, 0xf3, 0, 0x40, 0, 1, 0, 2, 9, 9, 9, 9],
                MACS,
                &[8, 0],
            ]),
        ),
        ("FDDI", LinkType::Fddi, frame(&[&[0x50], MACS, SNAP_IP])),
        (
            "token ring with a route",
            LinkType::TokenRing,
            frame(&[
                &[
                    0x10, 0x40, 2, 0, 0, 0, 0, 2, 0x82, 0, 0, 0, 0, 1, 4, 0, 1, 2,
                ],
                SNAP_IP,
            ]),
        ),
        ("802.2 alone", LinkType::Llc, SNAP_IP.to_vec()),
        ("MPLS alone", LinkType::Mpls, vec![0, 0, 0x11, 64]),
        ("InfiniBand", LinkType::InfiniBand, vec![8, 0, 0, 0]),
        ("PPP", LinkType::Ppp, vec![0, 0x21]),
        ("PPP with one byte", LinkType::Ppp, vec![0x21]),
        ("PPP in HDLC", LinkType::Ppp, vec![0xff, 3, 0, 0x21]),
        ("PPP of pppd, sent", LinkType::Ppp, vec![1, 3, 0, 0x21]),
        (
            "PPP with MPLS",
            LinkType::Ppp,
            vec![0xff, 3, 2, 0x81, 0, 0, 1, 64],
        ),
        (
            "PPP with its direction",
            LinkType::PppWithDirection,
            vec![0, 0xff, 3, 0, 0x21],
        ),
        (
            "PPPoE alone",
            LinkType::PppoeSession,
            vec![0x11, 0, 0, 1, 0, 6, 0, 0x21],
        ),
        ("Cisco HDLC", LinkType::CiscoHdlc, vec![0x0f, 0, 8, 0]),
        (
            "frame relay of Cisco",
            LinkType::FrameRelay,
            vec![0x18, 0x61, 8, 0],
        ),
        (
            "frame relay",
            LinkType::FrameRelay,
            vec![0x18, 0x61, 3, 0xcc],
        ),
        (
            "frame relay with SNAP",
            LinkType::FrameRelay,
            vec![0x18, 0x61, 3, 0, 0x80, 0, 0, 0, 8, 0],
        ),
        (
            "ARCNET",
            LinkType::Arcnet,
            vec![0xbe, 0x50, 0xd4, 0, 1, 0x66],
        ),
        (
            "ARCNET of Linux",
            LinkType::ArcnetLinux,
            vec![0xbe, 0x50, 0xa8, 0xe7, 0xd4, 0, 1, 0x66],
        ),
        (
            "ARCNET, RFC 1051",
            LinkType::ArcnetLinux,
            vec![0xbe, 0x50, 0xa8, 0xe7, 0xf0],
        ),
        (
            "null with an EtherType",
            LinkType::Loopback,
            vec![0x0f, 0, 8, 0],
        ),
        ("null of two bytes", LinkType::Loopback, vec![0, 0, 2, 0]),
        (
            "NFLOG",
            LinkType::Nflog,
            vec![2, 0, 0, 42, 5, 0, 10, 0, 0, 0, 0, 0, 8, 0, 9, 0],
        ),
        ("PFLOG", LinkType::Pflog, frame(&[&[5, 2], &[0; 6]])),
        ("ENC", LinkType::Enc, frame(&[&[2, 0, 0, 0], &[0; 8]])),
        (
            "PKTAP",
            LinkType::Pktap,
            frame(&[&[12, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], MACS, &[8, 0]]),
        ),
        ("PPI", LinkType::Ppi, vec![0, 0, 8, 0, 101, 0, 0, 0]),
        ("loop, network order", LinkType::Loopback, vec![0, 0, 0, 2]),
        ("null, little-endian", LinkType::Loopback, vec![2, 0, 0, 0]),
        ("null, IPv6 of macOS", LinkType::Loopback, vec![30, 0, 0, 0]),
    ] {
        let bytes = frame(&[&header, IP]);
        assert_eq!(strip(link, &bytes).payload, LinkPayload::Ip(IP), "{name}");
    }
}

/// A data frame: control and flags, duration, three addresses, sequence.
fn data_frame(control: u8, flags: u8) -> Vec<u8> {
    frame(&[&[control, flags, 0, 0], &[1; 6], &[2; 6], &[3; 6], &[0, 0]])
}

#[test]
fn wireless_data_is_looked_through() {
    const DATA: u8 = 0x08;
    const QOS_DATA: u8 = 0x88;
    let flags_field = |flags| [0, 0, 9, 0, 2, 0, 0, 0, flags];
    let with_timestamp = frame(&[&[0, 0, 17, 0, 3, 0, 0, 0], &[0; 8], &[0x20]]);
    for (name, link, header) in [
        ("data", LinkType::Wlan, data_frame(DATA, 1)),
        (
            "relayed",
            LinkType::Wlan,
            frame(&[&data_frame(DATA, 3), &[4; 6]]),
        ),
        (
            "with quality of service",
            LinkType::Wlan,
            frame(&[&data_frame(QOS_DATA, 2), &[0, 0]]),
        ),
        (
            "with high throughput control",
            LinkType::Wlan,
            frame(&[&data_frame(QOS_DATA, 0x82), &[0, 0], &[0; 4]]),
        ),
        (
            "aggregated",
            LinkType::Wlan,
            frame(&[&data_frame(QOS_DATA, 2), &[0x80, 0], &[0; 14]]),
        ),
        (
            "radiotap",
            LinkType::Radiotap,
            frame(&[&[0, 0, 8, 0, 0, 0, 0, 0], &data_frame(DATA, 1)]),
        ),
        (
            "radiotap, padded",
            LinkType::Radiotap,
            frame(&[&flags_field(0x20), &data_frame(QOS_DATA, 1), &[0; 4]]),
        ),
        (
            "radiotap with a timestamp, padded",
            LinkType::Radiotap,
            frame(&[&with_timestamp, &data_frame(QOS_DATA, 1), &[0; 4]]),
        ),
        (
            "Prism",
            LinkType::Prism,
            frame(&[&[0x44, 0, 0, 0, 8, 0, 0, 0], &data_frame(DATA, 1)]),
        ),
        (
            "AVS",
            LinkType::Prism,
            frame(&[&[0x80, 0x21, 0x10, 1, 0, 0, 0, 8], &data_frame(DATA, 1)]),
        ),
    ] {
        let bytes = frame(&[&header, SNAP_IP, IP]);
        assert_eq!(strip(link, &bytes).payload, LinkPayload::Ip(IP), "{name}");
    }
}

#[test]
fn wireless_frames_that_say_nothing_are_counted_as_such() {
    const BEACON: u8 = 0x80;
    const NULL_DATA: u8 = 0x48;
    const PROTECTED: u8 = 0x41;
    for (name, header) in [
        ("beacon", data_frame(BEACON, 0)),
        ("acknowledgement", vec![0xd4, 0, 0, 0]),
        ("no body", data_frame(NULL_DATA, 1)),
        ("encrypted", data_frame(0x08, PROTECTED)),
    ] {
        let bytes = frame(&[&header, SNAP_IP, IP]);
        let found = strip(LinkType::Wlan, &bytes).payload;
        assert_eq!(found, LinkPayload::Other(Protocol::Wlan), "{name}");
    }
    let ends = strip(LinkType::Wlan, &data_frame(0x08, 1)).ends;
    assert_eq!(ends.source_text().as_deref(), Some("02:02:02:02:02:02"));
    assert_eq!(
        ends.destination_text().as_deref(),
        Some("03:03:03:03:03:03")
    );
}

#[test]
fn no_bytes_of_any_link_type_panic() {
    for number in 0..=300 {
        let Some(link) = LinkType::from_dlt(number) else {
            continue;
        };
        for byte in 0..=u8::MAX {
            for length in 0..40 {
                let _ = strip(link, &vec![byte; length]);
            }
        }
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
        ("ISIS", &[0, 38, 0xfe, 0xfe, 3, 0x83], Protocol::Llc(0xfe)),
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
