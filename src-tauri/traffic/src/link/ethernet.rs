//! Ethernet and its relatives, and what an EtherType or IEEE 802.2 leads to.
//!
//! VLAN tags, SNAP, MPLS labels, PPPoE sessions and the tags of switches are looked through.

use etherparse::{EtherType, SingleVlanHeaderSlice, ether_type};

use super::{LinkPayload, Stripped, be16, mac, serial};
use crate::packet::Ends;
use crate::protocol::Protocol;

const NSH: u16 = 0x894f;
const MPLS: u16 = 0x8847;
const MPLS_MULTICAST: u16 = 0x8848;
const PPPOE_SESSION: u16 = 0x8864;
const CISCO_METADATA: u16 = 0x8909;
const VN_TAG: u16 = 0x8926;
const BACKBONE_TAG: u16 = 0x88e7;
const QINQ_9100: u16 = 0x9100;
const QINQ_9200: u16 = 0x9200;
const TRILL: u16 = 0x22f3;
const TRANSPARENT_BRIDGING: u16 = 0x6558;

/// In an EtherType field, up to 1500 is a length (IEEE 802.3), and 802.2 follows.
const LAST_LENGTH: u16 = 1500;

pub fn ethernet(frame: &[u8]) -> Option<Stripped<'_>> {
    Some(Stripped {
        ends: ends(frame, 0)?,
        payload: above_ether_type(be16(frame, 12)?, frame.get(14..)?),
    })
}

/// The IP packet right behind the EtherType.
#[inline]
pub fn plain_ip(frame: &[u8]) -> Option<&[u8]> {
    match EtherType(be16(frame, 12)?) {
        ether_type::IPV4 | ether_type::IPV6 => frame.get(14..),
        _ => None,
    }
}

/// IEEE 802.5: the source address says with its first bit that a route follows.
pub fn token_ring(frame: &[u8]) -> Option<Stripped<'_>> {
    let source_routed = frame.get(8)? & 0x80 != 0;
    let route = if source_routed {
        usize::from(frame.get(14)? & 0x1f)
    } else {
        0
    };
    Some(Stripped {
        ends: ends(frame, 2)?,
        payload: llc(frame.get(14 + route..)?),
    })
}

pub fn fddi(frame: &[u8]) -> Option<Stripped<'_>> {
    Some(Stripped {
        ends: ends(frame, 1)?,
        payload: llc(frame.get(13..)?),
    })
}

/// RFC 4391: an EtherType and two reserved bytes.
pub fn infiniband(frame: &[u8]) -> Option<LinkPayload<'_>> {
    Some(above_ether_type(be16(frame, 0)?, frame.get(4..)?))
}

fn ends(frame: &[u8], at: usize) -> Option<Ends> {
    Some(Ends::Hardware {
        destination: mac(frame, at),
        source: mac(frame, at + 6)?,
    })
}

/// What is behind an EtherType. Each turn consumes at least four bytes, so a frame of nothing but
/// tags ends.
pub fn above_ether_type(number: u16, rest: &[u8]) -> LinkPayload<'_> {
    let mut number = number;
    let mut rest = rest;
    loop {
        let next = match EtherType(number) {
            ether_type::IPV4 | ether_type::IPV6 => return LinkPayload::Ip(rest),
            EtherType(MPLS | MPLS_MULTICAST) => return mpls(rest),
            EtherType(PPPOE_SESSION) => return serial::pppoe_session(rest),
            EtherType(..=LAST_LENGTH) => match above_llc(rest) {
                Some(Llc::EtherType(number, behind)) => Some((number, behind)),
                Some(Llc::Payload(payload)) => return payload,
                None => None,
            },
            ether_type::VLAN_TAGGED_FRAME
            | ether_type::PROVIDER_BRIDGING
            | EtherType(QINQ_9100 | QINQ_9200) => vlan(rest),
            EtherType(VN_TAG) => tagged(rest, 4),
            EtherType(CISCO_METADATA) => tagged(rest, 6),
            EtherType(BACKBONE_TAG) => tagged(rest, 16),
            EtherType(TRANSPARENT_BRIDGING) => tagged(rest, 12),
            EtherType(TRILL) => trill(rest),
            EtherType(NSH) => match nsh(rest) {
                Some(Service::Ip(payload)) => return LinkPayload::Ip(payload),
                Some(Service::Mpls(payload)) => return mpls(payload),
                Some(Service::Ethernet(payload)) => tagged(payload, 12),
                Some(Service::Other) => return LinkPayload::Other(Protocol::EtherType(NSH)),
                None => None,
            },
            EtherType(other) => return LinkPayload::Other(Protocol::EtherType(other)),
        };
        let Some((inner, behind)) = next else {
            return LinkPayload::BAD;
        };
        number = inner;
        rest = behind;
    }
}

