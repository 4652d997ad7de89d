//! Packets and bytes by protocol.

use crate::protocol::Protocol;
use crate::snapshot::ProtocolFigures;
use crate::units::Volume;

/// Packets and bytes by protocol.
#[derive(Debug)]
pub struct ProtocolVolumes {
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
pub(crate) const SHOWN_PROTOCOLS: usize = 64;

impl Default for ProtocolVolumes {
    fn default() -> Self {
        Self {
            above_ip: Box::new([Volume::default(); 256]),
            beside_ip: ALWAYS_KEPT.map(|kept| (kept, Volume::default())).to_vec(),
        }
    }
}

impl ProtocolVolumes {
    /// Counts a packet.
    #[inline]
    pub fn count(&mut self, protocol: Protocol, volume: Volume) {
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
    #[must_use]
    pub fn figures(&self) -> Vec<ProtocolFigures> {
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
