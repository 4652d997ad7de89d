//! The name under which a packet is counted.

use std::fmt;

/// What a packet carries: the protocol above the outermost IP header, or the name of what is there
/// instead of IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Above IPv4 or IPv6, by its IANA protocol number.
    Ip(u8),
    /// Not IP: the EtherType (IEEE 802 numbers) above the last VLAN tag.
    EtherType(u16),
    /// Not IP: an IEEE 802.2 destination service access point.
    Llc(u8),
    /// Not IP: a SNAP protocol of Cisco (OUI 00-00-0C).
    CiscoSnap(u16),
    /// Not IP: a PPP protocol number.
    Ppp(u16),
    /// Not IP: a network layer protocol of frame relay, by its identifier (ISO/IEC TR 9577).
    FrameRelay(u8),
    /// Not IP: a protocol of ARCNET.
    Arcnet(u8),
    /// Not IP: Cisco's keep-alive of a serial line.
    Slarp,
    /// Not IP, or encrypted: a frame of IEEE 802.11.
    Wlan,
    /// Not IP: a frame whose wrapping names a link type that is not decoded.
    LinkType(u32),
    /// Not IP: an address family of a loopback header that carries none.
    Family(u32),
    /// One of so many that they are no longer told apart.
    Beyond,
    /// Announced as IP, but the header is cut or contradicts itself.
    BadIp,
    /// The link header is cut.
    BadLink,
}

impl Protocol {
    /// TCP over IPv4 or IPv6.
    pub const TCP: Self = Self::Ip(6);
    /// UDP over IPv4 or IPv6.
    pub const UDP: Self = Self::Ip(17);
    /// ICMP, by its number: also in an IPv6 header.
    pub const ICMP: Self = Self::Ip(1);
    /// ICMPv6, by its number: also in an IPv4 header.
    pub const ICMPV6: Self = Self::Ip(58);
    /// Address Resolution Protocol (RFC 826).
    pub const ARP: Self = Self::EtherType(0x0806);

    /// Whether the packet's headers could not be read.
    #[must_use]
    pub fn is_undecodable(self) -> bool {
        matches!(self, Self::BadIp | Self::BadLink)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ICMP => f.write_str("ICMP"),
            Self::TCP => f.write_str("TCP"),
            Self::UDP => f.write_str("UDP"),
            Self::ICMPV6 => f.write_str("ICMPv6"),
            Self::Ip(number) => write!(f, "OTHER({number})"),
            Self::EtherType(number) => match ether_type_name(number) {
                Some(name) => f.write_str(name),
                None => write!(f, "ETHERTYPE(0x{number:04x})"),
            },
            Self::Llc(access_point) => f.write_str(llc_name(access_point)),
            Self::CiscoSnap(number) => f.write_str(cisco_snap_name(number)),
            Self::Ppp(number) => f.write_str(ppp_name(number)),
            Self::FrameRelay(0x81..=0x83) => f.write_str("OSI"),
            Self::FrameRelay(_) => f.write_str("FR"),
            Self::Arcnet(_) => f.write_str("ARCNET"),
            Self::Slarp => f.write_str("SLARP"),
            Self::Wlan => f.write_str("WLAN"),
            Self::LinkType(number) => write!(f, "LINKTYPE({number})"),
            Self::Family(number) => write!(f, "FAMILY({number})"),
            Self::Beyond => f.write_str("OTHERS"),
            Self::BadIp => f.write_str("BAD-IP"),
            Self::BadLink => f.write_str("BAD-LINK"),
        }
    }
}

/// Names as Wireshark has them, in capitals. What it has no name for keeps its number.
fn ether_type_name(number: u16) -> Option<&'static str> {
    Some(match number {
        // Reverse ARP is the same protocol with other operations (RFC 903).
        0x0806 | 0x8035 => "ARP",
        0x0842 => "WOL",
        0x22f0 => "IEEE1722",
        0x6002 => "MOP",
        0x6004 => "LAT",
        0x809b => "DDP",
        0x80f3 => "AARP",
        0x8137 => "IPX",
        0x8809 => "SLOW",
        0x8863 => "PPPOED",
        0x887b => "HOMEPLUG",
        0x888e => "EAPOL",
        0x8892 => "PN_RT",
        0x88a2 => "AOE",
        0x88a4 => "ECATF",
        0x88b8 => "GOOSE",
        0x88ba => "SV",
        0x88cc => "LLDP",
        0x88d9 => "LLTD",
        0x88e1 => "HOMEPLUG-AV",
        0x88f7 => "PTP",
        0x8902 => "CFM",
        0x8906 => "FCOE",
        0x8914 => "FIP",
        0x893a => "IEEE1905",
        _ => return None,
    })
}

fn llc_name(access_point: u8) -> &'static str {
    match access_point {
        0x42 => "STP",
        0xe0 => "IPX",
        0xf0 => "NETBIOS",
        0xfe => "OSI",
        _ => "LLC",
    }
}

fn cisco_snap_name(number: u16) -> &'static str {
    match number {
        0x010b => "STP",
        0x0111 => "UDLD",
        0x2000 => "CDP",
        0x2003 => "VTP",
        0x2004 => "DTP",
        _ => "LLC",
    }
}

fn ppp_name(number: u16) -> &'static str {
    match number {
        0x00fd => "COMP_DATA",
        0x8021 => "IPCP",
        0x8057 => "IPV6CP",
        0x80fd => "CCP",
        0x8281 => "MPLSCP",
        0xc021 => "LCP",
        0xc023 => "PAP",
        0xc223 => "CHAP",
        _ => "PPP",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_are_named_as_the_field_names_them() {
        for (protocol, name) in [
            (Protocol::TCP, "TCP"),
            (Protocol::UDP, "UDP"),
            (Protocol::ICMP, "ICMP"),
            (Protocol::ICMPV6, "ICMPv6"),
            (Protocol::Ip(2), "OTHER(2)"),
            (Protocol::ARP, "ARP"),
            (Protocol::EtherType(0x1234), "ETHERTYPE(0x1234)"),
            (Protocol::Llc(0x42), "STP"),
            (Protocol::Llc(0x77), "LLC"),
            (Protocol::CiscoSnap(0x2000), "CDP"),
            (Protocol::Llc(0xfe), "OSI"),
            (Protocol::Ppp(0xc021), "LCP"),
            (Protocol::Ppp(0x1234), "PPP"),
            (Protocol::Slarp, "SLARP"),
            (Protocol::LinkType(147), "LINKTYPE(147)"),
            (Protocol::BadIp, "BAD-IP"),
        ] {
            assert_eq!(protocol.to_string(), name);
        }
    }
}
