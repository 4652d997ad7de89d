//! The busiest hosts each way.

use std::cmp::Reverse;
use std::net::IpAddr;

use super::address_order::ByText;
use super::host::{HostVolumes, Hosts};
use super::ranking::First;
use super::sweep::{Sweep, Swept};
use crate::snapshot::{HostFigures, TOP_ROWS, TopHosts};
use crate::units::Volume;

/// The busiest hosts, while they are looked for.
#[derive(Debug)]
pub(crate) struct TopSearch {
    sweep: Sweep,
    sources: Ranks,
    destinations: Ranks,
}

impl TopSearch {
    /// Begins to look.
    pub(crate) fn new() -> Self {
        Self {
            sweep: Sweep::default(),
            sources: Ranks::new(),
            destinations: Ranks::new(),
        }
    }

    /// Looks at the next `most` hosts. Returns the busiest once all were looked at.
    pub(crate) fn advance(&mut self, hosts: &Hosts, most: usize) -> Option<TopHosts> {
        if self.sweep.begins_again(hosts) {
            self.sources = Ranks::new();
            self.destinations = Ranks::new();
        }
        let (sources, destinations) = (&mut self.sources, &mut self.destinations);
        let swept = self.sweep.advance(hosts, most, |_, address, host| {
            sources.rank(address, host.sent);
            destinations.rank(address, host.received);
        });
        (swept == Swept::All).then(|| self.found(hosts))
    }

    fn found(&mut self, hosts: &Hosts) -> TopHosts {
        let figures = |first: First<Standing>, side: fn(&HostVolumes) -> Volume| {
            let standings = first.into_sorted(0).into_iter();
            standings
                .map(|(_, ByText(address))| HostFigures {
                    address: address.to_string(),
                    volume: side(&hosts.volumes(address)),
                })
                .collect()
        };
        let sources = std::mem::replace(&mut self.sources, Ranks::new());
        let destinations = std::mem::replace(&mut self.destinations, Ranks::new());
        TopHosts {
            sources_by_packets: figures(sources.by_packets, |host| host.sent),
            sources_by_bytes: figures(sources.by_bytes, |host| host.sent),
            destinations_by_packets: figures(destinations.by_packets, |host| host.received),
            destinations_by_bytes: figures(destinations.by_bytes, |host| host.received),
            rows_short_by: hosts.short_by(),
        }
    }
}

/// Most first, ties in the order of the address as text.
type Standing = (Reverse<u64>, ByText);

/// The busiest hosts in one direction.
#[derive(Debug)]
struct Ranks {
    by_packets: First<Standing>,
    by_bytes: First<Standing>,
}

impl Ranks {
    fn new() -> Self {
        Self {
            by_packets: First::new(TOP_ROWS),
            by_bytes: First::new(TOP_ROWS),
        }
    }

    /// Ranks a host, if it has any packets in this direction.
    #[inline]
    fn rank(&mut self, address: IpAddr, volume: Volume) {
        if volume.packets.0 > 0 {
            self.by_packets
                .push((Reverse(volume.packets.0), ByText(address)));
            self.by_bytes
                .push((Reverse(volume.bytes.0), ByText(address)));
        }
    }
}
