//! Counts decoded packets and says, at any moment, what they add up to.

use std::time::Duration;

use crate::flow::{FlowSort, Flows};
use crate::host::{HostSort, Hosts};
use crate::message::ROWS_PER_REQUEST;
use crate::packet::{DecodedPacket, Ends};
use crate::protocol::Protocol;
use crate::recent::RecentPackets;
use crate::series::{self, Series};
use crate::snapshot::{
    FlowPage, HostPage, IpVersions, PacketPage, ProtocolFigures, RECENT_IN_SNAPSHOT, RateSpan,
    Rates, SecondPage, Snapshot, Totals,
};
use crate::units::{ByteCount, PacketCount, Timestamp, Volume};

/// Which clock the capture runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Packets come as they happen: time goes on without them.
    Wall,
    /// Packets come from a file: their timestamps are all the time there is.
    Packets,
}

/// The moment a snapshot is taken at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// The time of day; not used when the capture runs on [`Clock::Packets`].
    pub now: Timestamp,
    /// How long the capture has run, by a clock that nobody sets; not used on [`Clock::Packets`].
    pub elapsed: Duration,
    /// Time between two snapshots: what rates are the mean of, at least a second.
    pub interval: Duration,
    /// How much of a file has been read, from 0 to 1.
    pub progress: Option<f64>,
    /// Whether the capture goes on.
    pub stage: Stage,
}

/// Whether a capture goes on after a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// More packets may come. The second that is going on is left out of timelines and rates.
    Ongoing,
    /// It is the last snapshot. All seconds are in, and rates are the mean of the whole capture.
    Final,
}

/// What libpcap counted as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drops {
    /// By the kernel, because its buffer was full.
    pub by_kernel: PacketCount,
    /// By the interface or its driver; absent where it does not say.
    pub by_interface: Option<PacketCount>,
}

/// Adds up packets. One thread owns it; nothing in it allocates per packet once its tables are warm.
#[derive(Debug)]
pub struct Aggregator {
    clock: Clock,
    volume: Volume,
    captured_bytes: ByteCount,
    undecodable: PacketCount,
    drops: Option<Drops>,
    protocols: ProtocolVolumes,
    ip_versions: IpVersions,
    hosts: Hosts,
    flows: Flows,
    series: Series,
    recent: RecentPackets,
    packets_span: Option<(Timestamp, Timestamp)>,
    sequence: u64,
}

impl Aggregator {
    /// Begins to count.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            volume: Volume::default(),
            captured_bytes: ByteCount::default(),
            undecodable: PacketCount::default(),
            drops: None,
            protocols: ProtocolVolumes::default(),
            ip_versions: IpVersions::default(),
            hosts: Hosts::default(),
            flows: Flows::default(),
            series: Series::default(),
            recent: RecentPackets::default(),
            packets_span: None,
            sequence: 0,
        }
    }

    /// Counts a packet.
    pub fn count(&mut self, packet: &DecodedPacket) {
        let volume = Volume::of_packet(packet.wire_length);
        self.volume += volume;
        self.captured_bytes.0 += u64::from(packet.captured_length);
        self.undecodable.0 += u64::from(packet.protocol.is_undecodable());
        self.protocols.count(packet.protocol, volume);
        match packet.ends {
            Ends::Ipv4 { .. } => self.ip_versions.ipv4 += volume,
            Ends::Ipv6 { .. } => self.ip_versions.ipv6 += volume,
            Ends::Hardware { .. } | Ends::Unknown => {}
        }
        self.hosts.count(packet.ends, volume);
        self.flows.count(packet, volume);
        self.series.count(packet.time.second(), volume);
        self.recent.push(*packet);
        self.packets_span = Some(match self.packets_span {
            None => (packet.time, packet.time),
            Some((first, last)) => (first.min(packet.time), last.max(packet.time)),
        });
    }

    /// Takes over what libpcap says was dropped since the capture began.
    pub fn set_drops(&mut self, drops: Drops) {
        self.drops = Some(drops);
    }

    /// Kept packets from number `newest` downwards.
    #[must_use]
    pub fn packets(&self, newest: u64, count: usize) -> PacketPage {
        self.recent.page(newest, count)
    }

    /// `count` hosts from place `offset` on.
    #[must_use]
    pub fn hosts(&self, sort: HostSort, offset: usize, count: usize) -> HostPage {
        HostPage {
            kept: self.hosts.len() as u64,
            rows: self.hosts.page(sort, offset, count.min(ROWS_PER_REQUEST)),
        }
    }

    /// `count` flows from place `offset` on.
    #[must_use]
    pub fn flows(&self, sort: FlowSort, offset: usize, count: usize) -> FlowPage {
        FlowPage {
            kept: self.flows.len() as u64,
            rows: self.flows.page(sort, offset, count.min(ROWS_PER_REQUEST)),
        }
    }

    /// `count` seconds that hold packets, from second `start` on.
    pub fn seconds(&mut self, start: i64, count: usize) -> SecondPage {
        SecondPage {
            rows: self.series.seconds(start, count.min(ROWS_PER_REQUEST)),
        }
    }

    /// All figures of this moment.
    pub fn snapshot(&mut self, moment: Moment) -> Snapshot {
        self.sequence += 1;
        let (started_at, taken_at) = self.covered(moment);
        let duration = taken_at.since(started_at);
        let (start, end) = self.covered_seconds(started_at, taken_at, moment.stage);
        Snapshot {
            sequence: self.sequence,
            taken_at,
            started_at,
            duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
            totals: Totals {
                packets: self.volume.packets,
                bytes: self.volume.bytes,
                captured_bytes: self.captured_bytes,
                undecodable: self.undecodable,
                dropped_by_kernel: self.drops.map(|drops| drops.by_kernel),
                dropped_by_interface: self.drops.and_then(|drops| drops.by_interface),
            },
            rates: self.rates(moment, duration, start, end),
            protocols: self.protocols.figures(),
            ip_versions: self.ip_versions,
            timelines: self.series.timelines(start, end),
            top: self.hosts.top(),
            recent: self.recent.page(u64::MAX, RECENT_IN_SNAPSHOT).rows,
            progress: moment.progress,
        }
    }

    fn covered(&self, moment: Moment) -> (Timestamp, Timestamp) {
        match self.clock {
            // Both ends move when the clock is set; the time between them stays true.
            Clock::Wall => (moment.now.before(moment.elapsed), moment.now),
            Clock::Packets => self.packets_span.unwrap_or_default(),
        }
    }

    /// The seconds that timelines cover, from the first up to, not including, the second.
    fn covered_seconds(
        &self,
        started_at: Timestamp,
        taken_at: Timestamp,
        stage: Stage,
    ) -> (i64, i64) {
        let Some((first, last)) = self.series.span() else {
            return match self.clock {
                Clock::Wall => (started_at.second(), taken_at.second()),
                Clock::Packets => (0, 0),
            };
        };
        match (self.clock, stage) {
            (Clock::Wall, Stage::Ongoing) => (started_at.second().min(first), taken_at.second()),
            (Clock::Wall, Stage::Final) => (
                started_at.second().min(first),
                taken_at.second().max(last) + 1,
            ),
            (Clock::Packets, Stage::Ongoing) => (first, last.max(first + 1)),
            (Clock::Packets, Stage::Final) => (first, last + 1),
        }
    }

    fn rates(&mut self, moment: Moment, duration: Duration, start: i64, end: i64) -> Rates {
        let ((packets_per_second, bytes_per_second), span) = match moment.stage {
            Stage::Ongoing if start < end => {
                let seconds = u32::try_from(moment.interval.as_secs()).unwrap_or(u32::MAX);
                let covered = u32::try_from(end - start).unwrap_or(u32::MAX);
                let seconds = seconds.clamp(1, covered.max(1));
                let volume = self.series.between(end - i64::from(seconds), end);
                (
                    series::mean(volume, f64::from(seconds)),
                    RateSpan::LastSeconds { seconds },
                )
            }
            // A capture within one moment has no rate of its own: it is spread over a second.
            Stage::Ongoing | Stage::Final => (
                series::mean(self.volume, duration.as_secs_f64().max(1.0)),
                RateSpan::WholeCapture,
            ),
        };
        Rates {
            packets_per_second,
            bits_per_second: bytes_per_second * 8.0,
            span,
        }
    }
}

