//! IEEE 802.11, with the headers that capture programs put in front. Data frames that are not
//! encrypted are looked through; all others count as `WLAN`.

use super::{LinkPayload, Stripped, ethernet, le16, le32, mac};
use crate::packet::Ends;
use crate::protocol::Protocol;

/// Whether the header of a data frame is filled up to a multiple of four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    None,
    ToFourBytes,
}

/// Radiotap: <https://www.radiotap.org>. All but its length and one flag is skipped.
pub fn radiotap(frame: &[u8]) -> Option<Stripped<'_>> {
    const DATA_PADDED: u8 = 0x20;
    let length = usize::from(le16(frame, 2)?);
    let padding = match radiotap_flags(frame.get(..length)?) {
        Some(flags) if flags & DATA_PADDED != 0 => Padding::ToFourBytes,
        Some(_) | None => Padding::None,
    };
    wlan(frame.get(length..)?, padding)
}

/// The field Flags, which stands behind the words that say which fields there are, and behind a
/// timestamp that is aligned to eight bytes.
fn radiotap_flags(header: &[u8]) -> Option<u8> {
    const TIMESTAMP: u32 = 1;
    const FLAGS: u32 = 1 << 1;
    const MORE_WORDS: u32 = 1 << 31;
    let present = le32(header, 4)?;
    let mut at = 8;
    let mut word = present;
    while word & MORE_WORDS != 0 {
        word = le32(header, at)?;
        at += 4;
    }
    if present & TIMESTAMP != 0 {
        at = at.next_multiple_of(8) + 8;
    }
    if present & FLAGS == 0 {
        return None;
    }
    header.get(at).copied()
}

/// Prism: its length stands behind the message code, in the byte order of the host that captured.
/// Frames of the kind AVS come under the same link type.
pub fn prism(frame: &[u8]) -> Option<Stripped<'_>> {
    const AVS_MAGIC: [u8; 3] = [0x80, 0x21, 0x10];
    if frame.starts_with(&AVS_MAGIC) {
        return avs(frame);
    }
    let length = le32(frame, 4)?;
    let length = if length > 0xffff {
        length.swap_bytes()
    } else {
        length
    };
    wlan(frame.get(usize::try_from(length).ok()?..)?, Padding::None)
}

/// AVS: a version, and the length in network byte order.
pub fn avs(frame: &[u8]) -> Option<Stripped<'_>> {
    let length = le32(frame, 4)?.swap_bytes();
    wlan(frame.get(usize::try_from(length).ok()?..)?, Padding::None)
}

/// IEEE 802.11-2020, section 9.2.
pub fn wlan(frame: &[u8], padding: Padding) -> Option<Stripped<'_>> {
    const DATA: u8 = 2;
    const NO_BODY: u8 = 0x4;
    const QOS: u8 = 0x8;
    const PROTECTED: u8 = 0x40;
    const ORDER: u8 = 0x80;
    const AGGREGATE: u8 = 0x80;
    const BASE: usize = 24;
    let (control, flags) = (*frame.first()?, *frame.get(1)?);
    let (kind, subtype) = (control >> 2 & 3, control >> 4);
    let opaque = |ends| Stripped {
        ends,
        payload: LinkPayload::Other(Protocol::Wlan),
    };
    if kind != DATA {
        return Some(opaque(Ends::Unknown));
    }
    let relayed = flags & 3 == 3;
    let Some(ends) = data_ends(frame, flags & 3) else {
        return Some(opaque(Ends::Unknown));
    };
    if subtype & NO_BODY != 0 || flags & PROTECTED != 0 {
        return Some(opaque(ends));
    }
    let mut length = BASE + if relayed { 6 } else { 0 };
    let mut aggregate = false;
    if subtype & QOS != 0 {
        aggregate = frame.get(length)? & AGGREGATE != 0;
        length += 2;
        if flags & ORDER != 0 {
            length += 4;
        }
    }
    if padding == Padding::ToFourBytes {
        length = length.next_multiple_of(4);
    }
    if aggregate {
        // Of frames that were put together, the first one is looked at: addresses and a length.
        length += 14;
    }
    Some(Stripped {
        ends,
        payload: frame.get(length..).map_or(LinkPayload::BAD, ethernet::llc),
    })
}

/// Which of the addresses are sender and receiver depends on the direction to and from the
/// distribution system.
fn data_ends(frame: &[u8], direction: u8) -> Option<Ends> {
    const FIRST: usize = 4;
    const SECOND: usize = 10;
    const THIRD: usize = 16;
    const FOURTH: usize = 24;
    let (destination, source) = match direction {
        0 => (FIRST, SECOND),
        1 => (THIRD, SECOND),
        2 => (FIRST, THIRD),
        _ => (THIRD, FOURTH),
    };
    Some(Ends::Hardware {
        source: mac(frame, source)?,
        destination: mac(frame, destination),
    })
}
