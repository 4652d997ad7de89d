//! Flows: both directions between two endpoints, over TCP or UDP.

use std::net::{IpAddr, SocketAddr};

use super::bounded_table::{BoundedTable, Found, Row, Slot, Tally};
use super::flow_key::{Address, Direction, FlowKey, Transport};
use super::host::HostSlots;
use super::sweep::{Place, Rows};
use super::tcp::{ACK, SYN, TcpProgress};
use crate::packet::{DecodedPacket, TcpFlags};
use crate::rows::{TcpState, Unlisted};
use crate::units::{PacketCount, Span, Timestamp, Volume};

/// The most flows over IPv4 that are kept: a busy server has some ten thousand at a time. Seven eighths
/// of a power of two is what a hash table fills before it grows; 15 MB.
pub const KEPT_FLOWS: usize = 114_688;

/// The most flows over IPv6 that are kept, likewise; 9 MB.
pub const KEPT_FLOWS6: usize = 57_344;

/// Packets whose flows are looked for at once: as many as a processor can wait for at a time, and few
/// enough for all of them to stay in its nearest cache.
pub const FOUND_AT_ONCE: usize = 16;

/// Where a packet's flow is, and which way the packet goes.
#[derive(Debug, Default, Clone, Copy)]
pub struct FoundFlow {
    found: Found,
    table: FlowTable,
    direction: Direction,
}

#[derive(Debug, Default, Clone, Copy)]
enum FlowTable {
    V4,
    V6,
    /// What has no ports is in none.
    #[default]
    None,
}

/// A flow of either IP version, by who opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FlowId {
    /// What carries it.
    pub(crate) transport: Transport,
    /// Who asked for the connection; without that, who spoke first.
    pub(crate) client: SocketAddr,
    /// The other end.
    pub(crate) server: SocketAddr,
}

impl FlowId {
    fn new<A: Address>(key: &FlowKey<A>, flow: &FlowVolumes) -> Self {
        let (low, high) = key.ends();
        let (client, server) = match flow.opener {
            Direction::Up => (low, high),
            Direction::Down => (high, low),
        };
        Self {
            transport: key.transport(),
            client,
            server,
        }
    }

    /// Whether the host is at one of the ends.
    pub(crate) fn has_end(&self, host: IpAddr) -> bool {
        self.client.ip() == host || self.server.ip() == host
    }
}

/// What one flow carried.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct FlowVolumes {
    up: Volume,
    down: Volume,
    seen: Option<Span>,
    /// Which way the packet went that opened it.
    opener: Direction,
    tcp: TcpProgress,
    low_host: Slot,
    high_host: Slot,
}

impl Tally for FlowVolumes {
    fn weight(&self) -> u64 {
        self.up.weight() + self.down.weight()
    }

    fn packets(&self) -> u64 {
        self.up.packets.0 + self.down.packets.0
    }

    /// Among the others, `up` is what clients sent: which end is the lower one means nothing there.
    fn absorb(&mut self, other: &Self) {
        self.up += other.sent();
        self.down += other.received();
    }
}

impl FlowVolumes {
    /// From the client to the server.
    pub(crate) fn sent(&self) -> Volume {
        match self.opener {
            Direction::Up => self.up,
            Direction::Down => self.down,
        }
    }

    /// From the server to the client.
    pub(crate) fn received(&self) -> Volume {
        match self.opener {
            Direction::Up => self.down,
            Direction::Down => self.up,
        }
    }

    /// When its earliest and its latest packet were captured.
    pub(crate) fn seen(&self) -> Span {
        self.seen.unwrap_or(Span::at(Timestamp::default()))
    }

    /// How far a TCP connection has come.
    pub(crate) fn tcp_state(&self) -> Option<TcpState> {
        self.tcp.state
    }

    fn hosts(&self, direction: Direction) -> HostSlots {
        let (source, destination) = match direction {
            Direction::Up => (self.low_host, self.high_host),
            Direction::Down => (self.high_host, self.low_host),
        };
        HostSlots {
            source,
            destination,
        }
    }

    fn remember_hosts(&mut self, direction: Direction, hosts: HostSlots) {
        (self.low_host, self.high_host) = match direction {
            Direction::Up => (hosts.source, hosts.destination),
            Direction::Down => (hosts.destination, hosts.source),
        };
    }

    fn count(&mut self, packet: &DecodedPacket, direction: Direction, volume: Volume) {
        let is_first = self.seen.is_none();
        match direction {
            Direction::Up => self.up += volume,
            Direction::Down => self.down += volume,
        }
        match &mut self.seen {
            Some(seen) => seen.include(packet.time),
            None => self.seen = Some(Span::at(packet.time)),
        }
        let opens = packet.tcp_flags.is_some_and(|flags| {
            let TcpFlags(bits) = flags;
            bits & (SYN | ACK) == SYN
        });
        // Who asks for a connection opened it; without that, who spoke first.
        if is_first || opens {
            self.opener = direction;
        }
        if let Some(flags) = packet.tcp_flags {
            self.tcp.see(flags, direction);
        }
    }
}

