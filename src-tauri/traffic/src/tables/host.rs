//! Hosts: what each address sent and received.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::bounded_table::{BoundedTable, Slot, Tally};
use super::sweep::{Place, Rows};
use crate::packet::Ends;
use crate::rows::Unlisted;
use crate::units::{PacketCount, Volume};

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

    fn packets(&self) -> u64 {
        self.sent.packets.0 + self.received.packets.0
    }

    fn absorb(&mut self, other: &Self) {
        self.sent += other.sent;
        self.received += other.received;
    }
}

/// Packets and bytes by host. Each IP version has a table of its own, because small keys are found
/// faster.
#[derive(Debug)]
pub struct Hosts {
    v4: BoundedTable<Ipv4Addr, HostVolumes>,
    v6: BoundedTable<Ipv6Addr, HostVolumes>,
}

/// Where the two hosts of a packet are counted, so that they need not be looked for again.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct HostSlots {
    /// The sender.
    pub source: Slot,
    /// The receiver.
    pub destination: Slot,
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
    /// Counts a packet, if it has IP addresses. `slots` are those that an earlier packet between the
    /// same hosts got here; returns those of this one where they are others.
    #[inline]
    pub fn count(&mut self, ends: Ends, volume: Volume, slots: HostSlots) -> Option<HostSlots> {
        match ends {
            Ends::Ipv4 {
                source,
                destination,
            } => count_in(&mut self.v4, (source, destination), volume, slots),
            Ends::Ipv6 {
                source,
                destination,
            } => count_in(&mut self.v6, (source, destination), volume, slots),
            Ends::Hardware { .. } | Ends::Unknown => None,
        }
    }

    /// What a host sent and received; nothing where it is not kept.
    #[must_use]
    pub fn volumes(&self, host: IpAddr) -> HostVolumes {
        let found = match host {
            IpAddr::V4(host) => self.v4.get(&host),
            IpAddr::V6(host) => self.v6.get(&host),
        };
        found.copied().unwrap_or_default()
    }

    /// What is not counted by host.
    #[must_use]
    pub fn unlisted(&self) -> Unlisted {
        let mut others = *self.v4.others();
        others.absorb(self.v6.others());
        Unlisted {
            sent: others.sent,
            received: others.received,
            rows_short_by: self.short_by(),
        }
    }

    /// The most packets that a row can have missed.
    pub(crate) fn short_by(&self) -> PacketCount {
        PacketCount(self.v4.short_by().max(self.v6.short_by()))
    }
}

impl Rows for Hosts {
    type Id = IpAddr;
    type Row = HostVolumes;

    fn lengths(&self) -> [usize; 2] {
        [self.v4.rows().len(), self.v6.rows().len()]
    }

    fn generations(&self) -> [u32; 2] {
        [self.v4.generation(), self.v6.generation()]
    }

    fn get(&self, place: Place) -> Option<(IpAddr, &HostVolumes)> {
        match place {
            Place::V4(place) => {
                let (address, host) = self.v4.rows().get(place)?;
                Some((IpAddr::V4(*address), host))
            }
            Place::V6(place) => {
                let (address, host) = self.v6.rows().get(place)?;
                Some((IpAddr::V6(*address), host))
            }
        }
    }
}

#[inline]
fn count_in<A: Copy + Eq + Hash>(
    table: &mut BoundedTable<A, HostVolumes>,
    (source, destination): (A, A),
    volume: Volume,
    slots: HostSlots,
) -> Option<HostSlots> {
    if table.has(slots.source) && table.has(slots.destination) {
        if let Some(host) = table.at(slots.source) {
            host.sent += volume;
        }
        if let Some(host) = table.at(slots.destination) {
            host.received += volume;
        }
        return None;
    }
    let source = table.row(source).count(|host| host.sent += volume);
    let destination = table.row(destination).count(|host| host.received += volume);
    Some(HostSlots {
        source,
        destination,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::HostFigures;
    use crate::tables::top::TopSearch;
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

    fn count(hosts: &mut Hosts, ends: Ends, volume: Volume) -> Option<HostSlots> {
        hosts.count(ends, volume, HostSlots::default())
    }

    fn names(rows: &[HostFigures]) -> Vec<String> {
        rows.iter().map(|row| row.address.clone()).collect()
    }

    #[test]
    fn hosts_are_ranked_by_packets_and_by_bytes_each_way() {
        let mut hosts = Hosts::default();
        count(&mut hosts, ends(1, 2), bytes(60));
        count(&mut hosts, ends(1, 2), bytes(60));
        count(&mut hosts, ends(2, 3), bytes(1500));
        let top = TopSearch::new().advance(&hosts, usize::MAX).unwrap();
        assert_eq!(names(&top.sources_by_packets), ["0.0.0.1", "0.0.0.2"]);
        assert_eq!(names(&top.sources_by_bytes), ["0.0.0.2", "0.0.0.1"]);
        assert_eq!(names(&top.destinations_by_packets), ["0.0.0.2", "0.0.0.3"]);
        assert_eq!(names(&top.destinations_by_bytes), ["0.0.0.3", "0.0.0.2"]);
        assert_eq!(top.sources_by_packets[0].volume.bytes, ByteCount(120));
    }

    #[test]
    fn a_host_counts_the_same_whether_it_was_found_or_remembered() {
        let mut hosts = Hosts::default();
        let slots = count(&mut hosts, ends(1, 2), bytes(60)).unwrap();
        assert_eq!(hosts.count(ends(1, 2), bytes(40), slots), None);
        count(&mut hosts, ends(1, 2), bytes(20));
        let host = hosts.volumes(IpAddr::from([0, 0, 0, 1]));
        assert_eq!((host.sent.packets.0, host.sent.bytes.0), (3, 120));
        assert_eq!(host.received, Volume::default());
    }
}
