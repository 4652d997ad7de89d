//! What a flow is told from others by: its transport protocol and its two endpoints.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::packet::{DecodedPacket, Ends, Ports};
use crate::protocol::Protocol;

/// A flow's endpoints and protocol, with the bits of addresses of one IP version. The same in both
/// directions, because its ends are sorted. Made of whole numbers only, which are compared and hashed
/// faster than structs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowKey<A> {
    low: A,
    high: A,
    /// The low end's port, the high end's, and the IANA number of the protocol, 16 bits each.
    ports_and_transport: u64,
}

/// The bits of an IP address.
pub(crate) trait Address: Copy + Ord + Hash {
    /// The address that they are.
    fn ip(self) -> IpAddr;
}

impl Address for u32 {
    fn ip(self) -> IpAddr {
        Ipv4Addr::from_bits(self).into()
    }
}

impl Address for u128 {
    fn ip(self) -> IpAddr {
        Ipv6Addr::from_bits(self).into()
    }
}

/// What carries a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    Tcp,
    Udp,
}

/// Which way a packet of a flow goes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the low end to the high one; also where both ends are the same.
    #[default]
    Up,
    /// From the high end to the low one.
    Down,
}

/// IANA numbers of the protocols that have ports.
const TCP: u8 = 6;
const UDP: u8 = 17;

/// The flow of a packet over IPv4, if it has ports.
#[inline]
pub(crate) fn v4(packet: &DecodedPacket) -> Option<(FlowKey<u32>, Direction)> {
    let Ends::Ipv4 {
        source,
        destination,
    } = packet.ends
    else {
        return None;
    };
    let ends = (source.to_bits(), destination.to_bits());
    FlowKey::new(packet, ends.0, ends.1)
}

/// The flow of a packet over IPv6, if it has ports.
#[inline]
pub(crate) fn v6(packet: &DecodedPacket) -> Option<(FlowKey<u128>, Direction)> {
    let Ends::Ipv6 {
        source,
        destination,
    } = packet.ends
    else {
        return None;
    };
    let ends = (source.to_bits(), destination.to_bits());
    FlowKey::new(packet, ends.0, ends.1)
}

impl<A: Address> FlowKey<A> {
    #[inline]
    fn new(packet: &DecodedPacket, source: A, destination: A) -> Option<(Self, Direction)> {
        let Protocol::Ip(number @ (TCP | UDP)) = packet.protocol else {
            return None;
        };
        let Ports {
            source: from,
            destination: to,
        } = packet.ports?;
        let (direction, low, high, ports) = if (source, from) <= (destination, to) {
            (Direction::Up, source, destination, (from, to))
        } else {
            (Direction::Down, destination, source, (to, from))
        };
        let ports = u64::from(ports.0) << 32 | u64::from(ports.1) << 16;
        let key = Self {
            low,
            high,
            ports_and_transport: ports | u64::from(number),
        };
        Some((key, direction))
    }

    /// The low and the high end.
    pub(crate) fn ends(&self) -> (SocketAddr, SocketAddr) {
        let [_, _, a, b, c, d, _, _] = self.ports_and_transport.to_be_bytes();
        (
            SocketAddr::new(self.low.ip(), u16::from_be_bytes([a, b])),
            SocketAddr::new(self.high.ip(), u16::from_be_bytes([c, d])),
        )
    }

    /// What carries it.
    pub(crate) fn transport(&self) -> Transport {
        if self.ports_and_transport & 0xffff == u64::from(UDP) {
            Transport::Udp
        } else {
            Transport::Tcp
        }
    }
}

impl Transport {
    /// `TCP` or `UDP`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}
