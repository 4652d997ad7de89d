//! A packet before and after decoding.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::protocol::Protocol;
use crate::units::Timestamp;

/// A packet as the capture library hands it over. It borrows the library's buffer, so it cannot
/// outlive one turn of the capture loop.
#[derive(Debug, Clone, Copy)]
pub struct CapturedPacket<'a> {
    /// When the kernel saw it, or what the file says.
    pub time: Timestamp,
    /// Its length on the wire in bytes; at least as long as `bytes`, unless a file says otherwise.
    pub wire_length: u32,
    /// The captured bytes, from the first byte of the link header.
    pub bytes: &'a [u8],
}

/// All that counting may know of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecodedPacket {
    /// When it was captured.
    pub time: Timestamp,
    /// Bytes on the wire.
    pub wire_length: u32,
    /// Bytes of it that were captured.
    pub captured_length: u32,
    /// What it carries.
    pub protocol: Protocol,
    /// Who sent it to whom.
    pub ends: Ends,
    /// TCP or UDP ports, where the packet holds them.
    pub ports: Option<Ports>,
    /// TCP flags, where the packet holds them.
    pub tcp_flags: Option<TcpFlags>,
}

/// Sender and receiver of a packet, from its outermost IP header; from its link header where there
/// is no IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Two IPv4 addresses.
    Ipv4 {
        /// The sender.
        source: Ipv4Addr,
        /// The receiver.
        destination: Ipv4Addr,
    },
    /// Two IPv6 addresses.
    Ipv6 {
        /// The sender.
        source: Ipv6Addr,
        /// The receiver.
        destination: Ipv6Addr,
    },
    /// Hardware addresses; a Linux cooked header knows only the sender's.
    Hardware {
        /// The sender.
        source: MacAddr,
        /// The receiver.
        destination: Option<MacAddr>,
    },
    /// The link has no addresses, or they are cut off.
    Unknown,
}

impl Ends {
    /// The IP addresses of sender and receiver.
    #[must_use]
    pub fn ip(self) -> Option<(IpAddr, IpAddr)> {
        match self {
            Self::Ipv4 {
                source,
                destination,
            } => Some((source.into(), destination.into())),
            Self::Ipv6 {
                source,
                destination,
            } => Some((source.into(), destination.into())),
            Self::Hardware { .. } | Self::Unknown => None,
        }
    }

    /// The sender as text: an IP address as RFC 5952 writes it, or a hardware address.
    #[must_use]
    pub fn source_text(self) -> Option<String> {
        match self {
            Self::Ipv4 { source, .. } => Some(source.to_string()),
            Self::Ipv6 { source, .. } => Some(source.to_string()),
            Self::Hardware { source, .. } => Some(source.to_string()),
            Self::Unknown => None,
        }
    }

    /// The receiver as text.
    #[must_use]
    pub fn destination_text(self) -> Option<String> {
        match self {
            Self::Ipv4 { destination, .. } => Some(destination.to_string()),
            Self::Ipv6 { destination, .. } => Some(destination.to_string()),
            Self::Hardware { destination, .. } => destination.map(|address| address.to_string()),
            Self::Unknown => None,
        }
    }
}

/// A 48-bit hardware address (IEEE 802 MAC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MacAddr(pub [u8; 6]);

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = self.0;
        write!(f, "{first:02x}")?;
        rest.iter().try_for_each(|byte| write!(f, ":{byte:02x}"))
    }
}

/// The two ports of a TCP or UDP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// The sender's.
    pub source: u16,
    /// The receiver's.
    pub destination: u16,
}

/// The flags of a TCP header, as its 14th byte holds them (RFC 9293, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TcpFlags(pub u8);

impl TcpFlags {
    const NAMES: [&'static str; 8] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
}

impl fmt::Display for TcpFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (bit, name) in Self::NAMES.iter().enumerate() {
            if self.0 >> bit & 1 == 1 {
                write!(f, "{separator}{name}")?;
                separator = " ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_named_in_the_order_of_their_bits() {
        for (byte, text) in [
            (0, ""),
            (0x02, "SYN"),
            (0x12, "SYN ACK"),
            (0x19, "FIN PSH ACK"),
            (0xff, "FIN SYN RST PSH ACK URG ECE CWR"),
        ] {
            assert_eq!(TcpFlags(byte).to_string(), text, "{byte:#x}");
        }
    }
}
