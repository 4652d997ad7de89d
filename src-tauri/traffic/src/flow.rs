//! Flows: both directions between two endpoints, over TCP or UDP.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::packet::{DecodedPacket, Ends, TcpFlags};
use crate::protocol::Protocol;
use crate::ranking::{Place, first_by};
use crate::snapshot::{FlowRow, TcpState};
use crate::table::{BoundedTable, Tally};
use crate::units::{Timestamp, Volume};

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

/// A flow of either IP version, as rows are made of it.
#[derive(Debug, Clone, Copy)]
struct FlowId {
    transport: Transport,
    low: SocketAddr,
    high: SocketAddr,
}

impl<A: Copy + Into<IpAddr>> From<&FlowKey<A>> for FlowId {
    fn from(key: &FlowKey<A>) -> Self {
        Self {
            transport: key.transport,
            low: SocketAddr::new(key.low.0.into(), key.low.1),
            high: SocketAddr::new(key.high.0.into(), key.high.1),
        }
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

impl fmt::Display for FlowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.transport.name(), self.low, self.high)
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
}

impl Tally for FlowVolumes {
    fn weight(&self) -> u64 {
        self.up.weight() + self.down.weight()
    }

    fn absorb(&mut self, other: &Self) {
        self.up += other.up;
        self.down += other.down;
    }
}

impl FlowVolumes {
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

/// What flows can be sorted by, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowSort {
    /// Packets both ways.
    Packets,
    /// Bytes both ways.
    Bytes,
    /// When the last packet was seen.
    LastSeen,
}

impl FlowSort {
    fn figure(self, flow: &FlowVolumes) -> u128 {
        match self {
            Self::Packets => u128::from(flow.up.packets.0 + flow.down.packets.0),
            Self::Bytes => u128::from(flow.up.bytes.0 + flow.down.bytes.0),
            Self::LastSeen => flow.seen.map_or(0, |(_, last)| last.order()),
        }
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
    /// Counts a packet in its flow, if it has ports.
    pub fn count(&mut self, packet: &DecodedPacket, volume: Volume) {
        let (Some(transport), Some(ports)) = (Transport::of(packet), packet.ports) else {
            return;
        };
        match packet.ends {
            Ends::Ipv4 {
                source,
                destination,
            } => {
                let ends = ((source, ports.source), (destination, ports.destination));
                count_in(&mut self.v4, transport, ends, packet, volume);
            }
            Ends::Ipv6 {
                source,
                destination,
            } => {
                let ends = ((source, ports.source), (destination, ports.destination));
                count_in(&mut self.v6, transport, ends, packet, volume);
            }
            Ends::Hardware { .. } | Ends::Unknown => {}
        }
    }

    /// The number of flows that are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.v4.len() + self.v6.len()
    }

    /// Whether no flow was seen yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// `count` flows from place `offset` on.
    #[must_use]
    pub fn page(&self, sort: FlowSort, offset: usize, count: usize) -> Vec<FlowRow> {
        let v4 = self.v4.rows().map(|(key, flow)| (FlowId::from(key), flow));
        let v6 = self.v6.rows().map(|(key, flow)| (FlowId::from(key), flow));
        let most = offset.saturating_add(count);
        first_by(v4.chain(v6), |flow| sort.figure(flow), most)
            .into_iter()
            .skip(offset)
            .map(|place| row(&place))
            .collect()
    }
}

fn count_in<A: Copy + Ord>(
    table: &mut BoundedTable<FlowKey<A>, FlowVolumes>,
    transport: Transport,
    (source, destination): ((A, u16), (A, u16)),
    packet: &DecodedPacket,
    volume: Volume,
) where
    FlowKey<A>: Hash,
{
    let (key, direction) = FlowKey::new(transport, source, destination);
    table.count(key, |flow| flow.count(packet, direction, volume));
}

fn row(place: &Place<'_, FlowId, FlowVolumes>) -> FlowRow {
    let (id, flow) = (place.key, place.row);
    let (first_seen, last_seen) = flow.seen.unwrap_or_default();
    let (client, server, sent, received) = if flow.opened_down {
        (id.high, id.low, flow.down, flow.up)
    } else {
        (id.low, id.high, flow.up, flow.down)
    };
    FlowRow {
        protocol: id.transport.name().into(),
        client: client.ip().to_string(),
        client_port: client.port(),
        server: server.ip().to_string(),
        server_port: server.port(),
        sent,
        received,
        first_seen,
        last_seen,
        tcp_state: flow.tcp.state,
    }
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
