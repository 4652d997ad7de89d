//! All that is added up about some packets: those of a capture, or of one host of it.

use crate::packet::{DecodedPacket, Ends};
use crate::protocol_volumes::ProtocolVolumes;
use crate::recent::RecentPackets;
use crate::series::Series;
use crate::snapshot::IpVersions;
use crate::tables::host::Hosts;
use crate::units::{ByteCount, PacketCount, Span, Volume};

/// Sums over packets. Flows are kept beside them, because a flow knows where its hosts are.
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
    pub(crate) span: Option<Span>,
}

impl Counts {
    /// Counts all of some packets but their hosts.
    pub(crate) fn count_all(&mut self, packets: &[DecodedPacket]) {
        let Some(first) = packets.first() else {
            return;
        };
        // Sums of a stretch of packets stay in registers, and packets of one second are added to it
        // together.
        let mut whole = Volume::default();
        let mut captured = 0;
        let mut second = (first.time.second(), Volume::default());
        let mut span = self.span.unwrap_or(Span::at(first.time));
        for packet in packets {
            let volume = Volume::of_packet(packet.wire_length);
            whole += volume;
            captured += u64::from(packet.captured_length);
            if second.0 != packet.time.second() {
                self.series.count(second.0, second.1);
                second = (packet.time.second(), Volume::default());
            }
            second.1 += volume;
            span.include(packet.time);
            self.protocols.count(packet.protocol, volume);
            match packet.ends {
                Ends::Ipv4 { .. } => self.ip_versions.ipv4 += volume,
                Ends::Ipv6 { .. } => self.ip_versions.ipv6 += volume,
                Ends::Hardware { .. } | Ends::Unknown => {}
            }
            self.undecodable.0 += u64::from(packet.protocol.is_undecodable());
        }
        self.series.count(second.0, second.1);
        self.volume += whole;
        self.captured_bytes.0 += captured;
        self.span = Some(span);
        self.recent.extend(packets);
    }
}
