//! Hosts: what each address sent and received.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::packet::Ends;
use crate::ranking::{Place, first_by};
use crate::snapshot::{HostFigures, HostRow, TOP_ROWS, TopHosts};
use crate::table::{BoundedTable, Tally};
use crate::units::Volume;

/// The most IPv4 hosts that are kept: far beyond what one network holds, reached only by scans and
/// floods. Seven eighths of a power of two is what a hash table fills before it grows; 5 MB.
pub const KEPT_HOSTS: usize = 114_688;

/// The most IPv6 hosts that are kept, likewise; 3 MB.
pub const KEPT_HOSTS6: usize = 57_344;

/// What one host sent and received.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct HostVolumes {
    /// Packets whose source it was.
    pub sent: Volume,
    /// Packets whose destination it was.
    pub received: Volume,
}

impl Tally for HostVolumes {
    fn weight(&self) -> u64 {
        self.sent.weight() + self.received.weight()
    }

    fn absorb(&mut self, other: &Self) {
        self.sent += other.sent;
        self.received += other.received;
    }
}

/// What hosts can be sorted by, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostSort {
    /// Packets sent and received.
    Packets,
    /// Bytes sent and received.
    Bytes,
    /// Packets sent.
    PacketsSent,
    /// Packets received.
    PacketsReceived,
    /// Bytes sent.
    BytesSent,
    /// Bytes received.
    BytesReceived,
}

impl HostSort {
    fn figure(self, host: &HostVolumes) -> u64 {
        let HostVolumes { sent, received } = host;
        match self {
            Self::Packets => sent.packets.0 + received.packets.0,
            Self::Bytes => sent.bytes.0 + received.bytes.0,
            Self::PacketsSent => sent.packets.0,
            Self::PacketsReceived => received.packets.0,
            Self::BytesSent => sent.bytes.0,
            Self::BytesReceived => received.bytes.0,
        }
    }
}

/// Packets and bytes by host. Each IP version has a table of its own, because small keys are found
/// faster.
#[derive(Debug)]
pub struct Hosts {
    v4: BoundedTable<Ipv4Addr, HostVolumes>,
    v6: BoundedTable<Ipv6Addr, HostVolumes>,
}

impl Default for Hosts {
    fn default() -> Self {
        Self {
            v4: BoundedTable::new(KEPT_HOSTS),
            v6: BoundedTable::new(KEPT_HOSTS6),
        }
    }
}

impl Hosts {
    /// Counts a packet, if it has IP addresses.
    pub fn count(&mut self, ends: Ends, volume: Volume) {
        match ends {
            Ends::Ipv4 {
                source,
                destination,
            } => {
                self.v4.count(source, |host| host.sent += volume);
                self.v4.count(destination, |host| host.received += volume);
            }
            Ends::Ipv6 {
                source,
                destination,
            } => {
                self.v6.count(source, |host| host.sent += volume);
                self.v6.count(destination, |host| host.received += volume);
            }
            Ends::Hardware { .. } | Ends::Unknown => {}
        }
    }

    /// The number of hosts that are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.v4.len() + self.v6.len()
    }

    /// Whether no host was seen yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// What is not counted by host.
    #[must_use]
    pub fn others(&self) -> HostVolumes {
        let mut others = *self.v4.others();
        others.absorb(self.v6.others());
        others
    }

    /// The busiest hosts each way.
    #[must_use]
    pub fn top(&self) -> TopHosts {
        let sent = |host: &HostVolumes| host.sent;
        let received = |host: &HostVolumes| host.received;
        TopHosts {
            sources_by_packets: self.busiest(HostSort::PacketsSent, sent),
            sources_by_bytes: self.busiest(HostSort::BytesSent, sent),
            destinations_by_packets: self.busiest(HostSort::PacketsReceived, received),
            destinations_by_bytes: self.busiest(HostSort::BytesReceived, received),
        }
    }

    /// `count` hosts from place `offset` on, ties in the order of the address as text.
    #[must_use]
    pub fn page(&self, sort: HostSort, offset: usize, count: usize) -> Vec<HostRow> {
        self.places(sort, |_| true, offset.saturating_add(count))
            .into_iter()
            .skip(offset)
            .map(|place| HostRow {
                address: place.text(),
                sent: place.row.sent,
                received: place.row.received,
            })
            .collect()
    }

    fn busiest(&self, sort: HostSort, side: impl Fn(&HostVolumes) -> Volume) -> Vec<HostFigures> {
        self.places(sort, |host| side(host).packets.0 > 0, TOP_ROWS)
            .into_iter()
            .map(|place| HostFigures {
                address: place.text(),
                volume: side(place.row),
            })
            .collect()
    }

    fn places(
        &self,
        sort: HostSort,
        is_wanted: impl Fn(&HostVolumes) -> bool,
        most: usize,
    ) -> Vec<Place<'_, IpAddr, HostVolumes>> {
        let v4 = self.v4.rows().map(|(key, host)| (IpAddr::V4(*key), host));
        let v6 = self.v6.rows().map(|(key, host)| (IpAddr::V6(*key), host));
        let wanted = v4.chain(v6).filter(|(_, host)| is_wanted(host));
        first_by(wanted, |host| u128::from(sort.figure(host)), most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{ByteCount, PacketCount};

    fn ends(source: u32, destination: u32) -> Ends {
        Ends::Ipv4 {
            source: source.into(),
            destination: destination.into(),
        }
    }

    fn bytes(bytes: u64) -> Volume {
        Volume {
            packets: PacketCount(1),
            bytes: ByteCount(bytes),
        }
    }

    fn names(rows: &[HostFigures]) -> Vec<String> {
        rows.iter().map(|row| row.address.clone()).collect()
    }

    #[test]
    fn hosts_are_ranked_by_packets_and_by_bytes_each_way() {
        let mut hosts = Hosts::default();
        hosts.count(ends(1, 2), bytes(60));
        hosts.count(ends(1, 2), bytes(60));
        hosts.count(ends(2, 3), bytes(1500));
        let top = hosts.top();
        assert_eq!(names(&top.sources_by_packets), ["0.0.0.1", "0.0.0.2"]);
        assert_eq!(names(&top.sources_by_bytes), ["0.0.0.2", "0.0.0.1"]);
        assert_eq!(names(&top.destinations_by_packets), ["0.0.0.2", "0.0.0.3"]);
        assert_eq!(names(&top.destinations_by_bytes), ["0.0.0.3", "0.0.0.2"]);
        assert_eq!(top.sources_by_packets[0].volume.bytes, ByteCount(120));
    }

    #[test]
    fn pages_follow_one_another_without_gap_or_overlap() {
        let mut hosts = Hosts::default();
        for number in 1..=25 {
            hosts.count(ends(number, 99), bytes(u64::from(number % 5) + 60));
        }
        let all = hosts.page(HostSort::Bytes, 0, 100);
        assert_eq!(all.len(), 26);
        assert_eq!(all[0].address, "0.0.0.99");
        let pages = [0, 10, 20].map(|offset| hosts.page(HostSort::Bytes, offset, 10));
        assert_eq!(pages.concat(), all);
    }
}
