//! Point-to-point and other small links: PPP, Cisco HDLC, frame relay, BSD loopback, ARCNET.

use super::ethernet::above_ether_type;
use super::{LinkPayload, be16, le32};
use crate::protocol::Protocol;

/// PPP (RFC 1661), with HDLC framing (RFC 1662) or without. A protocol number whose first byte is odd
/// has one byte only.
pub fn ppp(frame: &[u8]) -> Option<LinkPayload<'_>> {
    let rest = match frame {
        // Address and control; pppd writes the direction, 0 or 1, instead of the address.
        [0xff | 0x00 | 0x01, 0x03, rest @ ..] => rest,
        _ => frame,
    };
    let first = *rest.first()?;
    Some(if first & 1 == 1 {
        above_ppp(u16::from(first), rest.get(1..)?)
    } else {
        above_ppp(be16(rest, 0)?, rest.get(2..)?)
    })
}

fn above_ppp(number: u16, rest: &[u8]) -> LinkPayload<'_> {
    const IPV4: u16 = 0x0021;
    const IPV6: u16 = 0x0057;
    const MPLS: u16 = 0x0281;
    const MPLS_MULTICAST: u16 = 0x0283;
    match number {
        IPV4 | IPV6 => LinkPayload::Ip(rest),
        MPLS | MPLS_MULTICAST => super::ethernet::mpls(rest),
        other => LinkPayload::Other(Protocol::Ppp(other)),
    }
}

/// PPPoE (RFC 2516): six bytes, then PPP.
pub fn pppoe_session(rest: &[u8]) -> LinkPayload<'_> {
    rest.get(6..)
        .and_then(ppp)
        .unwrap_or(LinkPayload::Other(Protocol::BadLink))
}

/// Cisco HDLC: address, control, and an EtherType:
/// <https://www.tcpdump.org/linktypes/LINKTYPE_C_HDLC.html>.
pub fn cisco_hdlc(frame: &[u8]) -> Option<LinkPayload<'_>> {
    const SLARP: u16 = 0x8035;
    const CDP: u16 = 0x2000;
    Some(match (be16(frame, 0)?, be16(frame, 2)?) {
        // PPP is framed alike, and told by its address.
        (0xff03, _) => ppp(frame)?,
        (_, SLARP) => LinkPayload::Other(Protocol::Slarp),
        (_, CDP) => LinkPayload::Other(Protocol::CiscoSnap(CDP)),
        (_, number) => above_ether_type(number, frame.get(4..)?),
    })
}

/// Frame relay (RFC 2427): an address whose last byte is odd; then a control byte and the network
/// layer protocol, or Cisco's EtherType.
pub fn frame_relay(frame: &[u8]) -> Option<LinkPayload<'_>> {
    const UNNUMBERED: u8 = 0x03;
    let address = frame.iter().take(4).position(|byte| byte & 1 == 1)? + 1;
    let rest = frame.get(address..)?;
    match rest {
        [UNNUMBERED, 0x00, behind @ ..] | [UNNUMBERED, behind @ ..] => network_layer(behind),
        _ => Some(above_ether_type(be16(rest, 0)?, rest.get(2..)?)),
    }
}

/// What a network layer protocol identifier (ISO/IEC TR 9577) leads to.
fn network_layer(rest: &[u8]) -> Option<LinkPayload<'_>> {
    match rest {
        [0xcc | 0x8e, behind @ ..] => Some(LinkPayload::Ip(behind)),
        [0x80, 0, 0, 0, t0, t1, behind @ ..] => {
            Some(above_ether_type(u16::from_be_bytes([*t0, *t1]), behind))
        }
        [number, ..] => Some(LinkPayload::Other(Protocol::FrameRelay(*number))),
        [] => None,
    }
}

/// The host that captured wrote the address family in its own byte order, in two bytes or four, and
/// some wrote an EtherType or a PPP header instead.
pub fn loopback(frame: &[u8]) -> Option<LinkPayload<'_>> {
    const LAST_FAMILY: u32 = 1500;
    if frame.starts_with(&[0xff, 0x03]) {
        return ppp(frame);
    }
    let header = le32(frame, 0)?;
    let rest = frame.get(4..)?;
    let number = match header.to_le_bytes() {
        [_, _, family @ 1..=5, 0] | [0, family @ 1..=5, 0, 0] => u32::from(family),
        [_, _, 0, 0] => header,
        _ => header.swap_bytes(),
    };
    // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 or 30 on the BSDs and macOS.
    Some(match number {
        2 | 10 | 23 | 24 | 28 | 30 => LinkPayload::Ip(rest),
        family @ ..=LAST_FAMILY => LinkPayload::Other(Protocol::Family(family)),
        number => {
            let [_, _, t0, t1] = number.to_be_bytes();
            above_ether_type(u16::from_be_bytes([t0, t1]), rest)
        }
    })
}

/// ARCNET behind its addresses: the protocol, and for those of RFC 1201 a split flag and a sequence
/// number. `0xff` in place of the flag says that four bytes stand in between.
pub fn arcnet(rest: &[u8]) -> Option<LinkPayload<'_>> {
    const IP_RFC1051: u8 = 0xf0;
    const ARP_RFC1051: u8 = 0xf1;
    const IP: u8 = 0xd4;
    const ARP: u8 = 0xd5;
    const RARP: u8 = 0xd6;
    const IPV6: u8 = 0xc4;
    let behind_rfc1201 = || match rest {
        [_, 0xff, _, _, _, behind @ ..] | [_, _, _, _, behind @ ..] => Some(behind),
        _ => None,
    };
    Some(match *rest.first()? {
        IP_RFC1051 => LinkPayload::Ip(rest.get(1..)?),
        IP | IPV6 => LinkPayload::Ip(behind_rfc1201()?),
        ARP | RARP | ARP_RFC1051 => LinkPayload::Other(Protocol::ARP),
        other => LinkPayload::Other(Protocol::Arcnet(other)),
    })
}