/// Packets and bytes by protocol.
#[derive(Debug)]
struct ProtocolVolumes {
    /// By IANA number.
    above_ip: Box<[Volume; 256]>,
    /// Few in any network; found by looking at each.
    beside_ip: Vec<(Protocol, Volume)>,
}

/// The most protocols beside IP that are told apart. A network has a handful; only made-up frames
/// have more, and those are counted together as [`Protocol::Beyond`].
const KEPT_BESIDE_IP: usize = 64;

/// What always has a row of its own, however many others there are.
const ALWAYS_KEPT: [Protocol; 4] = [
    Protocol::ARP,
    Protocol::BadIp,
    Protocol::BadLink,
    Protocol::Beyond,
];

/// The most rows of a snapshot; the rest is one row more.
const SHOWN_PROTOCOLS: usize = 64;

impl Default for ProtocolVolumes {
    fn default() -> Self {
        Self {
            above_ip: Box::new([Volume::default(); 256]),
            beside_ip: ALWAYS_KEPT.map(|kept| (kept, Volume::default())).to_vec(),
        }
    }
}

impl ProtocolVolumes {
    fn count(&mut self, protocol: Protocol, volume: Volume) {
        if let Protocol::Ip(number) = protocol {
            self.above_ip[usize::from(number)] += volume;
            return;
        }
        let full = self.beside_ip.len() >= KEPT_BESIDE_IP;
        match self.beside_ip.iter_mut().find(|(p, _)| *p == protocol) {
            Some((_, sum)) => *sum += volume,
            None if !full => self.beside_ip.push((protocol, volume)),
            None => self.count(Protocol::Beyond, volume),
        }
    }

    /// Most packets first, ties by name. Protocols of one name are one row, and those of the least
    /// packets are one row together where there are too many.
    fn figures(&self) -> Vec<ProtocolFigures> {
        let above_ip = (0..=u8::MAX)
            .map(Protocol::Ip)
            .zip(self.above_ip.iter().copied());
        let mut figures: Vec<ProtocolFigures> = Vec::new();
        for (protocol, volume) in above_ip.chain(self.beside_ip.iter().copied()) {
            if volume.packets.0 == 0 {
                continue;
            }
            let name = protocol.to_string();
            match figures.iter_mut().find(|row| row.protocol == name) {
                Some(row) => row.volume += volume,
                None => figures.push(ProtocolFigures {
                    protocol: name,
                    volume,
                }),
            }
        }
        figures.sort_by(|a, b| {
            let by_packets = b.volume.packets.cmp(&a.volume.packets);
            by_packets.then_with(|| a.protocol.cmp(&b.protocol))
        });
        if figures.len() > SHOWN_PROTOCOLS {
            let mut rest = ProtocolFigures {
                protocol: Protocol::Beyond.to_string(),
                volume: Volume::default(),
            };
            for row in figures.drain(SHOWN_PROTOCOLS - 1..) {
                rest.volume += row.volume;
            }
            figures.push(rest);
        }
        figures
    }
}

#[cfg(test)]
#[path = "aggregate_tests.rs"]
mod tests;
