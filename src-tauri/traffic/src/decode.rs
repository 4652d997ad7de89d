//! From the bytes of a frame to the few facts that are counted: the outermost IP header's addresses
//! and protocol, the ports and TCP flags behind it.

use std::net::{Ipv4Addr, Ipv6Addr};

use etherparse::{
    IpAuthHeaderSlice, Ipv4HeaderSlice, Ipv6FragmentHeaderSlice, Ipv6HeaderSlice,
    Ipv6RawExtHeaderSlice,
};

use crate::link::{self, LinkPayload, LinkType};
use crate::packet::{CapturedPacket, DecodedPacket, Ends, Ports, TcpFlags};
use crate::protocol::Protocol;

/// Decodes a frame. Never fails: a frame whose headers are cut or contradict themselves is
/// [`Protocol::BadLink`] or [`Protocol::BadIp`], and still counts as a packet of its length.
///
/// Everything below IP is looked through, everything above the outermost IP header's payload is
/// left alone: a tunnel counts as what its outer header says.
#[must_use]
pub fn decode(link: LinkType, packet: &CapturedPacket<'_>) -> DecodedPacket {
    // Nearly all frames are like that, and need not be looked at any closer.
    if let Some(bytes) = link::plain_ip(link, packet.bytes)
        && let Some(network) = network(bytes)
    {
        return decoded(packet, &network);
    }
    decode_other(link, packet)
}

#[inline(never)]
fn decode_other(link: LinkType, packet: &CapturedPacket<'_>) -> DecodedPacket {
    let stripped = link::strip(link, packet.bytes);
    let network = match stripped.payload {
        LinkPayload::Other(protocol) => Network::without_ip(stripped.ends, protocol),
        LinkPayload::Ip(bytes) => {
            network(bytes).unwrap_or(Network::without_ip(stripped.ends, Protocol::BadIp))
        }
    };
    decoded(packet, &network)
}

#[inline]
fn decoded(packet: &CapturedPacket<'_>, network: &Network<'_>) -> DecodedPacket {
    DecodedPacket {
        time: packet.time,
        wire_length: packet.wire_length,
        captured_length: u32::try_from(packet.bytes.len()).unwrap_or(u32::MAX),
        protocol: network.protocol,
        ends: network.ends,
        ports: ports(network.protocol, network.payload),
        tcp_flags: tcp_flags(network.protocol, network.payload),
    }
}

/// What the IP header says, and the bytes behind it; empty where the transport header is not in
/// this packet.
struct Network<'a> {
    ends: Ends,
    protocol: Protocol,
    payload: &'a [u8],
}

impl Network<'_> {
    fn without_ip(ends: Ends, protocol: Protocol) -> Self {
        Network {
            ends,
            protocol,
            payload: &[],
        }
    }
}

#[inline]
fn network(bytes: &[u8]) -> Option<Network<'_>> {
    match bytes.first()? >> 4 {
        4 => ipv4(bytes),
        6 => ipv6(bytes),
        _ => None,
    }
}

#[inline]
fn ipv4(bytes: &[u8]) -> Option<Network<'_>> {
    let header = Ipv4HeaderSlice::from_slice(bytes).ok()?;
    let later_fragment = header.fragments_offset().value() != 0;
    Some(Network {
        ends: Ends::Ipv4 {
            source: Ipv4Addr::from(header.source()),
            destination: Ipv4Addr::from(header.destination()),
        },
        protocol: Protocol::Ip(header.protocol().0),
        payload: if later_fragment {
            &[]
        } else {
            let end = ip_end(bytes.len(), usize::from(header.total_len()));
            bytes.get(header.slice().len()..end).unwrap_or_default()
        },
    })
}

/// The end of an IP packet in a frame: behind it stands only the padding of a short frame. Zero is
/// what segmentation offload leaves in the length field, and what a jumbogram has there.
fn ip_end(captured: usize, length_field: usize) -> usize {
    if length_field == 0 {
        captured
    } else {
        captured.min(length_field)
    }
}

fn ipv6(bytes: &[u8]) -> Option<Network<'_>> {
    let header = Ipv6HeaderSlice::from_slice(bytes).ok()?;
    let mut number = header.next_header().0;
    let length = header.slice().len();
    let length_field = match usize::from(header.payload_length()) {
        0 => 0,
        payload => length + payload,
    };
    let end = ip_end(bytes.len(), length_field);
    let mut rest = bytes.get(length..end).unwrap_or_default();
    // Each turn consumes at least eight bytes, so the walk ends with the packet. A chain that is
    // cut ends at the number that was reached.
    while let Some(extension) = extension(number, rest) {
        number = extension.next_header;
        rest = match extension.fragment {
            Fragment::Later => &[],
            Fragment::FirstOrWhole => rest.get(extension.length..).unwrap_or_default(),
        };
        if extension.fragment == Fragment::Later {
            break;
        }
    }
    Some(Network {
        ends: Ends::Ipv6 {
            source: Ipv6Addr::from(header.source()),
            destination: Ipv6Addr::from(header.destination()),
        },
        protocol: Protocol::Ip(number),
        payload: if is_extension(number) { &[] } else { rest },
    })
}

#[derive(PartialEq, Eq)]
enum Fragment {
    FirstOrWhole,
    Later,
}

struct Extension {
    next_header: u8,
    length: usize,
    fragment: Fragment,
}

const HOP_BY_HOP: u8 = 0;
const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const AUTHENTICATION: u8 = 51;
const DESTINATION_OPTIONS: u8 = 60;

fn is_extension(number: u8) -> bool {
    matches!(
        number,
        HOP_BY_HOP | ROUTING | FRAGMENT | AUTHENTICATION | DESTINATION_OPTIONS
    )
}

/// The IPv6 extension header (RFC 8200, section 4) of kind `number` at the start of `bytes`.
fn extension(number: u8, bytes: &[u8]) -> Option<Extension> {
    match number {
        HOP_BY_HOP | ROUTING | DESTINATION_OPTIONS => {
            let header = Ipv6RawExtHeaderSlice::from_slice(bytes).ok()?;
            Some(Extension {
                next_header: header.next_header().0,
                length: header.slice().len(),
                fragment: Fragment::FirstOrWhole,
            })
        }
        FRAGMENT => {
            let header = Ipv6FragmentHeaderSlice::from_slice(bytes).ok()?;
            Some(Extension {
                next_header: header.next_header().0,
                length: header.slice().len(),
                fragment: if header.fragment_offset().value() == 0 {
                    Fragment::FirstOrWhole
                } else {
                    Fragment::Later
                },
            })
        }
        AUTHENTICATION => {
            let header = IpAuthHeaderSlice::from_slice(bytes).ok()?;
            Some(Extension {
                next_header: header.next_header().0,
                length: header.slice().len(),
                fragment: Fragment::FirstOrWhole,
            })
        }
        _ => None,
    }
}

fn ports(protocol: Protocol, payload: &[u8]) -> Option<Ports> {
    if protocol != Protocol::TCP && protocol != Protocol::UDP {
        return None;
    }
    let [s0, s1, d0, d1] = *payload.first_chunk::<4>()?;
    Some(Ports {
        source: u16::from_be_bytes([s0, s1]),
        destination: u16::from_be_bytes([d0, d1]),
    })
}

fn tcp_flags(protocol: Protocol, payload: &[u8]) -> Option<TcpFlags> {
    const FLAGS_AT: usize = 13;
    if protocol == Protocol::TCP {
        payload.get(FLAGS_AT).copied().map(TcpFlags)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
