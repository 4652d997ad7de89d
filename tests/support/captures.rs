//! Captures of our own making: every kind of frame that the worker must tell apart, by name.

use etherparse::{
    ArpHardwareId, ArpOperation, ArpPacket, EtherType, IcmpEchoHeader, Icmpv4Type, Icmpv6Type,
    IpFragOffset, IpHeaders, IpNumber, Ipv4Header, Ipv6Extensions, Ipv6FlowLabel,
    Ipv6FragmentHeader, Ipv6Header, Ipv6RawExtHeader, PacketBuilder, VlanId,
};
use traffic::units::Timestamp;

#[path = "../../src-tauri/capture/src/pcap_file.rs"]
mod pcap_file;

/// `LINKTYPE_…` numbers: <https://www.tcpdump.org/linktypes.html>.
pub mod link_type {
    pub const NULL: u32 = 0;
    pub const ETHERNET: u32 = 1;
    pub const RAW: u32 = 101;
    pub const LINUX_SLL: u32 = 113;
    pub const BLUETOOTH_HCI_H4: u32 = 187;
    pub const LINUX_SLL2: u32 = 276;
}

/// The second that every capture begins at: 2026-01-05, 09:00 UTC.
pub const START: i64 = 1_767_603_600;

/// A packet of a capture.
#[derive(Clone)]
pub struct Packet {
    pub time: Timestamp,
    pub wire_length: u32,
    pub bytes: Vec<u8>,
}

/// A packet, so many milliseconds after the start.
pub fn at(millis: u32, bytes: Vec<u8>) -> Packet {
    Packet {
        time: Timestamp::new(START + i64::from(millis / 1000), millis % 1000 * 1_000_000),
        wire_length: u32::try_from(bytes.len()).unwrap(),
        bytes,
    }
}

/// A pcap file.
pub fn pcap(link_type: u32, packets: &[Packet]) -> Vec<u8> {
    let mut file = Vec::new();
    pcap_file::write_head(&mut file, link_type).unwrap();
    for packet in packets {
        pcap_file::write_packet(&mut file, packet.time, packet.wire_length, &packet.bytes).unwrap();
    }
    file
}

/// A pcapng file of one section and one Ethernet interface with timestamps in microseconds:
/// <https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html>.
pub fn pcapng(packets: &[Packet]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut block = |kind: u32, body: &[u8]| {
        let padding = body.len().next_multiple_of(4) - body.len();
        let length = u32::try_from(12 + body.len() + padding).unwrap();
        file.extend(kind.to_le_bytes());
        file.extend(length.to_le_bytes());
        file.extend(body);
        file.extend(vec![0; padding]);
        file.extend(length.to_le_bytes());
    };
    let section = [
        &0x1a2b_3c4d_u32.to_le_bytes()[..],
        &[1, 0, 0, 0],
        &u64::MAX.to_le_bytes(),
    ];
    block(0x0a0d_0d0a, &section.concat());
    block(1, &[1, 0, 0, 0, 0, 0, 4, 0]);
    for packet in packets {
        let seconds = u64::try_from(packet.time.second()).unwrap();
        let micros = seconds * 1_000_000 + u64::from(packet.time.nanoseconds() / 1000);
        let captured = u32::try_from(packet.bytes.len()).unwrap();
        let high = u32::try_from(micros >> 32).unwrap();
        let low = u32::try_from(micros & 0xffff_ffff).unwrap();
        let mut body = Vec::new();
        for field in [0, high, low, captured, packet.wire_length] {
            body.extend(field.to_le_bytes());
        }
        body.extend(&packet.bytes);
        block(6, &body);
    }
    file
}

const CLIENT: [u8; 4] = [192, 0, 2, 10];
const SERVER: [u8; 4] = [198, 51, 100, 20];
const CLIENT_MAC: [u8; 6] = [2, 0, 0, 0, 0, 0x10];
const SERVER_MAC: [u8; 6] = [2, 0, 0, 0, 0, 0x20];

