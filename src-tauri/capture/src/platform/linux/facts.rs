//! What Linux says about its interfaces, in `/proc/net`, `/sys/class/net` and `getifaddrs`. None of
//! it needs a right, and names are bytes throughout, as the kernel has them.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::net::IpAddr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use nix::net::if_::{InterfaceFlags, if_nametoindex};
use traffic::interface::InterfaceKind;
use traffic::text::clean;

use crate::interfaces::Facts;

/// The interfaces of this computer and `any`, in the kernel's order.
pub fn list() -> Vec<Facts> {
    let counters = counters(&fs::read("/proc/net/dev").unwrap_or_default());
    let addresses = Addresses::read();
    let default = default_route(
        &fs::read("/proc/net/route").unwrap_or_default(),
        &fs::read("/proc/net/ipv6_route").unwrap_or_default(),
    );
    let mut all: Vec<Facts> = counters
        .iter()
        .map(|(name, counted)| {
            let mut facts = addresses.facts(name);
            // What this computer sends to itself it also receives: the same packets.
            facts.bytes = Some(if facts.kind == InterfaceKind::Loopback {
                counted.received
            } else {
                counted.received.saturating_add(counted.sent)
            });
            facts.default_route = default.as_deref() == Some(name);
            facts
        })
        .collect();
    if !all.is_empty() {
        all.push(any());
    }
    all
}

fn any() -> Facts {
    Facts {
        name: "any".into(),
        can_be_named: true,
        description: "All interfaces".into(),
        kind: InterfaceKind::All,
        addresses: Vec::new(),
        up: true,
        running: true,
        default_route: false,
        link_type: Some("LINUX_SLL2".into()),
        bytes: None,
    }
}

/// Whether a name is one of a network interface. libpcap knows others, of buses and queues, which nobody
/// who lends root's rights for a capture has in mind.
pub fn is_interface(name: &str) -> bool {
    name == "any" || if_nametoindex(name).is_ok()
}

/// Addresses and flags by interface name, as `getifaddrs` has them. Its names have replacement
/// characters for bytes that are not UTF-8.
struct Addresses(HashMap<String, (InterfaceFlags, Vec<IpAddr>)>);

impl Addresses {
    fn read() -> Self {
        let mut by_name: HashMap<String, (InterfaceFlags, Vec<IpAddr>)> = HashMap::new();
        for entry in nix::ifaddrs::getifaddrs().into_iter().flatten() {
            let address = entry.address.and_then(|address| {
                let v4 = address.as_sockaddr_in().map(|a| IpAddr::V4(a.ip()));
                v4.or_else(|| address.as_sockaddr_in6().map(|a| IpAddr::V6(a.ip())))
            });
            let (flags, addresses) = by_name
                .entry(entry.interface_name)
                .or_insert((InterfaceFlags::empty(), Vec::new()));
            *flags = entry.flags;
            addresses.extend(address);
        }
        Self(by_name)
    }

    fn facts(&self, name: &[u8]) -> Facts {
        let known = self.0.get(String::from_utf8_lossy(name).as_ref());
        let (flags, addresses) = known
            .cloned()
            .unwrap_or((InterfaceFlags::empty(), Vec::new()));
        let folder = Path::new("/sys/class/net").join(OsStr::from_bytes(name));
        let hardware = read_number(&folder.join("type"));
        let kind = kind(&folder, name, flags, hardware);
        let text = clean(name);
        Facts {
            can_be_named: text.as_bytes() == name,
            name: text,
            description: description(kind, name).into(),
            kind,
            addresses,
            up: flags.contains(InterfaceFlags::IFF_UP),
            running: flags.contains(InterfaceFlags::IFF_RUNNING),
            default_route: false,
            link_type: hardware.and_then(link_type).map(str::to_owned),
            bytes: None,
        }
    }
}

