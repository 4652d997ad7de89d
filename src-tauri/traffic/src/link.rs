//! Link layers: what stands in front of the IP header, and how to get past it.
//!
//! A new link type is one variant of [`LinkType`], its number in [`LinkType::from_dlt`] and one arm in
//! [`strip`]. VLAN tags, MPLS labels and PPPoE sessions are looked through on every link type that
//! has an EtherType.

use etherparse::{EtherType, SingleVlanHeaderSlice, ether_type};

use crate::packet::{Ends, MacAddr};
use crate::protocol::Protocol;

/// A link type that Wirewatch decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkType {
    /// Ethernet (`EN10MB`).
    Ethernet,
    /// Linux "cooked" capture, version 1 (`LINUX_SLL`).
    LinuxCooked,
    /// Linux "cooked" capture, version 2 (`LINUX_SLL2`).
    LinuxCooked2,
    /// An IP header without anything in front (`RAW`, `IPV4`, `IPV6`).
    RawIp,
    /// BSD loopback (`NULL`, `LOOP`): an address family of four bytes in either byte order.
    Loopback,
}

impl LinkType {
    /// The link type for a number of libpcap's (`DLT_…`, or `LINKTYPE_…` where they differ).
    /// Source: <https://www.tcpdump.org/linktypes.html>.
    #[must_use]
    pub fn from_dlt(number: i32) -> Option<Self> {
        match number {
            0 | 108 => Some(Self::Loopback),
            1 => Some(Self::Ethernet),
            12 | 14 | 101 | 228 | 229 => Some(Self::RawIp),
            113 => Some(Self::LinuxCooked),
            276 => Some(Self::LinuxCooked2),
            _ => None,
        }
    }
}

/// What is behind the link header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPayload<'a> {
    /// An IP header should begin here.
    Ip(&'a [u8]),
    /// Something else.
    Other(Protocol),
}

/// A frame without its link header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stripped<'a> {
    /// Hardware addresses, where the link has them.
    pub ends: Ends,
    /// What follows.
    pub payload: LinkPayload<'a>,
}

const MPLS: u16 = 0x8847;
const MPLS_MULTICAST: u16 = 0x8848;
const PPPOE_SESSION: u16 = 0x8864;

/// Takes the link header off a frame. Never fails: what cannot be read is [`Protocol::BadLink`].
#[must_use]
pub fn strip(link: LinkType, frame: &[u8]) -> Stripped<'_> {
    let bad = |ends| Stripped {
        ends,
        payload: LinkPayload::Other(Protocol::BadLink),
    };
    match link {
        LinkType::Ethernet => ethernet(frame).unwrap_or_else(|| bad(Ends::Unknown)),
        LinkType::LinuxCooked => linux_cooked(frame).unwrap_or_else(|| bad(Ends::Unknown)),
        LinkType::LinuxCooked2 => linux_cooked2(frame).unwrap_or_else(|| bad(Ends::Unknown)),
        LinkType::RawIp => Stripped {
            ends: Ends::Unknown,
            payload: LinkPayload::Ip(frame),
        },
        LinkType::Loopback => Stripped {
            ends: Ends::Unknown,
            payload: loopback(frame).unwrap_or(LinkPayload::Other(Protocol::BadLink)),
        },
    }
}

fn ethernet(frame: &[u8]) -> Option<Stripped<'_>> {
    let (header, rest) = frame.split_first_chunk::<14>()?;
    let [d0, d1, d2, d3, d4, d5, s0, s1, s2, s3, s4, s5, t0, t1] = *header;
    Some(Stripped {
        ends: Ends::Hardware {
            source: MacAddr([s0, s1, s2, s3, s4, s5]),
            destination: Some(MacAddr([d0, d1, d2, d3, d4, d5])),
        },
        payload: above_ether_type(u16::from_be_bytes([t0, t1]), rest),
    })
}

/// `LINKTYPE_LINUX_SLL`: <https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html>.
fn linux_cooked(frame: &[u8]) -> Option<Stripped<'_>> {
    let (header, rest) = frame.split_first_chunk::<16>()?;
    let address_length = be16(header, 4)?;
    Some(Stripped {
        ends: cooked_sender(address_length, &header[6..14]),
        payload: above_cooked_protocol(be16(header, 14)?, rest),
    })
}

