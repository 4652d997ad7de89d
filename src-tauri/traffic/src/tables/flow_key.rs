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
    /// Those of the sender and the receiver, where they have addresses of this IP version.
    fn pair(ends: Ends) -> Option<(Self, Self)>;

    /// The address that they are.
    fn ip(self) -> IpAddr;
}

impl Address for u32 {
    #[inline]
    fn pair(ends: Ends) -> Option<(Self, Self)> {
        if let Ends::Ipv4 {
            source,
            destination,
        } = ends
        {
            Some((source.to_bits(), destination.to_bits()))
        } else {
            None
        }
    }

    fn ip(self) -> IpAddr {
        Ipv4Addr::from_bits(self).into()
    }
}

impl Address for u128 {
    #[inline]
    fn pair(ends: Ends) -> Option<(Self, Self)> {
        if let Ends::Ipv6 {
            source,
            destination,
        } = ends
        {
            Some((source.to_bits(), destination.to_bits()))
        } else {
            None
        }
    }

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

impl<A: Address> FlowKey<A> {
    /// The flow of a packet of this IP version, if it has ports, and which way the packet goes.
    #[inline]
    pub(crate) fn of(packet: &DecodedPacket) -> Option<(Self, Direction)> {
        let (source, destination) = A::pair(packet.ends)?;
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
