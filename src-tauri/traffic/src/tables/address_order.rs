//! The order of IP addresses as text (RFC 5952), without writing the text: ties are shown in it, and a
//! flood can tie a hundred thousand hosts.

use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An IP address in the order of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByText(pub IpAddr);

impl Ord for ByText {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (IpAddr::V4(a), IpAddr::V4(b)) => v4_order(a).cmp(&v4_order(b)),
            (IpAddr::V6(a), IpAddr::V6(b)) => v6_order(a, b),
            // A dot never stands where a colon could: the first parts differ.
            (IpAddr::V4(a), IpAddr::V6(b)) => v4_head(a).cmp(&v6_head(b)),
            (IpAddr::V6(a), IpAddr::V4(b)) => v6_head(a).cmp(&v4_head(b)),
        }
    }
}

impl PartialOrd for ByText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A number whose order is that of the dotted text. A dot comes before every digit, so octets are in
/// the order of their own texts, one after the other.
fn v4_order(address: Ipv4Addr) -> u32 {
    u32::from_be_bytes(
        address
            .octets()
            .map(|octet| OCTET_ORDER[usize::from(octet)]),
    )
}

/// The place of each octet among all octets in the order of their decimal texts: 0, 1, 10, 100, 101, …
const OCTET_ORDER: [u8; 256] = {
    let mut order = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        let mut before = 0;
        let mut other = 0;
        while other < 256 {
            if padded(other) < padded(octet) {
                before += 1;
            }
            other += 1;
        }
        order[octet] = before;
        octet += 1;
    }
    order
};

/// The decimal text as a number of three digits of base 11, in which nothing is less than a 0.
const fn padded(octet: usize) -> usize {
    match octet {
        0..10 => (octet + 1) * 121,
        10..100 => (octet / 10 + 1) * 121 + (octet % 10 + 1) * 11,
        _ => (octet / 100 + 1) * 121 + (octet / 10 % 10 + 1) * 11 + octet % 10 + 1,
    }
}

/// Bytes of text as a number, the first of them highest, so that numbers are in the order of texts.
type Key = u64;

/// The first octet and its dot.
fn v4_head(address: Ipv4Addr) -> Key {
    let [first, ..] = address.octets();
    let digits = [first / 100, first / 10 % 10, first % 10];
    let leading = match first {
        0..10 => 2,
        10..100 => 1,
        100.. => 0,
    };
    key(digits[leading..].iter().map(|digit| b'0' + digit), b'.')
}

/// The first group and its colon, or the colons that stand for groups of zeros.
fn v6_head(address: Ipv6Addr) -> Key {
    if zeros(address.segments()).0 == 0 {
        key([].into_iter(), b':')
    } else {
        group(address.segments()[0], 0)
    }
}

fn v6_order(a: Ipv6Addr, b: Ipv6Addr) -> Ordering {
    if a.to_ipv4_mapped().is_some() || b.to_ipv4_mapped().is_some() {
        // Written with dots, which is rare enough to write it.
        return a.to_string().cmp(&b.to_string());
    }
    let (a, b) = (a.segments(), b.segments());
    let (zeros_a, zeros_b) = (zeros(a), zeros(b));
    let mut at = 0;
    while at < 8 {
        let colons = key([].into_iter(), b':');
        let order = match (zeros_a.0 == at, zeros_b.0 == at) {
            (true, true) => {
                // After the colons come groups of different places: as many as each has left.
                return rest_order(&a[at + zeros_a.1..], &b[at + zeros_b.1..]);
            }
            (true, false) => colons.cmp(&group(b[at], at)),
            (false, true) => group(a[at], at).cmp(&colons),
            (false, false) if a[at] == b[at] => Ordering::Equal,
            (false, false) => group(a[at], at).cmp(&group(b[at], at)),
        };
        if order.is_ne() {
            return order;
        }
        at += 1;
    }
    Ordering::Equal
}

/// The order of what stands behind the colons, which ends where the address ends.
fn rest_order(a: &[u16], b: &[u16]) -> Ordering {
    let keys = |groups: &[u16]| -> [Key; 8] {
        let skipped = 8 - groups.len();
        std::array::from_fn(|at| groups.get(at).map_or(0, |part| group(*part, at + skipped)))
    };
    keys(a).cmp(&keys(b))
}

/// A group in hexadecimal, and the colon behind it unless it is the last of the eight.
fn group(part: u16, at: usize) -> Key {
    let digits = [12, 8, 4, 0].map(|shift| part >> shift & 0xf);
    let leading = (part.leading_zeros() / 4).min(3) as usize;
    let hexadecimal = digits[leading..].iter().map(|digit| {
        let digit = u8::try_from(*digit).unwrap_or(0);
        if digit < 10 {
            b'0' + digit
        } else {
            b'a' + digit - 10
        }
    });
    key(hexadecimal, if at == 7 { 0 } else { b':' })
}

fn key(text: impl Iterator<Item = u8>, end: u8) -> Key {
    let mut bytes = [0; 8];
    for (place, byte) in bytes.iter_mut().zip(text.chain([end])) {
        *place = byte;
    }
    Key::from_be_bytes(bytes)
}

/// Where the groups begin that are written as two colons, and how many they are: the first of the
/// longest runs of two zeros or more. Behind the end where there is none.
fn zeros(segments: [u16; 8]) -> (usize, usize) {
    let mut longest = (8, 1);
    let mut start = 0;
    for (at, segment) in segments.into_iter().enumerate() {
        if segment != 0 {
            start = at + 1;
        } else if at + 1 - start > longest.1 {
            longest = (start, at + 1 - start);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Addresses that have something in common, zeros among them.
    fn address() -> impl Strategy<Value = IpAddr> {
        let group = prop_oneof![
            4 => Just(0_u16),
            1 => Just(1),
            1 => Just(0x12),
            1 => Just(0xffff),
            1 => Just(0x2001),
            1 => any::<u16>()
        ];
        let octet = prop_oneof![Just(1_u8), Just(10), Just(100), any::<u8>()];
        prop_oneof![
            prop::array::uniform8(group).prop_map(|groups| IpAddr::V6(groups.into())),
            prop::array::uniform4(octet).prop_map(|octets| IpAddr::V4(octets.into())),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn addresses_are_in_the_order_of_their_text(a in address(), b in address()) {
            prop_assert_eq!(
                ByText(a).cmp(&ByText(b)),
                a.to_string().cmp(&b.to_string()),
                "{} {}", a, b
            );
        }
    }
}