/// `LINKTYPE_LINUX_SLL2`: <https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html>.
fn linux_cooked2(frame: &[u8]) -> Option<Stripped<'_>> {
    let (header, rest) = frame.split_first_chunk::<20>()?;
    Some(Stripped {
        ends: cooked_sender(u16::from(header[11]), &header[12..20]),
        payload: above_cooked_protocol(be16(header, 0)?, rest),
    })
}

fn cooked_sender(address_length: u16, field: &[u8]) -> Ends {
    match field.first_chunk::<6>() {
        Some(address) if address_length == 6 => Ends::Hardware {
            source: MacAddr(*address),
            destination: None,
        },
        Some(_) | None => Ends::Unknown,
    }
}

fn above_cooked_protocol(number: u16, rest: &[u8]) -> LinkPayload<'_> {
    const NOVELL_802_3: u16 = 0x0001;
    const LLC_802_2: u16 = 0x0004;
    match number {
        NOVELL_802_3 => LinkPayload::Other(Protocol::Llc(0xe0)),
        LLC_802_2 => above_ether_type(ANY_LENGTH, rest),
        _ => above_ether_type(number, rest),
    }
}

fn loopback(frame: &[u8]) -> Option<LinkPayload<'_>> {
    let (header, rest) = frame.split_first_chunk::<4>()?;
    // The host that captured wrote the family in its own byte order; families are small numbers.
    let family = match u32::from_be_bytes(*header) {
        number @ 0..=0xffff => number,
        number => number.swap_bytes(),
    };
    // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 or 30 on the BSDs and macOS.
    Some(match family {
        2 | 10 | 23 | 24 | 28 | 30 => LinkPayload::Ip(rest),
        _ => LinkPayload::Other(Protocol::Family(family)),
    })
}

/// In an EtherType field, up to 1500 is a length (IEEE 802.3), and 802.2 follows.
const LAST_LENGTH: u16 = 1500;
const ANY_LENGTH: u16 = 0;

/// Looks through VLAN tags, SNAP, MPLS labels and PPPoE to what they carry. Each turn consumes at
/// least four bytes, so a frame of nothing but tags ends.
fn above_ether_type(number: u16, rest: &[u8]) -> LinkPayload<'_> {
    let mut number = number;
    let mut rest = rest;
    loop {
        match EtherType(number) {
            ether_type::IPV4 | ether_type::IPV6 => return LinkPayload::Ip(rest),
            ether_type::VLAN_TAGGED_FRAME
            | ether_type::PROVIDER_BRIDGING
            | ether_type::VLAN_DOUBLE_TAGGED_FRAME => {
                let Ok(tag) = SingleVlanHeaderSlice::from_slice(rest) else {
                    return LinkPayload::Other(Protocol::BadLink);
                };
                number = tag.ether_type().0;
                rest = rest.get(tag.slice().len()..).unwrap_or_default();
            }
            EtherType(MPLS | MPLS_MULTICAST) => return mpls(rest),
            EtherType(PPPOE_SESSION) => return pppoe_session(rest),
            EtherType(..=LAST_LENGTH) => match llc(rest) {
                Some(Llc::EtherType(inner, behind)) => {
                    number = inner;
                    rest = behind;
                }
                Some(Llc::Payload(payload)) => return payload,
                None => return LinkPayload::Other(Protocol::BadLink),
            },
            EtherType(other) => return LinkPayload::Other(Protocol::EtherType(other)),
        }
    }
}

/// MPLS (RFC 3032) does not say what it carries: behind the last label, the first four bits tell.
fn mpls(rest: &[u8]) -> LinkPayload<'_> {
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
    LinkPayload::Other(Protocol::BadLink)
}

/// PPPoE (RFC 2516): six bytes, then a PPP protocol number.
fn pppoe_session(rest: &[u8]) -> LinkPayload<'_> {
    let number = be16(rest, 6);
    match (number, rest.get(8..)) {
        (Some(0x0021 | 0x0057), Some(payload)) => LinkPayload::Ip(payload),
        (Some(number), _) => LinkPayload::Other(Protocol::Ppp(number)),
        (None, _) => LinkPayload::Other(Protocol::BadLink),
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
fn llc(rest: &[u8]) -> Option<Llc<'_>> {
    const SNAP: u8 = 0xaa;
    const IP: u8 = 0x06;
    const OSI: u8 = 0xfe;
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
        (OSI, [_, _, _, number, ..]) => other(Protocol::Osi(*number)),
        _ => other(Protocol::Llc(access_point)),
    })
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*pair))
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
