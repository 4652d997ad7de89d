//! Who sends and receives most, in a table that cannot grow without end.

use std::collections::HashMap;
use std::net::IpAddr;

use foldhash::fast::RandomState;

use crate::snapshot::{HostFigures, TOP_ROWS, TopHosts};
use crate::units::Volume;

/// The most hosts that are kept: a table of about 12 MB, far beyond what one network holds, reached
/// only by scans and floods.
pub const KEPT_HOSTS: usize = 131_072;

/// What one host sent and received.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct HostVolumes {
    /// Packets whose source it was.
    pub sent: Volume,
    /// Packets whose destination it was.
    pub received: Volume,
}

impl HostVolumes {
    fn packets(self) -> u64 {
        self.sent.packets.0 + self.received.packets.0
    }
}

/// Packets and bytes by host. When the table is full, its less busy half moves into
/// [`Hosts::others`]: what it counted stays in the sum, and the busy hosts stay in the table.
#[derive(Debug)]
pub struct Hosts {
    kept: HashMap<IpAddr, HostVolumes, RandomState>,
    others: HostVolumes,
    most: usize,
}

impl Default for Hosts {
    fn default() -> Self {
        Self::with_most(KEPT_HOSTS)
    }
}

impl Hosts {
    fn with_most(most: usize) -> Self {
        Self {
            kept: HashMap::default(),
            others: HostVolumes::default(),
            most,
        }
    }

    /// Counts a packet from `source` to `destination`.
    pub fn count(&mut self, source: IpAddr, destination: IpAddr, volume: Volume) {
        self.kept.entry(source).or_default().sent += volume;
        self.kept.entry(destination).or_default().received += volume;
        if self.kept.len() > self.most {
            self.move_quiet_half();
        }
    }

    /// What is no longer counted by host.
    #[must_use]
    pub fn others(&self) -> HostVolumes {
        self.others
    }

    /// The busiest hosts each way.
    #[must_use]
    pub fn top(&self) -> TopHosts {
        TopHosts {
            sources_by_packets: self.busiest(|host| host.sent, |volume| volume.packets.0),
            sources_by_bytes: self.busiest(|host| host.sent, |volume| volume.bytes.0),
            destinations_by_packets: self.busiest(|host| host.received, |volume| volume.packets.0),
            destinations_by_bytes: self.busiest(|host| host.received, |volume| volume.bytes.0),
        }
    }

    fn busiest(
        &self,
        side: impl Fn(&HostVolumes) -> Volume,
        figure: impl Fn(Volume) -> u64,
    ) -> Vec<HostFigures> {
        let mut top: Vec<(u64, IpAddr, Volume)> = Vec::with_capacity(TOP_ROWS + 1);
        for (address, host) in &self.kept {
            let volume = side(host);
            let amount = figure(volume);
            if volume.packets.0 == 0 {
                continue;
            }
            // Ties are settled by the text of the address, which is written only for a tie.
            let place = top.partition_point(|(other, other_address, _)| {
                *other > amount
                    || (*other == amount && other_address.to_string() < address.to_string())
            });
            if place < TOP_ROWS {
                top.insert(place, (amount, *address, volume));
                top.truncate(TOP_ROWS);
            }
        }
        top.into_iter()
            .map(|(_, address, volume)| HostFigures {
                address: address.to_string(),
                volume,
            })
            .collect()
    }

    fn move_quiet_half(&mut self) {
        let mut busyness: Vec<u64> = self.kept.values().map(|host| host.packets()).collect();
        let middle = busyness.len() / 2;
        let (_, median, _) = busyness.select_nth_unstable(middle);
        let median = *median;
        let mut quiet = middle;
        let others = &mut self.others;
        self.kept.retain(|_, host| {
            let stays = quiet == 0 || host.packets() > median;
            if !stays {
                quiet -= 1;
                others.sent += host.sent;
                others.received += host.received;
            }
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{ByteCount, PacketCount};

    fn address(number: u32) -> IpAddr {
        std::net::Ipv4Addr::from(number).into()
    }

    fn bytes(bytes: u64) -> Volume {
        Volume {
            packets: PacketCount(1),
            bytes: ByteCount(bytes),
        }
    }

    #[test]
    fn hosts_are_ranked_by_packets_and_by_bytes_each_way() {
        let mut hosts = Hosts::default();
        let [a, b, c] = [1, 2, 3].map(address);
        hosts.count(a, b, bytes(60));
        hosts.count(a, b, bytes(60));
        hosts.count(b, c, bytes(1500));
        let top = hosts.top();
        let names = |rows: &[HostFigures]| {
            rows.iter()
                .map(|row| row.address.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&top.sources_by_packets), ["0.0.0.1", "0.0.0.2"]);
        assert_eq!(names(&top.sources_by_bytes), ["0.0.0.2", "0.0.0.1"]);
        assert_eq!(names(&top.destinations_by_packets), ["0.0.0.2", "0.0.0.3"]);
        assert_eq!(names(&top.destinations_by_bytes), ["0.0.0.3", "0.0.0.2"]);
        assert_eq!(top.sources_by_packets[0].volume.bytes, ByteCount(120));
    }

    #[test]
    fn ties_are_in_the_order_of_the_address_as_text() {
        let mut hosts = Hosts::default();
        for number in 1..=12 {
            hosts.count(address(number), address(99), bytes(60));
        }
        let found: Vec<_> = hosts
            .top()
            .sources_by_packets
            .into_iter()
            .map(|row| row.address)
            .collect();
        let mut expected: Vec<_> = (1..=12).map(|n| address(n).to_string()).collect();
        expected.sort();
        expected.truncate(TOP_ROWS);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_flood_of_addresses_keeps_the_busy_hosts_and_every_packet() {
        let mut hosts = Hosts::with_most(1000);
        let busy = address(7);
        for number in 0..50_000 {
            hosts.count(address(1_000_000 + number), busy, bytes(60));
            if number % 10 == 0 {
                hosts.count(busy, address(8), bytes(60));
            }
            assert!(hosts.kept.len() <= 1001);
        }
        let top = hosts.top();
        assert_eq!(top.destinations_by_packets[0].address, "0.0.0.7");
        assert_eq!(
            top.destinations_by_packets[0].volume.packets,
            PacketCount(50_000)
        );
        assert_eq!(top.sources_by_packets[0].volume.packets, PacketCount(5000));
        let sent: u64 = hosts.kept.values().map(|host| host.sent.packets.0).sum();
        assert_eq!(sent + hosts.others().sent.packets.0, 55_000);
    }
}