/// Packets and bytes by flow, in a table for each IP version.
#[derive(Debug)]
pub struct Flows {
    v4: BoundedTable<FlowKey<u32>, FlowVolumes>,
    v6: BoundedTable<FlowKey<u128>, FlowVolumes>,
}

impl Default for Flows {
    fn default() -> Self {
        Self {
            v4: BoundedTable::new(KEPT_FLOWS),
            v6: BoundedTable::new(KEPT_FLOWS6),
        }
    }
}

impl Flows {
    /// Where the flows of at most [`FOUND_AT_ONCE`] packets are. Each step is done for all of them before
    /// the next, so that the processor fetches all they need from memory at once: one after the other,
    /// each would wait for its own.
    #[must_use]
    pub fn find(&self, packets: &[DecodedPacket]) -> [FoundFlow; FOUND_AT_ONCE] {
        let mut found = std::array::from_fn(|at| match packets.get(at) {
            Some(packet) => self.guess(packet),
            None => FoundFlow::default(),
        });
        for (flow, packet) in found.iter_mut().zip(packets) {
            self.confirm(packet, flow);
        }
        found
    }

    #[inline]
    fn guess(&self, packet: &DecodedPacket) -> FoundFlow {
        if let Some((key, direction)) = FlowKey::<u32>::of(packet) {
            FoundFlow {
                found: self.v4.guess(&key),
                table: FlowTable::V4,
                direction,
            }
        } else if let Some((key, direction)) = FlowKey::<u128>::of(packet) {
            FoundFlow {
                found: self.v6.guess(&key),
                table: FlowTable::V6,
                direction,
            }
        } else {
            FoundFlow::default()
        }
    }

    #[inline]
    fn confirm(&self, packet: &DecodedPacket, flow: &mut FoundFlow) {
        match flow.table {
            FlowTable::V4 => {
                if let Some(key) = key_of(packet) {
                    self.v4.confirm(&key, &mut flow.found);
                }
            }
            FlowTable::V6 => {
                if let Some(key) = key_of(packet) {
                    self.v6.confirm(&key, &mut flow.found);
                }
            }
            FlowTable::None => {}
        }
    }

    /// Counts a packet in its flow, where it was `found`. `count_hosts` counts its hosts; it is told
    /// where an earlier packet of the flow found them, and what it returns is remembered.
    #[inline]
    pub fn count(
        &mut self,
        packet: &DecodedPacket,
        volume: Volume,
        flow: FoundFlow,
        count_hosts: impl FnOnce(HostSlots) -> Option<HostSlots>,
    ) {
        let row = match flow.table {
            FlowTable::V4 => self.v4.row_found(flow.found, || key_of(packet)),
            FlowTable::V6 => self.v6.row_found(flow.found, || key_of(packet)),
            FlowTable::None => None,
        };
        match row {
            Some(Row::Own(_, row)) => {
                row.count(packet, flow.direction, volume);
                if let Some(hosts) = count_hosts(row.hosts(flow.direction)) {
                    row.remember_hosts(flow.direction, hosts);
                }
            }
            Some(Row::Others(others)) => {
                // The first packet of a flow, as far as is known, comes from its client.
                others.up += volume;
                count_hosts(HostSlots::default());
            }
            None => {
                count_hosts(HostSlots::default());
            }
        }
    }

    /// What is not counted by flow.
    #[must_use]
    pub fn unlisted(&self) -> Unlisted {
        let mut others = *self.v4.others();
        others.absorb(self.v6.others());
        Unlisted {
            sent: others.up,
            received: others.down,
            rows_short_by: PacketCount(self.v4.short_by().max(self.v6.short_by())),
        }
    }
}

impl Rows for Flows {
    type Id = FlowId;
    type Row = FlowVolumes;

    fn lengths(&self) -> [usize; 2] {
        [self.v4.rows().len(), self.v6.rows().len()]
    }

    fn generations(&self) -> [u32; 2] {
        [self.v4.generation(), self.v6.generation()]
    }

    fn get(&self, place: Place) -> Option<(FlowId, &FlowVolumes)> {
        match place {
            Place::V4(place) => {
                let (key, flow) = self.v4.rows().get(place)?;
                Some((FlowId::new(key, flow), flow))
            }
            Place::V6(place) => {
                let (key, flow) = self.v6.rows().get(place)?;
                Some((FlowId::new(key, flow), flow))
            }
        }
    }
}

#[inline]
fn key_of<A: Address>(packet: &DecodedPacket) -> Option<FlowKey<A>> {
    FlowKey::of(packet).map(|(key, _)| key)
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
