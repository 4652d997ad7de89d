//! Link layers: what stands in front of the IP header, and how to get past it.
//!
//! A new link type is one variant of [`LinkType`], its number in [`LinkType::from_dlt`], one arm in
//! [`strip`], a function in the file of its family, and a frame in `tests.rs`:
//!
//! - `ethernet`: Ethernet, FDDI, token ring, and what an EtherType or IEEE 802.2 leads to;
//! - `serial`: PPP, Cisco HDLC, frame relay, BSD loopback, ARCNET;
//! - `wireless`: IEEE 802.11 with the headers that capture programs put in front;
//! - `wrapped`: what a system puts around frames of another link type.

mod ethernet;
mod serial;
mod wireless;
mod wrapped;

use crate::packet::{Ends, MacAddr};
use crate::protocol::Protocol;

/// A link type that Wirewatch decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkType {
    /// Ethernet (`EN10MB`).
    Ethernet,
    /// Token ring (`IEEE802`).
    TokenRing,
    /// Fiber Distributed Data Interface (`FDDI`).
    Fddi,
    /// IEEE 802.2 without anything in front (`ATM_RFC1483`).
    Llc,
    /// MPLS labels without anything in front (`MPLS`).
    Mpls,
    /// IP over InfiniBand (`IPOIB`).
    InfiniBand,
    /// Linux "cooked" capture, version 1 (`LINUX_SLL`).
    LinuxCooked,
    /// Linux "cooked" capture, version 2 (`LINUX_SLL2`).
    LinuxCooked2,
    /// An IP header without anything in front (`RAW`, `IPV4`, `IPV6`).
    RawIp,
    /// BSD loopback (`NULL`, `LOOP`): an address family of four bytes in either byte order.
    Loopback,
    /// PPP, with or without HDLC framing (`PPP`, `PPP_SERIAL`, `PPP_PPPD`).
    Ppp,
    /// PPP behind a byte that tells the direction (`PPP_WITH_DIR`).
    PppWithDirection,
    /// A PPPoE session without Ethernet in front (`PPP_ETHER`).
    PppoeSession,
    /// Cisco's HDLC (`C_HDLC`).
    CiscoHdlc,
    /// Cisco's HDLC behind a byte that tells the direction (`C_HDLC_WITH_DIR`).
    CiscoHdlcWithDirection,
    /// Frame relay (`FRELAY`).
    FrameRelay,
    /// Frame relay behind a byte that tells the direction (`FRELAY_WITH_DIR`).
    FrameRelayWithDirection,
    /// ARCNET (`ARCNET`).
    Arcnet,
    /// ARCNET as Linux captures it (`ARCNET_LINUX`).
    ArcnetLinux,
    /// IEEE 802.11 (`IEEE802_11`).
    Wlan,
    /// IEEE 802.11 behind a radiotap header (`IEEE802_11_RADIO`).
    Radiotap,
    /// IEEE 802.11 behind a Prism header (`PRISM_HEADER`).
    Prism,
    /// IEEE 802.11 behind an AVS header (`IEEE802_11_RADIO_AVS`).
    Avs,
    /// Any frame behind a Per-Packet Information header (`PPI`).
    Ppi,
    /// Any frame behind the header of macOS (`PKTAP`).
    Pktap,
    /// A packet from Linux' netfilter log (`NFLOG`).
    Nflog,
    /// A packet from OpenBSD's filter log (`PFLOG`).
    Pflog,
    /// A packet from BSD's IPsec (`ENC`).
    Enc,
}

impl LinkType {
    /// The link type for a number of libpcap's (`DLT_…`, or `LINKTYPE_…` where they differ).
    /// Source: <https://www.tcpdump.org/linktypes.html>.
    #[must_use]
    pub fn from_dlt(number: i32) -> Option<Self> {
        Some(match number {
            0 | 108 => Self::Loopback,
            1 => Self::Ethernet,
            6 => Self::TokenRing,
            7 => Self::Arcnet,
            9 | 50 | 166 => Self::Ppp,
            10 => Self::Fddi,
            11 | 100 => Self::Llc,
            12 | 14 | 101 | 228 | 229 => Self::RawIp,
            51 => Self::PppoeSession,
            104 => Self::CiscoHdlc,
            105 => Self::Wlan,
            107 => Self::FrameRelay,
            109 => Self::Enc,
            113 => Self::LinuxCooked,
            117 => Self::Pflog,
            119 => Self::Prism,
            127 => Self::Radiotap,
            129 => Self::ArcnetLinux,
            163 => Self::Avs,
            192 => Self::Ppi,
            204 => Self::PppWithDirection,
            205 => Self::CiscoHdlcWithDirection,
            206 => Self::FrameRelayWithDirection,
            219 => Self::Mpls,
            239 => Self::Nflog,
            242 => Self::InfiniBand,
            258 => Self::Pktap,
            276 => Self::LinuxCooked2,
            _ => return None,
        })
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

impl LinkPayload<'_> {
    const BAD: Self = Self::Other(Protocol::BadLink);
}

/// A frame without its link header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stripped<'a> {
    /// Hardware addresses, where the link has them.
    pub ends: Ends,
    /// What follows.
    pub payload: LinkPayload<'a>,
}

