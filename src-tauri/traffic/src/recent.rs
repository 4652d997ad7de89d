//! The latest packets, kept to be looked at.

use crate::packet::DecodedPacket;
use crate::request::ROWS_PER_REQUEST;
use crate::rows::{PacketPage, PacketRow};

/// The most packets that are kept: more than anybody scrolls through, in under 1 MB.
pub const KEPT_PACKETS: usize = 10_000;

/// A ring of the last [`KEPT_PACKETS`] packets. Packets are numbered from 1 in the order they came.
#[derive(Debug, Default)]
pub struct RecentPackets {
    /// A ring: once it is full, packet number n is in place (n - 1) modulo its length.
    kept: Vec<DecodedPacket>,
    /// Where the next packet goes.
    next: usize,
    newest: u64,
}

impl RecentPackets {
    /// Keeps packets, and lets go of the oldest ones when there are too many.
    pub fn extend(&mut self, packets: &[DecodedPacket]) {
        let mut rest = packets;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(KEPT_PACKETS - self.next));
            let (replaced, added) = now.split_at(now.len().min(self.kept.len() - self.next));
            self.kept[self.next..][..replaced.len()].copy_from_slice(replaced);
            self.kept.extend_from_slice(added);
            self.next = (self.next + now.len()) % KEPT_PACKETS;
            rest = later;
        }
        self.newest += packets.len() as u64;
    }

    /// All packets that are kept.
    pub fn oldest_first(&self) -> impl Iterator<Item = &DecodedPacket> {
        let (newer, older) = self.kept.split_at(self.next);
        older.iter().chain(newer)
    }

    /// Up to `count` rows from packet number `newest` downwards, newest first.
    #[must_use]
    pub fn page(&self, newest: u64, count: usize) -> PacketPage {
        let kept = self.kept.len() as u64;
        let oldest_kept = if kept == 0 { 0 } else { self.newest - kept + 1 };
        let first = newest.min(self.newest);
        let rows = if first < oldest_kept.max(1) {
            Vec::new()
        } else {
            let skipped = usize::try_from(self.newest - first).unwrap_or(usize::MAX);
            let (newer, older) = self.kept.split_at(self.next);
            let newest_first = newer.iter().rev().chain(older.iter().rev());
            newest_first
                .skip(skipped)
                .take(count.min(ROWS_PER_REQUEST))
                .zip(0..)
                .map(|(packet, below)| row(first - below, packet))
                .collect()
        };
        PacketPage {
            oldest_kept,
            newest_kept: self.newest,
            rows,
        }
    }
}

fn row(number: u64, packet: &DecodedPacket) -> PacketRow {
    PacketRow {
        number,
        time: packet.time,
        source: packet.ends.source_text(),
        destination: packet.ends.destination_text(),
        protocol: packet.protocol.to_string(),
        wire_length: packet.wire_length,
        source_port: packet.ports.map(|ports| ports.source),
        destination_port: packet.ports.map(|ports| ports.destination),
        tcp_flags: packet.tcp_flags.map(|flags| flags.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::Ends;
    use crate::protocol::Protocol;
    use crate::units::Timestamp;

    fn packet(second: i64) -> DecodedPacket {
        DecodedPacket {
            time: Timestamp::new(second, 0),
            wire_length: 60,
            captured_length: 60,
            protocol: Protocol::ARP,
            ends: Ends::Unknown,
            ports: None,
            tcp_flags: None,
        }
    }

    fn numbers(page: &PacketPage) -> Vec<u64> {
        page.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn the_newest_packets_come_first_and_keep_their_numbers() {
        let mut recent = RecentPackets::default();
        assert_eq!(recent.page(u64::MAX, 5), PacketPage::default());
        for second in 1..=4 {
            recent.extend(&[packet(second)]);
        }
        let page = recent.page(u64::MAX, 3);
        assert_eq!((page.oldest_kept, page.newest_kept), (1, 4));
        assert_eq!(numbers(&page), [4, 3, 2]);
        assert_eq!(page.rows[0].time.second(), 4);
        assert_eq!(numbers(&recent.page(2, 3)), [2, 1]);
        assert_eq!(numbers(&recent.page(0, 3)), [0; 0]);
    }

    #[test]
    fn packets_come_back_in_the_order_they_came() {
        for count in [3, 10_000, 10_007, 45_678] {
            let mut recent = RecentPackets::default();
            // Pieces that fill the ring exactly, that wrap, and that are longer than it.
            let packets: Vec<_> = (1..=count).map(packet).collect();
            let (first, rest) = packets.split_at(packets.len() / 3);
            first
                .chunks(7)
                .chain([rest])
                .for_each(|piece| recent.extend(piece));
            let seconds = recent.oldest_first().map(|packet| packet.time.second());
            let first = (count - 10_000).max(0) + 1;
            assert!(seconds.eq(first..=count), "{count} packets");
        }
    }

    #[test]
    fn the_oldest_packet_is_let_go_when_the_ring_is_full() {
        let mut recent = RecentPackets::default();
        for second in 1..=10_003 {
            recent.extend(&[packet(second)]);
        }
        let page = recent.page(6, 10);
        assert_eq!((page.oldest_kept, page.newest_kept), (4, 10_003));
        assert_eq!(numbers(&page), [6, 5, 4]);
        assert_eq!(numbers(&recent.page(3, 10)), [0; 0]);
        assert_eq!(
            recent.page(u64::MAX, usize::MAX).rows.len(),
            ROWS_PER_REQUEST
        );
    }
}
