//! Headers that a system or program puts in front of frames of another link type.

use super::{LinkPayload, LinkType, Stripped, be16, ethernet, le16, le32, mac, strip_checked};
use crate::packet::Ends;
use crate::protocol::Protocol;

/// `LINKTYPE_LINUX_SLL`: <https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html>.
pub fn linux_cooked(frame: &[u8]) -> Option<Stripped<'_>> {
    Some(Stripped {
        ends: cooked_sender(be16(frame, 4)?, frame.get(..14)?, 6),
        payload: above_cooked_protocol(be16(frame, 14)?, frame.get(16..)?),
    })
}

/// `LINKTYPE_LINUX_SLL2`: <https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html>.
pub fn linux_cooked2(frame: &[u8]) -> Option<Stripped<'_>> {
    Some(Stripped {
        ends: cooked_sender(u16::from(*frame.get(11)?), frame.get(..20)?, 12),
        payload: above_cooked_protocol(be16(frame, 0)?, frame.get(20..)?),
    })
}

fn cooked_sender(address_length: u16, header: &[u8], at: usize) -> Ends {
    match mac(header, at) {
        Some(source) if address_length == 6 => Ends::Hardware {
            source,
            destination: None,
        },
        Some(_) | None => Ends::Unknown,
    }
}

fn above_cooked_protocol(number: u16, rest: &[u8]) -> LinkPayload<'_> {
    const NOVELL_802_3: u16 = 0x0001;
    const LLC_802_2: u16 = 0x0004;
    const IPX: u8 = 0xe0;
    match number {
        NOVELL_802_3 => LinkPayload::Other(Protocol::Llc(IPX)),
        LLC_802_2 => ethernet::llc(rest),
        // Other small numbers are kinds of hardware, not lengths.
        small @ ..=1500 => LinkPayload::Other(Protocol::EtherType(small)),
        _ => ethernet::above_ether_type(number, rest),
    }
}

/// Per-Packet Information: its length, and the link type of what follows.
pub fn ppi(frame: &[u8]) -> Option<Stripped<'_>> {
    let length = usize::from(le16(frame, 2)?);
    inner(le32(frame, 4)?, frame.get(length..)?)
}

/// `LINKTYPE_PKTAP`: <https://www.tcpdump.org/linktypes/LINKTYPE_PKTAP.html>.
pub fn pktap(frame: &[u8]) -> Option<Stripped<'_>> {
    let length = usize::try_from(le32(frame, 0)?).ok()?;
    inner(le32(frame, 8)?, frame.get(length..)?)
}

/// A frame of another link type. Headers of this family do not nest.
fn inner(number: u32, frame: &[u8]) -> Option<Stripped<'_>> {
    match LinkType::from_dlt(i32::try_from(number).ok()?) {
        Some(LinkType::Ppi | LinkType::Pktap) => None,
        Some(link) => strip_checked(link, frame),
        None => Some(Stripped::without_ends(LinkPayload::Other(
            Protocol::LinkType(number),
        ))),
    }
}

/// `LINKTYPE_NFLOG`: <https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html>. An address family, and
/// attributes of type and length, of which one is the packet.
pub fn nflog(frame: &[u8]) -> Option<LinkPayload<'_>> {
    const PAYLOAD: u16 = 9;
    const BIG_ENDIAN_AND_NESTED: u16 = 0xc000;
    const ATTRIBUTE_HEADER: usize = 4;
    let family = *frame.first()?;
    let mut rest = frame.get(4..)?;
    loop {
        let length = usize::from(le16(rest, 0)?);
        let kind = le16(rest, 2)? & !BIG_ENDIAN_AND_NESTED;
        if length < ATTRIBUTE_HEADER {
            return None;
        }
        if kind == PAYLOAD {
            let end = length.min(rest.len());
            return Some(of_family(family, rest.get(ATTRIBUTE_HEADER..end)?));
        }
        rest = rest.get(length.next_multiple_of(4)..)?;
    }
}

/// `LINKTYPE_PFLOG`: a length that is filled up to a multiple of four, and an address family.
pub fn pflog(frame: &[u8]) -> Option<LinkPayload<'_>> {
    let length = usize::from(*frame.first()?).next_multiple_of(4);
    Some(of_family(*frame.get(1)?, frame.get(length..)?))
}

/// `LINKTYPE_ENC`: an address family in the byte order of the host that captured, and eight bytes more.
pub fn enc(frame: &[u8]) -> Option<LinkPayload<'_>> {
    const LENGTH: usize = 12;
    let family = match frame.first_chunk::<4>()? {
        [family, 0, 0, 0] | [0, 0, 0, family] => *family,
        _ => return None,
    };
    Some(of_family(family, frame.get(LENGTH..)?))
}

fn of_family(family: u8, packet: &[u8]) -> LinkPayload<'_> {
    match family {
        // AF_INET, and AF_INET6 of Linux, the BSDs and macOS.
        2 | 10 | 24 | 28 | 30 => LinkPayload::Ip(packet),
        other => LinkPayload::Other(Protocol::Family(u32::from(other))),
    }
}