fn v6(host: u8) -> [u8; 16] {
    let mut address = [0; 16];
    address[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
    address[15] = host;
    address
}

pub fn udp(payload: usize) -> Vec<u8> {
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(CLIENT_MAC, SERVER_MAC)
        .ipv4(CLIENT, SERVER, 64)
        .udp(40_000, 53)
        .write(&mut frame, &vec![0x55; payload])
        .unwrap();
    frame
}

pub fn tcp(from_client: bool, flags: &str, payload: usize) -> Vec<u8> {
    let (ends, ports) = if from_client {
        ([CLIENT, SERVER], [51_000, 443])
    } else {
        ([SERVER, CLIENT], [443, 51_000])
    };
    let mut builder = PacketBuilder::ethernet2(CLIENT_MAC, SERVER_MAC)
        .ipv4(ends[0], ends[1], 64)
        .tcp(ports[0], ports[1], 1, 64_000);
    for flag in flags.chars() {
        builder = match flag {
            'S' => builder.syn(),
            'F' => builder.fin(),
            'R' => builder.rst(),
            'P' => builder.psh(),
            'A' => builder.ack(1),
            other => panic!("no flag {other}"),
        };
    }
    let mut frame = Vec::new();
    builder.write(&mut frame, &vec![0x5a; payload]).unwrap();
    frame
}

fn arp() -> Vec<u8> {
    let packet = ArpPacket::new(
        ArpHardwareId::ETHERNET,
        EtherType::IPV4,
        ArpOperation::REQUEST,
        &CLIENT_MAC,
        &CLIENT,
        &[0; 6],
        &SERVER,
    )
    .unwrap();
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(CLIENT_MAC, [0xff; 6])
        .arp(packet)
        .write(&mut frame)
        .unwrap();
    frame
}

fn icmp() -> Vec<u8> {
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(CLIENT_MAC, SERVER_MAC)
        .ipv4(CLIENT, SERVER, 64)
        .icmpv4(Icmpv4Type::EchoRequest(IcmpEchoHeader { id: 1, seq: 2 }))
        .write(&mut frame, &[0; 56])
        .unwrap();
    frame
}

fn icmpv6() -> Vec<u8> {
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(CLIENT_MAC, SERVER_MAC)
        .ipv6(v6(1), v6(2), 64)
        .icmpv6(Icmpv6Type::EchoRequest(IcmpEchoHeader { id: 1, seq: 2 }))
        .write(&mut frame, &[0; 56])
        .unwrap();
    frame
}

fn igmp() -> Vec<u8> {
    let mut frame = Vec::new();
    PacketBuilder::ethernet2(CLIENT_MAC, SERVER_MAC)
        .ipv4(CLIENT, [224, 0, 0, 22], 1)
        .write(&mut frame, IpNumber::IGMP, &[0x22, 0, 0, 0, 0, 0, 0, 0])
        .unwrap();
    frame
}

fn tagged(frame: &[u8], tags: &[u16]) -> Vec<u8> {
    let (addresses, rest) = frame.split_at(12);
    let mut tagged = addresses.to_vec();
    for (depth, tag) in tags.iter().enumerate() {
        let ether_type: u16 = if depth + 1 < tags.len() {
            0x88a8
        } else {
            0x8100
        };
        tagged.extend(ether_type.to_be_bytes());
        tagged.extend(VlanId::try_new(*tag).unwrap().value().to_be_bytes());
    }
    tagged.extend(rest);
    tagged
}

/// An IPv6 packet whose UDP header stands behind hop-by-hop options and destination options.
fn ipv6_with_options() -> Vec<u8> {
    let options = Ipv6RawExtHeader::new_raw(IpNumber(0), &[0; 6]).unwrap();
    let mut extensions = Ipv6Extensions {
        hop_by_hop_options: Some(options.clone()),
        destination_options: Some(options),
        ..Ipv6Extensions::default()
    };
    let first = extensions.set_next_headers(IpNumber::UDP);
    ipv6(first, extensions, &udp6_header())
}

fn ipv6_fragment(offset: u16, more: bool) -> Vec<u8> {
    let offset = IpFragOffset::try_new(offset).unwrap();
    let mut extensions = Ipv6Extensions {
        fragment: Some(Ipv6FragmentHeader::new(IpNumber::UDP, offset, more, 77)),
        ..Ipv6Extensions::default()
    };
    let first = extensions.set_next_headers(IpNumber::UDP);
    ipv6(first, extensions, &udp6_header())
}

fn udp6_header() -> Vec<u8> {
    vec![0x9c, 0x40, 0x00, 0x35, 0, 16, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
}

fn ipv6(first: IpNumber, extensions: Ipv6Extensions, payload: &[u8]) -> Vec<u8> {
    let length = extensions.header_len() + payload.len();
    let header = Ipv6Header {
        traffic_class: 0,
        flow_label: Ipv6FlowLabel::ZERO,
        payload_length: u16::try_from(length).unwrap(),
        next_header: first,
        hop_limit: 64,
        source: v6(1),
        destination: v6(2),
    };
    ethernet(0x86dd, &IpHeaders::Ipv6(header, extensions), payload)
}

fn ipv4_fragment(offset: u16, more: bool) -> Vec<u8> {
    let mut header = Ipv4Header::new(16, 64, IpNumber::UDP, CLIENT, SERVER).unwrap();
    header.fragment_offset = IpFragOffset::try_new(offset).unwrap();
    header.more_fragments = more;
    header.identification = 99;
    let headers = IpHeaders::Ipv4(header, etherparse::Ipv4Extensions::default());
    ethernet(0x0800, &headers, &udp6_header())
}

fn ethernet(ether_type: u16, headers: &IpHeaders, payload: &[u8]) -> Vec<u8> {
    let mut frame = [SERVER_MAC, CLIENT_MAC].concat();
    frame.extend(ether_type.to_be_bytes());
    headers.write(&mut frame).unwrap();
    frame.extend(payload);
    frame
}

fn in_order(frames: Vec<Vec<u8>>) -> Vec<Packet> {
    (0..)
        .step_by(250)
        .zip(frames)
        .map(|(millis, frame)| at(millis, frame))
        .collect()
}

/// The IP packet of an Ethernet frame, behind another link header.
fn behind(header: &[u8], frame: &[u8]) -> Vec<u8> {
    [header, &frame[14..]].concat()
}

#[expect(
    clippy::too_many_lines,
    reason = "a table: one entry for each kind of capture"
)]
/// Every capture by name. What each must add up to stands in `tests/golden`.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let ethernet = in_order(vec![
        tcp(true, "S", 0),
        tcp(false, "SA", 0),
        tcp(true, "A", 0),
        tcp(true, "PA", 517),
        tcp(false, "A", 1400),
        tcp(true, "FA", 0),
        tcp(false, "RA", 0),
        udp(36),
        icmp(),
        icmpv6(),
        arp(),
        igmp(),
    ]);
    let whole = pcap(link_type::ETHERNET, &ethernet);
    let sll = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 0x10, 0, 0, 8, 0];
    let sll2 = [
        8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6, 2, 0, 0, 0, 0, 0x10, 0, 0,
    ];
    let mut cut_short = at(0, udp(400));
    cut_short.bytes.truncate(40);
    let mut damaged = ethernet.clone();
    damaged[0].bytes[14] = 0x43;
    damaged[1].bytes.truncate(20);
    damaged[2].bytes.truncate(9);
    let mut later = ethernet.clone();
    later[11].time = Timestamp::new(START + 3 * 365 * 86_400, 0);
    let backwards: Vec<_> = ethernet.iter().rev().cloned().collect();
    vec![
        ("ethernet", whole.clone()),
        ("pcapng", pcapng(&ethernet)),
        (
            "vlan",
            pcap(
                link_type::ETHERNET,
                &in_order(vec![
                    tagged(&udp(10), &[5]),
                    tagged(&tcp(true, "S", 0), &[7, 5]),
                    tagged(&arp(), &[5]),
                ]),
            ),
        ),
        (
            "ipv6-extensions",
            pcap(
                link_type::ETHERNET,
                &in_order(vec![ipv6_with_options(), icmpv6()]),
            ),
        ),
        (
            "fragments",
            pcap(
                link_type::ETHERNET,
                &in_order(vec![
                    ipv4_fragment(0, true),
                    ipv4_fragment(185, false),
                    ipv6_fragment(0, true),
                    ipv6_fragment(181, false),
                ]),
            ),
        ),
        (
            "raw-ip",
            pcap(
                link_type::RAW,
                &in_order(vec![behind(&[], &udp(10)), behind(&[], &icmpv6())]),
            ),
        ),
        (
            "linux-cooked",
            pcap(
                link_type::LINUX_SLL,
                &in_order(vec![behind(&sll, &udp(10))]),
            ),
        ),
        (
            "linux-cooked-2",
            pcap(
                link_type::LINUX_SLL2,
                &in_order(vec![behind(&sll2, &udp(10))]),
            ),
        ),
        (
            "null",
            pcap(
                link_type::NULL,
                &in_order(vec![
                    behind(&[2, 0, 0, 0], &udp(10)),
                    behind(&[0, 0, 0, 30], &icmpv6()),
                    vec![7, 0, 0, 0, 1, 2, 3],
                ]),
            ),
        ),
        ("snaplen", pcap(link_type::ETHERNET, &[cut_short])),
        ("empty", pcap(link_type::ETHERNET, &[])),
        ("damaged-packets", pcap(link_type::ETHERNET, &damaged)),
        ("cut-file", whole[..whole.len() - 30].to_vec()),
        ("years-apart", pcap(link_type::ETHERNET, &later)),
        ("out-of-order", pcap(link_type::ETHERNET, &backwards)),
        (
            "unsupported-link-type",
            pcap(link_type::BLUETOOTH_HCI_H4, &in_order(vec![vec![1, 2, 3]])),
        ),
        (
            "not-a-capture",
            b"This is a letter, not a capture file.".to_vec(),
        ),
        ("nothing-at-all", Vec::new()),
    ]
}