/// A tag of `length` bytes in front of another EtherType.
fn tagged(rest: &[u8], length: usize) -> Option<(u16, &[u8])> {
    Some((be16(rest, length)?, rest.get(length + 2..)?))
}

fn vlan(rest: &[u8]) -> Option<(u16, &[u8])> {
    let tag = SingleVlanHeaderSlice::from_slice(rest).ok()?;
    Some((tag.ether_type().0, rest.get(tag.slice().len()..)?))
}

/// TRILL (RFC 6325): six bytes, options, and a whole Ethernet frame.
fn trill(rest: &[u8]) -> Option<(u16, &[u8])> {
    let option_words = usize::from((be16(rest, 0)? >> 6) & 0x1f);
    tagged(rest, 6 + option_words * 4 + 12)
}

/// What a network service header leads to.
enum Service<'a> {
    Ip(&'a [u8]),
    Ethernet(&'a [u8]),
    Mpls(&'a [u8]),
    Other,
}

/// Network service header (RFC 8300): its length in words, and what follows.
fn nsh(rest: &[u8]) -> Option<Service<'_>> {
    let words = usize::from(be16(rest, 0)? & 0x3f);
    let behind = rest.get((words * 4).max(4)..)?;
    Some(match rest.get(3)? {
        1 | 2 => Service::Ip(behind),
        3 => Service::Ethernet(behind),
        5 => Service::Mpls(behind),
        _ => Service::Other,
    })
}

/// MPLS (RFC 3032) does not say what it carries: behind the last label, the first four bits tell.
pub fn mpls(rest: &[u8]) -> LinkPayload<'_> {
    let mut rest = rest;
    while let Some((label, behind)) = rest.split_first_chunk::<4>() {
        rest = behind;
        let bottom_of_stack = label[2] & 1 == 1;
        if bottom_of_stack {
            return match rest.first().map(|byte| byte >> 4) {
                Some(4 | 6) => LinkPayload::Ip(rest),
                Some(_) | None => LinkPayload::Other(Protocol::EtherType(MPLS)),
            };
        }
    }
    LinkPayload::BAD
}

/// IEEE 802.2, with whatever its SNAP leads to.
pub fn llc(rest: &[u8]) -> LinkPayload<'_> {
    match above_llc(rest) {
        Some(Llc::EtherType(number, behind)) => above_ether_type(number, behind),
        Some(Llc::Payload(payload)) => payload,
        None => LinkPayload::BAD,
    }
}

/// What an IEEE 802.2 header leads to.
enum Llc<'a> {
    /// Through SNAP back to an EtherType.
    EtherType(u16, &'a [u8]),
    /// Somewhere else.
    Payload(LinkPayload<'a>),
}

/// IEEE 802.2 with or without SNAP (RFC 1042).
fn above_llc(rest: &[u8]) -> Option<Llc<'_>> {
    const SNAP: u8 = 0xaa;
    const IP: u8 = 0x06;
    const IPX: u8 = 0xe0;
    let other = |protocol| Llc::Payload(LinkPayload::Other(protocol));
    let access_point = *rest.first()?;
    // Frames of Novell's own kind have a checksum of ones where 802.2 would stand.
    if rest.starts_with(&[0xff, 0xff]) {
        return Some(other(Protocol::Llc(IPX)));
    }
    Some(match (access_point, rest) {
        (SNAP, [_, _, _, 0, 0, 0 | 0xf8, t0, t1, behind @ ..]) => {
            Llc::EtherType(u16::from_be_bytes([*t0, *t1]), behind)
        }
        (SNAP, [_, _, _, 0, 0, 0x0c, t0, t1, ..]) => {
            other(Protocol::CiscoSnap(u16::from_be_bytes([*t0, *t1])))
        }
        (IP, [_, _, _, behind @ ..]) => Llc::Payload(LinkPayload::Ip(behind)),
        _ => other(Protocol::Llc(access_point)),
    })
}
