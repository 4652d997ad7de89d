//! The packets of one host, counted beside all others while somebody looks at them.

use std::net::IpAddr;

use crate::counts::Counts;
use crate::packet::DecodedPacket;
use crate::snapshot::Narrowing;
use crate::tables::host::{HostSlots, HostVolumes};
use crate::units::{Timestamp, Volume};

/// What was counted of one host's packets.
#[derive(Debug)]
pub(crate) struct Narrowed {
    pub(crate) host: IpAddr,
    pub(crate) counts: Counts,
    /// From when on packets are known; absent where they are known from the beginning.
    since: Option<Timestamp>,
}

impl Narrowed {
    pub(crate) fn new(host: IpAddr, since: Option<Timestamp>) -> Self {
        Self {
            host,
            counts: Counts::default(),
            since,
        }
    }

    /// Counts a packet, if the host sent or received it.
    pub(crate) fn count(&mut self, packet: &DecodedPacket) {
        let is_its_own = packet
            .ends
            .ip()
            .is_some_and(|(source, destination)| source == self.host || destination == self.host);
        if is_its_own {
            let volume = Volume::of_packet(packet.wire_length);
            self.counts.count_all(std::slice::from_ref(packet));
            self.counts
                .hosts
                .count(packet.ends, volume, HostSlots::default());
        }
    }

    /// What is said of it. `volumes` are the host's since the capture began.
    pub(crate) fn describe(&self, volumes: HostVolumes, started_at: Timestamp) -> Narrowing {
        Narrowing {
            host: self.host.to_string(),
            sent: volumes.sent,
            received: volumes.received,
            counted: self.counts.volume,
            since: self.since.unwrap_or(started_at),
            complete: self.since.is_none(),
        }
    }
}

#[cfg(test)]
#[path = "narrowing_tests.rs"]
mod tests;
