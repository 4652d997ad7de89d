//! All that is added up about some packets: those of a capture, or of one host of it.

use crate::host::{HostSlots, Hosts};
use crate::packet::{DecodedPacket, Ends};
use crate::protocols::ProtocolVolumes;
use crate::recent::RecentPackets;
use crate::series::Series;
use crate::snapshot::IpVersions;
use crate::units::{ByteCount, PacketCount, Timestamp, Volume};

/// Sums over packets, without their flows.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) volume: Volume,
    pub(crate) captured_bytes: ByteCount,
    pub(crate) undecodable: PacketCount,
    pub(crate) protocols: ProtocolVolumes,
    pub(crate) ip_versions: IpVersions,
    pub(crate) hosts: Hosts,
    pub(crate) series: Series,
    pub(crate) recent: RecentPackets,
    /// The earliest and the latest packet.
    pub(crate) span: Option<(Timestamp, Timestamp)>,
}

impl Counts {
    /// Counts all of a packet but its hosts.
    #[inline]
    pub(crate) fn count(&mut self, packet: &DecodedPacket, volume: Volume) {
        self.volume += volume;
        self.captured_bytes.0 += u64::from(packet.captured_length);
        self.undecodable.0 += u64::from(packet.protocol.is_undecodable());
        self.protocols.count(packet.protocol, volume);
        match packet.ends {
            Ends::Ipv4 { .. } => self.ip_versions.ipv4 += volume,
            Ends::Ipv6 { .. } => self.ip_versions.ipv6 += volume,
            Ends::Hardware { .. } | Ends::Unknown => {}
        }
        self.series.count(packet.time.second(), volume);
        self.recent.push(*packet);
        self.span = Some(match self.span {
            None => (packet.time, packet.time),
            Some((first, last)) => (first.min(packet.time), last.max(packet.time)),
        });
    }

    /// Counts a packet with its hosts.
    pub(crate) fn count_with_hosts(&mut self, packet: &DecodedPacket, volume: Volume) {
        self.count(packet, volume);
        self.hosts.count(packet.ends, volume, HostSlots::default());
    }
}