fn read_number(path: &Path) -> Option<u32> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// Hardware types of `linux/if_arp.h`.
mod hardware {
    pub const ETHERNET: u32 = 1;
    pub const PPP: u32 = 512;
    pub const TUNNEL: u32 = 768;
    pub const TUNNEL6: u32 = 769;
    pub const LOOPBACK: u32 = 772;
    pub const SIT: u32 = 776;
    pub const IPGRE: u32 = 778;
    pub const IEEE80211_RADIOTAP: u32 = 803;
    pub const NONE: u32 = 65534;
}

/// The link type that libpcap gives to a hardware type.
fn link_type(number: u32) -> Option<&'static str> {
    match number {
        hardware::ETHERNET | hardware::LOOPBACK => Some("EN10MB"),
        hardware::PPP => Some("LINUX_SLL"),
        hardware::TUNNEL | hardware::TUNNEL6 | hardware::SIT | hardware::NONE => Some("RAW"),
        hardware::IEEE80211_RADIOTAP => Some("IEEE802_11_RADIO"),
        _ => None,
    }
}

fn kind(
    folder: &Path,
    name: &[u8],
    flags: InterfaceFlags,
    hardware_type: Option<u32>,
) -> InterfaceKind {
    let has = |file: &str| folder.join(file).exists();
    let device_type = fs::read_to_string(folder.join("uevent")).unwrap_or_default();
    let is_device_type = |wanted: &str| {
        let mut lines = device_type.lines();
        lines.any(|line| line.strip_prefix("DEVTYPE=") == Some(wanted))
    };
    if flags.contains(InterfaceFlags::IFF_LOOPBACK) {
        InterfaceKind::Loopback
    } else if has("wireless") || has("phy80211") || is_device_type("wlan") {
        InterfaceKind::Wifi
    } else if has("bridge") {
        InterfaceKind::Bridge
    } else if has("tun_flags")
        || is_device_type("wireguard")
        || matches!(
            hardware_type,
            Some(
                hardware::PPP
                    | hardware::TUNNEL
                    | hardware::TUNNEL6
                    | hardware::SIT
                    | hardware::IPGRE
                    | hardware::NONE
            )
        )
    {
        InterfaceKind::Tunnel
    } else if has("device") || name.starts_with(b"eth") || name.starts_with(b"en") {
        InterfaceKind::Ethernet
    } else if hardware_type == Some(hardware::ETHERNET) {
        InterfaceKind::Virtual
    } else {
        InterfaceKind::Other
    }
}

/// Linux has no names for people, so these come from the kind, and from the names that widespread
/// programs give.
fn description(kind: InterfaceKind, name: &[u8]) -> &'static str {
    let begins = |prefix: &str| name.starts_with(prefix.as_bytes());
    match kind {
        InterfaceKind::Ethernet => "Ethernet",
        InterfaceKind::Wifi => "Wi-Fi",
        InterfaceKind::Tunnel if begins("wg") => "WireGuard VPN",
        InterfaceKind::Tunnel if begins("ppp") || begins("wwan") => "Dial-up or mobile network",
        InterfaceKind::Tunnel => "VPN or tunnel",
        InterfaceKind::Bridge if begins("docker") || begins("br-") => "Docker bridge",
        InterfaceKind::Bridge if begins("virbr") => "Virtual machine bridge",
        InterfaceKind::Bridge => "Bridge",
        InterfaceKind::Virtual if begins("veth") => "Virtual cable",
        InterfaceKind::Virtual if begins("vnet") => "Virtual machine",
        InterfaceKind::Virtual => "Virtual interface",
        InterfaceKind::Loopback => "Loopback",
        InterfaceKind::All => "All interfaces",
        InterfaceKind::Other => "Other interface",
    }
}

/// Bytes that went through an interface since it came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counted {
    received: u64,
    sent: u64,
}

