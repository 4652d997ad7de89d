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
    /// Not IP: an ISO network layer protocol, by its NLPID (ISO/IEC TR 9577).
    Osi(u8),
    /// Not IP: a PPP protocol number.
    Ppp(u16),
    /// Not IP: an address family of a loopback header that carries none.
    Family(u32),
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
            Self::Osi(number) => f.write_str(osi_name(number)),
            Self::Ppp(number) => match ppp_name(number) {
                Some(name) => f.write_str(name),
                None => write!(f, "PPP(0x{number:04x})"),
            },
            Self::Family(number) => write!(f, "FAMILY({number})"),
            Self::BadIp => f.write_str("BAD-IP"),
            Self::BadLink => f.write_str("BAD-LINK"),
        }
    }
}

fn ether_type_name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x0806 => "ARP",
        0x0842 => "WOL",
        0x22f0 => "AVTP",
        0x22f3 => "TRILL",
        0x8035 => "RARP",
        0x809b => "APPLETALK",
        0x80f3 => "AARP",
        0x8137 => "IPX",
        0x8809 => "SLOW",
        0x8863 => "PPPOED",
        0x887b => "HOMEPLUG",
        0x888e => "EAPOL",
        0x8892 => "PROFINET",
        0x88a4 => "ETHERCAT",
        0x88b8 => "GOOSE",
        0x88cc => "LLDP",
        0x88d9 => "LLTD",
        0x88e1 => "HOMEPLUG-AV",
        0x88e5 => "MACSEC",
        0x88f7 => "PTP",
        0x8902 => "CFM",
        0x8906 => "FCOE",
        0x8914 => "FIP",
        0x893a => "IEEE1905",
        0x9000 => "LOOP",
        _ => return None,
    })
}

fn llc_name(access_point: u8) -> &'static str {
    match access_point {
        0x42 => "STP",
        0xe0 => "IPX",
        0xf0 => "NETBIOS",
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

fn osi_name(number: u8) -> &'static str {
    match number {
        0x81 => "CLNP",
        0x82 => "ESIS",
        0x83 => "ISIS",
        _ => "OSI",
    }
}

fn ppp_name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x8021 => "IPCP",
        0x8057 => "IPV6CP",
        0x80fd => "CCP",
        0xc021 => "LCP",
        0xc023 => "PAP",
        0xc025 => "LQR",
        0xc223 => "CHAP",
        _ => return None,
    })
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
            (Protocol::Osi(0x83), "ISIS"),
            (Protocol::Ppp(0xc021), "LCP"),
            (Protocol::Ppp(0x1234), "PPP(0x1234)"),
            (Protocol::BadIp, "BAD-IP"),
        ] {
            assert_eq!(protocol.to_string(), name);
        }
    }
}
