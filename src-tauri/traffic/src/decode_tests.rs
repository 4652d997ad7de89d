//! Tests of decoding, on packets that etherparse builds and on bytes at random.

use etherparse::{IpFragOffset, IpNumber, Ipv6FragmentHeader, Ipv6RawExtHeader, PacketBuilder};
use proptest::prelude::*;

use super::*;
use crate::units::Timestamp;

fn decoded(link: LinkType, bytes: &[u8]) -> DecodedPacket {
    decode(
        link,
        &CapturedPacket {
            time: Timestamp::new(1, 2),
            wire_length: u32::try_from(bytes.len()).unwrap(),
            bytes,
        },
    )
}

const SOURCE: [u8; 4] = [192, 0, 2, 1];
const DESTINATION: [u8; 4] = [192, 0, 2, 2];

fn tcp4() -> Vec<u8> {
    let builder = PacketBuilder::ethernet2([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2])
        .ipv4(SOURCE, DESTINATION, 64)
        .tcp(443, 51_422, 1, 1000)
        .syn()
        .ack(7);
    let mut bytes = Vec::new();
    builder.write(&mut bytes, b"payload").unwrap();
    bytes
}

/// An IPv6 header, the extension headers given, and eight bytes: two ports and more.
fn ipv6_with(first: u8, extensions: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![0x60, 0, 0, 0, 0, 0, first, 64];
    bytes.extend([0x20; 16]);
    bytes.extend([0x30; 16]);
    bytes.extend(extensions.concat());
    bytes.extend([0x00, 0x35, 0x9c, 0x40, 0, 8, 0, 0]);
    bytes
}

fn options(next: u8) -> Vec<u8> {
    Ipv6RawExtHeader::new_raw(IpNumber(next), &[0; 14])
        .unwrap()
        .to_bytes()
        .to_vec()
}

fn fragment(next: u8, offset: u16, more: bool) -> Vec<u8> {
    let offset = IpFragOffset::try_new(offset).unwrap();
    Ipv6FragmentHeader::new(IpNumber(next), offset, more, 9)
        .to_bytes()
        .to_vec()
}

#[test]
fn a_tcp_packet_has_addresses_ports_and_flags() {
    let bytes = tcp4();
    let packet = decoded(LinkType::Ethernet, &bytes);
    assert_eq!(
        packet,
        DecodedPacket {
            time: Timestamp::new(1, 2),
            wire_length: 61,
            captured_length: 61,
            protocol: Protocol::TCP,
            ends: Ends::Ipv4 {
                source: SOURCE.into(),
                destination: DESTINATION.into(),
            },
            ports: Some(Ports {
                source: 443,
                destination: 51_422,
            }),
            tcp_flags: Some(TcpFlags(0x12)),
        }
    );
}

#[test]
fn a_cut_packet_gives_what_is_left_of_it() {
    let whole = tcp4();
    for (name, length, protocol, has_ports, has_flags) in [
        ("whole", 61, Protocol::TCP, true, true),
        ("in the TCP options", 54, Protocol::TCP, true, true),
        ("before the flags", 47, Protocol::TCP, true, false),
        ("before the ports", 37, Protocol::TCP, false, false),
        ("behind the IP header", 34, Protocol::TCP, false, false),
        ("in the IP header", 33, Protocol::BadIp, false, false),
        ("behind the link header", 14, Protocol::BadIp, false, false),
        ("in the link header", 13, Protocol::BadLink, false, false),
        ("empty", 0, Protocol::BadLink, false, false),
    ] {
        let packet = decoded(LinkType::Ethernet, &whole[..length]);
        assert_eq!(packet.protocol, protocol, "{name}");
        assert_eq!(packet.ports.is_some(), has_ports, "{name}");
        assert_eq!(packet.tcp_flags.is_some(), has_flags, "{name}");
    }
}

#[test]
fn padding_behind_a_short_packet_is_not_read_as_ports() {
    let mut bytes = vec![0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0];
    bytes.extend(SOURCE);
    bytes.extend(DESTINATION);
    bytes.extend([0xaa; 26]);
    assert_eq!(decoded(LinkType::RawIp, &bytes).ports, None);
    let mut bytes = vec![0x60, 0, 0, 0, 0, 2, 17, 64];
    bytes.extend([0x20; 32]);
    bytes.extend([0xaa; 26]);
    assert_eq!(decoded(LinkType::RawIp, &bytes).ports, None, "IPv6");
    bytes[5] = 8;
    assert!(decoded(LinkType::RawIp, &bytes).ports.is_some());
}

