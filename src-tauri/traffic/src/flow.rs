//! Flows: both directions between two endpoints, over TCP or UDP.

use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::host::HostSlots;
use crate::listing::{Place, Rows};
use crate::packet::{DecodedPacket, Ends, TcpFlags};
use crate::protocol::Protocol;
use crate::rows::{TcpState, Unlisted};
use crate::table::{BoundedTable, Row, Slot, Tally};
use crate::units::{PacketCount, Timestamp, Volume};

/// The most flows over IPv4 that are kept: a busy server has some ten thousand at a time. Seven eighths
/// of a power of two is what a hash table fills before it grows; 15 MB.
pub const KEPT_FLOWS: usize = 114_688;

/// The most flows over IPv6 that are kept, likewise; 9 MB.
pub const KEPT_FLOWS6: usize = 57_344;

/// A flow's endpoints and protocol, with addresses of one IP version. The same in both directions,
/// because its ends are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowKey<A> {
    transport: Transport,
    low: (A, u16),
    high: (A, u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transport {
    Tcp,
    Udp,
}

/// Which way a packet of a flow goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the low end to the high one; also where both ends are the same.
    Up,
    /// From the high end to the low one.
    Down,
}

impl<A: Copy + Ord> FlowKey<A> {
    fn new(transport: Transport, source: (A, u16), destination: (A, u16)) -> (Self, Direction) {
        let (direction, low, high) = if source <= destination {
            (Direction::Up, source, destination)
        } else {
            (Direction::Down, destination, source)
        };
        let key = Self {
            transport,
            low,
            high,
        };
        (key, direction)
    }
}

impl<A> FlowKey<A> {
    fn ports_and_transport(&self) -> u64 {
        let transport = match self.transport {
            Transport::Tcp => 6,
            Transport::Udp => 17,
        };
        u64::from(self.low.1) << 32 | u64::from(self.high.1) << 16 | transport
    }
}

// A few whole numbers are hashed faster than the bytes of a struct.
impl Hash for FlowKey<Ipv4Addr> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (low, high) = (self.low.0.to_bits(), self.high.0.to_bits());
        state.write_u64(u64::from(low) << 32 | u64::from(high));
        state.write_u64(self.ports_and_transport());
    }
}

impl Hash for FlowKey<Ipv6Addr> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(self.low.0.to_bits());
        state.write_u128(self.high.0.to_bits());
        state.write_u64(self.ports_and_transport());
    }
}

/// A flow of either IP version, by who opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FlowId {
    /// `TCP` or `UDP`.
    pub(crate) protocol: &'static str,
    /// Who asked for the connection; without that, who spoke first.
    pub(crate) client: SocketAddr,
    /// The other end.
    pub(crate) server: SocketAddr,
}

impl FlowId {
    fn new<A: Copy + Into<IpAddr>>(key: &FlowKey<A>, flow: &FlowVolumes) -> Self {
        let low = SocketAddr::new(key.low.0.into(), key.low.1);
        let high = SocketAddr::new(key.high.0.into(), key.high.1);
        let (client, server) = if flow.opened_down {
            (high, low)
        } else {
            (low, high)
        };
        Self {
            protocol: key.transport.name(),
            client,
            server,
        }
    }

    /// Whether the host is at one of the ends.
    pub(crate) fn has_end(&self, host: IpAddr) -> bool {
        self.client.ip() == host || self.server.ip() == host
    }
}