/// What each interface counted, from the text of `/proc/net/dev` (see `proc_net(5)`).
fn counters(text: &[u8]) -> Vec<(Vec<u8>, Counted)> {
    text.split(|byte| *byte == b'\n')
        .skip(2)
        .filter_map(|line| {
            // A name may hold anything but blanks and slashes: the numbers are behind the last colon.
            let colon = line.iter().rposition(|byte| *byte == b':')?;
            let numbers = std::str::from_utf8(line.get(colon + 1..)?).ok()?;
            let numbers: Vec<u64> = numbers
                .split_whitespace()
                .map(|number| number.parse().unwrap_or(0))
                .collect();
            let counted = Counted {
                received: *numbers.first()?,
                sent: *numbers.get(8)?,
            };
            Some((line[..colon].trim_ascii().to_vec(), counted))
        })
        .collect()
}

/// The interface of the IPv4 default route with the lowest metric; of the IPv6 one where there is
/// none. From the texts of `/proc/net/route` and `/proc/net/ipv6_route`.
fn default_route(ipv4: &[u8], ipv6: &[u8]) -> Option<Vec<u8>> {
    const UP_GATEWAY: u32 = 0x3;
    let words = |line: &[u8]| -> Vec<Vec<u8>> {
        line.split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty())
            .map(<[u8]>::to_vec)
            .collect()
    };
    let lines = |text: &[u8]| -> Vec<Vec<Vec<u8>>> {
        text.split(|byte| *byte == b'\n').map(words).collect()
    };
    let number =
        |word: &[u8], radix| u32::from_str_radix(std::str::from_utf8(word).ok()?, radix).ok();
    let by_ipv4 = lines(ipv4)
        .into_iter()
        .skip(1)
        .filter_map(|words| match words.as_slice() {
            [name, destination, _, flags, _, _, metric, mask, ..]
                if destination == b"00000000"
                    && mask == b"00000000"
                    && number(flags, 16)? & UP_GATEWAY != 0 =>
            {
                Some((number(metric, 10)?, name.clone()))
            }
            _ => None,
        })
        .min();
    let by_ipv6 = lines(ipv6)
        .into_iter()
        .filter_map(|words| match words.as_slice() {
            [destination, b0, _, _, _, metric, _, _, flags, name]
                if destination.iter().all(|digit| *digit == b'0')
                    && b0 == b"00"
                    && number(flags, 16)? & UP_GATEWAY == UP_GATEWAY =>
            {
                Some((number(metric, 16)?, name.clone()))
            }
            _ => None,
        })
        .min();
    by_ipv4.or(by_ipv6).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEV: &[u8] = b"Inter-|   Receive                |  Transmit\n \
        face |bytes    packets errs drop fifo frame compressed multicast|bytes packets\n    \
        lo:    3193      29    0    0    0     0          0         0     3193      29    0 0 0 0 0 0\n  \
        w\xff0: 622 19 0 0 0 0 0 0 1344 11 0 0 0 0 0 0\n";

    #[test]
    fn counters_are_read_also_for_a_name_that_is_not_utf8() {
        let counted = |received, sent| Counted { received, sent };
        assert_eq!(
            counters(DEV),
            [
                (b"lo".to_vec(), counted(3193, 3193)),
                (b"w\xff0".to_vec(), counted(622, 1344)),
            ]
        );
    }

    #[test]
    fn the_default_route_is_that_with_the_lowest_metric() {
        let ipv4 = b"Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\n\
            wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\n\
            eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\n\
            tun0\t00000000\t0100080A\t0003\t0\t0\t50\t00000080\t0\n";
        assert_eq!(default_route(ipv4, b""), Some(b"eth0".to_vec()));
    }

    #[test]
    fn without_ipv4_the_ipv6_default_route_counts() {
        let zero = "0".repeat(32);
        let ipv6 = format!(
            "{zero} 00 {zero} 00 fe800000000000000000000000000001 00000400 1 0 00000003     eth0\n\
             {zero} 00 {zero} 00 {zero} ffffffff 1 0 00200200       lo\n"
        );
        assert_eq!(default_route(b"", ipv6.as_bytes()), Some(b"eth0".to_vec()));
        assert_eq!(default_route(b"Iface\n", b""), None);
    }
}
