//! Flows: both directions between two endpoints, over TCP or UDP.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::packet::{DecodedPacket, TcpFlags};
use crate::protocol::Protocol;
use crate::ranking::{Place, first_by};
use crate::snapshot::{FlowRow, TcpState};
use crate::table::{BoundedTable, Tally};
use crate::units::{Timestamp, Volume};

/// The most flows that are kept, in about 14 MB: a busy server has some ten thousand at a time.
pub const KEPT_FLOWS: usize = 65_536;

/// A flow's endpoints and protocol. The same in both directions, because its ends are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowKey {
    transport: Transport,
    low: (IpAddr, u16),
    high: (IpAddr, u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

impl FlowKey {
    /// The flow that a packet belongs to, and its direction; none where it has no ports.
    #[must_use]
    pub fn of(packet: &DecodedPacket) -> Option<(Self, Direction)> {
        let transport = if packet.protocol == Protocol::TCP {
            Transport::Tcp
        } else if packet.protocol == Protocol::UDP {
            Transport::Udp
        } else {
            return None;
        };
        let ports = packet.ports?;
        let (source, destination) = packet.ends.ip()?;
        let source = (source, ports.source);
        let destination = (destination, ports.destination);
        let (direction, low, high) = if source <= destination {
            (Direction::Up, source, destination)
        } else {
            (Direction::Down, destination, source)
        };
        Some((
            Self {
                transport,
                low,
                high,
            },
            direction,
        ))
    }
}

impl fmt::Display for FlowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transport = match self.transport {
            Transport::Tcp => "TCP",
            Transport::Udp => "UDP",
        };
        let (low, high) = (SocketAddr::from(self.low), SocketAddr::from(self.high));
        write!(f, "{transport} {low} {high}")
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

/// Packets and bytes by flow.
#[derive(Debug)]
pub struct Flows(BoundedTable<FlowKey, FlowVolumes>);

impl Default for Flows {
    fn default() -> Self {
        Self(BoundedTable::new(KEPT_FLOWS))
    }
}

impl Flows {
    /// Counts a packet in its flow, if it has one.
    pub fn count(&mut self, packet: &DecodedPacket, volume: Volume) {
        if let Some((key, direction)) = FlowKey::of(packet) {
            self.0.row(key).count(packet, direction, volume);
        }
    }

    /// The number of flows that are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no flow was seen yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `count` flows from place `offset` on.
    #[must_use]
    pub fn page(&self, sort: FlowSort, offset: usize, count: usize) -> Vec<FlowRow> {
        let most = offset.saturating_add(count);
        first_by(self.0.rows(), |flow| sort.figure(flow), most)
            .into_iter()
            .skip(offset)
            .map(|place| row(&place))
            .collect()
    }
}

fn row(place: &Place<'_, FlowKey, FlowVolumes>) -> FlowRow {
    let (key, flow) = (place.key, place.row);
    let (first_seen, last_seen) = flow.seen.unwrap_or_default();
    let (from, to, sent, received) = if flow.opened_down {
        (key.high, key.low, flow.down, flow.up)
    } else {
        (key.low, key.high, flow.up, flow.down)
    };
    FlowRow {
        protocol: match key.transport {
            Transport::Tcp => "TCP".into(),
            Transport::Udp => "UDP".into(),
        },
        client: from.0.to_string(),
        client_port: from.1,
        server: to.0.to_string(),
        server_port: to.1,
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
