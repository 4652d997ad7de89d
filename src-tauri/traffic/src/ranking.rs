//! The first of many in an order: found in one pass, without sorting all.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Collects the `most` smallest of the values it is given, so that those that cannot be among them
/// cost one comparison.
#[derive(Debug)]
pub struct First<T> {
    most: usize,
    /// At most twice as many as are wanted; the first half of them is picked when it is full.
    kept: Vec<T>,
    /// The last of the first `most`; what is not before it is not wanted.
    last: Option<T>,
}

impl<T: Ord + Copy> First<T> {
    /// Nothing yet, of at most `most`.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::new(),
            last: None,
        }
    }

    /// Takes a value into account.
    #[inline]
    pub fn push(&mut self, value: T) {
        if self.last.is_none_or(|last| value < last) && self.most > 0 {
            self.kept.push(value);
            if self.kept.len() >= self.room() {
                self.pick();
            }
        }
    }

    /// The last value that is wanted so far, once there are enough.
    #[must_use]
    pub fn last(&self) -> Option<T> {
        self.last
    }

    /// The first values from place `offset` on, in their order.
    #[must_use]
    pub fn into_sorted(mut self, offset: usize) -> Vec<T> {
        if self.kept.len() > self.most {
            self.pick();
        }
        if offset >= self.kept.len() {
            return Vec::new();
        }
        if offset > 0 {
            self.kept.select_nth_unstable(offset);
            self.kept.drain(..offset);
        }
        self.kept.sort_unstable();
        self.kept
    }

    /// Enough beyond what is wanted for picking to be rare.
    fn room(&self) -> usize {
        self.most + self.most.clamp(16, 16_384)
    }

    fn pick(&mut self) {
        let (_, last, _) = self.kept.select_nth_unstable(self.most - 1);
        self.last = Some(*last);
        self.kept.truncate(self.most);
    }
}

/// An IP address in the order of its text (RFC 5952), in which ties are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByText(pub IpAddr);

impl Ord for ByText {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (IpAddr::V4(a), IpAddr::V4(b)) => v4_order(a).cmp(&v4_order(b)),
            (IpAddr::V6(a), IpAddr::V6(b)) if a.segments()[0] != b.segments()[0] => {
                first_group(a).cmp(&first_group(b))
            }
            (a, b) => Text::of(a).bytes().cmp(Text::of(b).bytes()),
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

/// The text up to the first colon and the colon. An address that begins with a group of zeros may
/// begin with a colon, which is behind all digits and before all letters.
fn first_group(address: Ipv6Addr) -> Text {
    let mut text = Text::default();
    // The text has room for any address.
    let _ = match address.segments()[0] {
        0 => write!(text, "{address}"),
        first => write!(text, "{first:x}:"),
    };
    text
}

/// The text of an address, without an allocation.
#[derive(Clone, Copy)]
struct Text {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl Text {
    /// `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`, the longest that an address can be written.
    const LONGEST: usize = 45;

    fn of(address: IpAddr) -> Self {
        let mut text = Self::default();
        let _ = write!(text, "{address}");
        text
    }

    fn bytes(&self) -> std::slice::Iter<'_, u8> {
        self.bytes[..self.length].iter()
    }
}

impl Default for Text {
    fn default() -> Self {
        Self {
            bytes: [0; Self::LONGEST],
            length: 0,
        }
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let end = self.length + part.len();
        let room = self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?;
        room.copy_from_slice(part.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl Eq for Text {}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Addresses that have something in common, zeros among them.
    fn address() -> impl Strategy<Value = IpAddr> {
        let group = prop_oneof![Just(0_u16), Just(1), Just(0x2001), any::<u16>()];
        let octet = prop_oneof![Just(1_u8), Just(10), Just(100), any::<u8>()];
        prop_oneof![
            prop::array::uniform8(group).prop_map(|groups| IpAddr::V6(groups.into())),
            prop::array::uniform4(octet).prop_map(|octets| IpAddr::V4(octets.into())),
        ]
    }

    proptest! {
        #[test]
        fn the_first_are_those_of_the_whole_order(
            values in prop::collection::vec(0_u64..90, 0..200),
            offset in 0_usize..70,
            count in 0_usize..70,
        ) {
            let mut first = First::new(offset + count);
            for value in &values {
                first.push(*value);
            }
            let mut sorted = values;
            sorted.sort_unstable();
            let expected: Vec<u64> = sorted.into_iter().skip(offset).take(count).collect();
            prop_assert_eq!(first.into_sorted(offset), expected);
        }

        #[test]
        fn addresses_are_in_the_order_of_their_text(a in address(), b in address()) {
            prop_assert_eq!(ByText(a).cmp(&ByText(b)), a.to_string().cmp(&b.to_string()));
        }
    }
}