impl Transport {
    fn of(packet: &DecodedPacket) -> Option<Self> {
        if packet.protocol == Protocol::TCP {
            Some(Self::Tcp)
        } else if packet.protocol == Protocol::UDP {
            Some(Self::Udp)
        } else {
            None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

/// What one flow carried.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct FlowVolumes {
    up: Volume,
    down: Volume,
    seen: Option<(Timestamp, Timestamp)>,
    opened_down: bool,
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
        if self.opened_down { self.down } else { self.up }
    }

    /// From the server to the client.
    pub(crate) fn received(&self) -> Volume {
        if self.opened_down { self.up } else { self.down }
    }

    /// When the earliest and the latest packet were captured.
    pub(crate) fn seen(&self) -> (Timestamp, Timestamp) {
        self.seen.unwrap_or_default()
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
        self.seen = Some(match self.seen {
            None => (packet.time, packet.time),
            Some((first, last)) => (first.min(packet.time), last.max(packet.time)),
        });
        let opens = packet.tcp_flags.is_some_and(|flags| {
            let TcpFlags(bits) = flags;
            bits & (SYN | ACK) == SYN
        });
        // Who asks for a connection opened it; without that, who spoke first.
        if is_first || opens {
            self.opened_down = direction == Direction::Down;
        }
        if let Some(flags) = packet.tcp_flags {
            self.tcp.see(flags, direction);
        }
    }
}

const FIN: u8 = 0x01;
const SYN: u8 = 0x02;
const RST: u8 = 0x04;
const ACK: u8 = 0x10;

/// What the flags of a TCP flow have shown so far (RFC 9293, section 3.3.2, seen from outside).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct TcpProgress {
    state: Option<TcpState>,
    finished_up: bool,
    finished_down: bool,
}

impl TcpProgress {
    fn see(&mut self, TcpFlags(bits): TcpFlags, direction: Direction) {
        if bits & RST != 0 {
            self.state = Some(TcpState::Reset);
            return;
        }
        if bits & SYN != 0 {
            let answered = bits & ACK != 0;
            *self = Self::default();
            self.state = Some(if answered {
                TcpState::SynReceived
            } else {
                TcpState::SynSent
            });
            return;
        }
        if bits & FIN != 0 {
            match direction {
                Direction::Up => self.finished_up = true,
                Direction::Down => self.finished_down = true,
            }
        }
        self.state = Some(match self.state {
            Some(TcpState::Reset) => TcpState::Reset,
            _ if self.finished_up && self.finished_down => TcpState::Closed,
            _ if self.finished_up || self.finished_down => TcpState::Closing,
            // The first packet of an answer to SYN is SYN and ACK, or nothing was seen of it.
            Some(TcpState::SynSent) if bits & ACK == 0 => TcpState::SynSent,
            _ => TcpState::Established,
        });
    }
}

/// Packets and bytes by flow, in a table for each IP version.
#[derive(Debug)]
pub struct Flows {
    v4: BoundedTable<FlowKey<Ipv4Addr>, FlowVolumes>,
    v6: BoundedTable<FlowKey<Ipv6Addr>, FlowVolumes>,
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
    /// Counts a packet in its flow, if it has ports. `count_hosts` counts its hosts; it is told where
    /// an earlier packet of the flow found them, and what it returns is remembered.
    #[inline]
    pub fn count(
        &mut self,
        packet: &DecodedPacket,
        volume: Volume,
        count_hosts: impl FnOnce(HostSlots) -> HostSlots,
    ) {
        let (Some(transport), Some(ports)) = (Transport::of(packet), packet.ports) else {
            count_hosts(HostSlots::default());
            return;
        };
        match packet.ends {
            Ends::Ipv4 {
                source,
                destination,
            } => {
                let ends = ((source, ports.source), (destination, ports.destination));
                let (key, direction) = FlowKey::new(transport, ends.0, ends.1);
                count_in(self.v4.row(key), packet, direction, volume, count_hosts);
            }
            Ends::Ipv6 {
                source,
                destination,
            } => {
                let ends = ((source, ports.source), (destination, ports.destination));
                let (key, direction) = FlowKey::new(transport, ends.0, ends.1);
                count_in(self.v6.row(key), packet, direction, volume, count_hosts);
            }
            Ends::Hardware { .. } | Ends::Unknown => {}
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
fn count_in(
    row: Row<'_, FlowVolumes>,
    packet: &DecodedPacket,
    direction: Direction,
    volume: Volume,
    count_hosts: impl FnOnce(HostSlots) -> HostSlots,
) {
    match row {
        Row::Own(_, flow) => {
            flow.count(packet, direction, volume);
            flow.remember_hosts(direction, count_hosts(flow.hosts(direction)));
        }
        Row::Others(others) => {
            // The first packet of a flow, as far as is known, comes from its client.
            others.up += volume;
            count_hosts(HostSlots::default());
        }
    }
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