#[test]
fn a_length_of_zero_is_what_segmentation_offload_leaves() {
    let mut bytes = tcp4();
    bytes[16..18].fill(0);
    let packet = decoded(LinkType::Ethernet, &bytes);
    assert_eq!(packet.ports.map(|ports| ports.source), Some(443));
}

#[test]
fn a_later_fragment_has_a_protocol_and_no_ports() {
    let mut bytes = tcp4();
    bytes[20..22].copy_from_slice(&[0x20, 0x00]);
    assert!(decoded(LinkType::Ethernet, &bytes).ports.is_some(), "first");
    bytes[20..22].copy_from_slice(&[0x00, 0xb9]);
    let later = decoded(LinkType::Ethernet, &bytes);
    assert_eq!((later.protocol, later.ports), (Protocol::TCP, None));
}

#[test]
fn ipv6_extension_headers_are_walked_to_the_transport() {
    let udp = Some(53);
    for (name, first, extensions, protocol, source_port) in [
        ("none", 17, vec![], 17, udp),
        ("hop by hop", 0, vec![options(17)], 17, udp),
        (
            "hop by hop, routing, destination",
            0,
            vec![options(43), options(60), options(17)],
            17,
            udp,
        ),
        ("first fragment", 44, vec![fragment(17, 0, true)], 17, udp),
        ("later fragment", 44, vec![fragment(17, 5, false)], 17, None),
        (
            "later fragment of options",
            44,
            vec![fragment(60, 5, false)],
            60,
            None,
        ),
        (
            "authentication",
            51,
            vec![vec![
                17, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ]],
            17,
            udp,
        ),
        ("no next header", 59, vec![], 59, None),
    ] {
        let packet = decoded(LinkType::RawIp, &ipv6_with(first, &extensions));
        assert_eq!(packet.protocol, Protocol::Ip(protocol), "{name}");
        assert_eq!(packet.ports.map(|p| p.source), source_port, "{name}");
    }
}

#[test]
fn a_cut_chain_of_extension_headers_ends_at_the_number_reached() {
    let bytes = ipv6_with(0, &[options(43)]);
    let packet = decoded(LinkType::RawIp, &bytes[..56]);
    assert_eq!((packet.protocol, packet.ports), (Protocol::Ip(43), None));
}

#[test]
fn icmpv6_in_ipv4_is_named_by_its_number() {
    let mut bytes = tcp4();
    bytes[23] = 58;
    let packet = decoded(LinkType::Ethernet, &bytes);
    assert_eq!((packet.protocol, packet.ports), (Protocol::ICMPV6, None));
}

fn any_link() -> impl Strategy<Value = LinkType> {
    let known: Vec<LinkType> = (0..300).filter_map(LinkType::from_dlt).collect();
    prop::sample::select(known)
}

proptest! {
    #[test]
    fn no_bytes_panic(link in any_link(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let packet = decoded(link, &bytes);
        prop_assert_eq!(packet.captured_length as usize, bytes.len());
        let _ = packet.protocol.to_string();
    }

    #[test]
    fn no_damage_to_a_good_packet_panics(at in 0_usize..61, value: u8, length in 0_usize..62) {
        let mut bytes = tcp4();
        bytes[at] = value;
        bytes.truncate(length);
        let _ = decoded(LinkType::Ethernet, &bytes);
    }

    #[test]
    fn what_is_built_reads_back(
        source: [u8; 16], destination: [u8; 16], source_port: u16, destination_port: u16,
        payload in prop::collection::vec(any::<u8>(), 0..64), vlan in 0_u16..4096,
    ) {
        let mut bytes = Vec::new();
        PacketBuilder::ethernet2([1; 6], [2; 6])
            .single_vlan(etherparse::VlanId::try_new(vlan).unwrap())
            .ipv6(source, destination, 64)
            .udp(source_port, destination_port)
            .write(&mut bytes, &payload)
            .unwrap();
        let packet = decoded(LinkType::Ethernet, &bytes);
        prop_assert_eq!(packet.protocol, Protocol::UDP);
        prop_assert_eq!(packet.ends, Ends::Ipv6 {
            source: source.into(), destination: destination.into(),
        });
        prop_assert_eq!(packet.ports, Some(Ports {
            source: source_port, destination: destination_port,
        }));
    }
}