impl<'a> Stripped<'a> {
    const BAD: Self = Self::without_ends(LinkPayload::BAD);

    const fn without_ends(payload: LinkPayload<'a>) -> Self {
        Self {
            ends: Ends::Unknown,
            payload,
        }
    }
}

/// The IP packet in an Ethernet frame without any tag, which is what nearly all frames are.
#[inline]
#[must_use]
pub fn plain_ip(link: LinkType, frame: &[u8]) -> Option<&[u8]> {
    if link == LinkType::Ethernet {
        ethernet::plain_ip(frame)
    } else {
        None
    }
}

/// Takes the link header off a frame. Never fails: what cannot be read is [`Protocol::BadLink`].
#[must_use]
pub fn strip(link: LinkType, frame: &[u8]) -> Stripped<'_> {
    strip_checked(link, frame).unwrap_or(Stripped::BAD)
}

/// None where the frame is too short for its link header.
fn strip_checked(link: LinkType, frame: &[u8]) -> Option<Stripped<'_>> {
    let plain = Stripped::without_ends;
    Some(match link {
        LinkType::Ethernet => ethernet::ethernet(frame)?,
        LinkType::TokenRing => ethernet::token_ring(frame)?,
        LinkType::Fddi => ethernet::fddi(frame)?,
        LinkType::Llc => plain(ethernet::llc(frame)),
        LinkType::Mpls => plain(ethernet::mpls(frame)),
        LinkType::InfiniBand => plain(ethernet::infiniband(frame)?),
        LinkType::LinuxCooked => wrapped::linux_cooked(frame)?,
        LinkType::LinuxCooked2 => wrapped::linux_cooked2(frame)?,
        LinkType::RawIp => plain(LinkPayload::Ip(frame)),
        LinkType::Loopback => plain(serial::loopback(frame)?),
        LinkType::Ppp => plain(serial::ppp(frame)?),
        LinkType::PppWithDirection => plain(serial::ppp(frame.get(1..)?)?),
        LinkType::PppoeSession => plain(serial::pppoe_session(frame)),
        LinkType::CiscoHdlc => plain(serial::cisco_hdlc(frame)?),
        LinkType::CiscoHdlcWithDirection => plain(serial::cisco_hdlc(frame.get(1..)?)?),
        LinkType::FrameRelay => plain(serial::frame_relay(frame)?),
        LinkType::FrameRelayWithDirection => plain(serial::frame_relay(frame.get(1..)?)?),
        LinkType::Arcnet => plain(serial::arcnet(frame.get(2..)?)?),
        LinkType::ArcnetLinux => plain(serial::arcnet(frame.get(4..)?)?),
        LinkType::Wlan => wireless::wlan(frame, wireless::Padding::None)?,
        LinkType::Radiotap => wireless::radiotap(frame)?,
        LinkType::Prism => wireless::prism(frame)?,
        LinkType::Avs => wireless::avs(frame)?,
        LinkType::Ppi => wrapped::ppi(frame)?,
        LinkType::Pktap => wrapped::pktap(frame)?,
        LinkType::Nflog => plain(wrapped::nflog(frame)?),
        LinkType::Pflog => plain(wrapped::pflog(frame)?),
        LinkType::Enc => plain(wrapped::enc(frame)?),
    })
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*pair))
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    be16(bytes, at).map(u16::swap_bytes)
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*four))
}

fn mac(bytes: &[u8], at: usize) -> Option<MacAddr> {
    let address = bytes.get(at..)?.first_chunk::<6>()?;
    Some(MacAddr(*address))
}

#[cfg(test)]
mod tests;
