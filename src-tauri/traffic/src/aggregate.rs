//! Counts decoded packets and says, at any moment, what they add up to.

use std::net::IpAddr;
use std::ops::Range;

use crate::counts::Counts;
use crate::gap::{GapReason, Gaps};
use crate::moment::{Covered, Moment, Start};
use crate::narrowing::Narrowed;
use crate::packet::DecodedPacket;
use crate::query::TableQuery;
use crate::recent::KEPT_PACKETS;
use crate::request::ROWS_PER_REQUEST;
use crate::rows::{PacketPage, SecondPage, Table};
use crate::snapshot::{RECENT_BESIDE_TABLE, RECENT_IN_SNAPSHOT, Snapshot, Totals};
use crate::tables::flow::{FOUND_AT_ONCE, Flows};
use crate::tables::listing::Listing;
use crate::tables::preparation::{Preparation, Prepared};
use crate::units::{PacketCount, Timestamp, Volume};

/// What libpcap counted as lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drops {
    /// By the kernel, because its buffer was full.
    pub by_kernel: PacketCount,
    /// By the interface or its driver; absent where it does not say.
    pub by_interface: Option<PacketCount>,
}

/// Adds up packets. One thread owns it; nothing in it allocates per packet once its tables are warm.
#[derive(Debug, Default)]
pub struct Aggregator {
    whole: Counts,
    flows: Flows,
    narrowed: Option<Box<Narrowed>>,
    drops: Option<Drops>,
    gaps: Gaps,
    start: Start,
    sequence: u64,
}

impl Aggregator {
    /// Counts a packet.
    pub fn count(&mut self, packet: &DecodedPacket) {
        self.count_all(std::slice::from_ref(packet));
    }

    /// Counts packets in their order, faster than one by one.
    pub fn count_all(&mut self, packets: &[DecodedPacket]) {
        let Self { whole, flows, .. } = self;
        for together in packets.chunks(FOUND_AT_ONCE) {
            let found = flows.find(together);
            for (flow, packet) in found.iter().zip(together) {
                let volume = Volume::of_packet(packet.wire_length);
                let hosts = &mut whole.hosts;
                flows.count(packet, volume, *flow, |slots| {
                    hosts.count(packet.ends, volume, slots)
                });
            }
        }
        whole.count_all(packets);
        if let Some(narrowed) = &mut self.narrowed {
            for packet in packets {
                narrowed.count(packet);
            }
        }
    }

    /// Takes over what libpcap says was dropped since the capture began.
    pub fn set_drops(&mut self, drops: Drops) {
        self.drops = Some(drops);
    }

    /// Nothing can be captured from now on.
    pub fn begin_gap(&mut self, now: Timestamp, reason: GapReason) {
        self.gaps.begin(now, reason);
    }

    /// Packets can come again.
    pub fn end_gap(&mut self, now: Timestamp) {
        self.gaps.end(now);
    }

    /// Nothing could be captured for a while, as was noticed afterwards.
    pub fn add_past_gap(&mut self, from: Timestamp, until: Timestamp, reason: GapReason) {
        self.gaps.add_past(from, until, reason);
    }

    /// Narrows lists and charts to the packets of a host, or widens them to all again. Of packets that
    /// were counted before, those that are kept are taken over.
    pub fn narrow(&mut self, host: Option<IpAddr>) {
        if host != self.narrowed_to() {
            self.narrowed = host.map(|host| Box::new(self.narrowed_from_kept(host)));
        }
    }

    /// Kept packets from number `newest` downwards.
    #[must_use]
    pub fn packets(&self, newest: u64, count: usize) -> PacketPage {
        self.shown().recent.page(newest, count)
    }

    /// `count` seconds that hold packets, from second `start` on.
    pub fn seconds(&mut self, start: i64, count: usize) -> SecondPage {
        SecondPage {
            rows: self
                .whole
                .series
                .seconds(start, count.min(ROWS_PER_REQUEST)),
        }
    }

    /// Goes on looking for a page of hosts or flows, through at most `rows` more rows. Returns it once
    /// it is found.
    pub fn advance(&self, listing: &mut Listing, rows: usize) -> Option<Table> {
        let hosts = &self.shown().hosts;
        listing.advance(hosts, &self.flows, self.narrowed_to(), rows)
    }

    /// Goes on looking for what a snapshot needs of the tables, through at most `rows` more rows. Returns
    /// it once all is found.
    pub fn prepare(&self, preparation: &mut Preparation, rows: usize) -> Option<Prepared> {
        let hosts = &self.shown().hosts;
        preparation.advance(hosts, &self.flows, self.narrowed_to(), rows)
    }

    /// All figures of this moment, and with them the first rows of a table where one is wanted. Looks at
    /// every row that is kept before it returns: while packets come, [`Self::prepare`] does that piece by
    /// piece.
    pub fn snapshot(&mut self, moment: Moment, table: Option<TableQuery>) -> Snapshot {
        let mut preparation = Preparation::new(table);
        loop {
            if let Some(prepared) = self.prepare(&mut preparation, usize::MAX) {
                return self.prepared_snapshot(moment, prepared);
            }
        }
    }

    /// All figures of this moment, with what was `prepared` for it.
    pub fn prepared_snapshot(&mut self, moment: Moment, prepared: Prepared) -> Snapshot {
        let Prepared { top, table } = prepared;
        self.sequence += 1;
        let covered = Covered::at(moment, &mut self.start, &self.whole);
        let rates = covered.rates(moment, &mut self.whole);
        let Covered {
            started_at,
            taken_at,
            duration,
            seconds: Range { start, end },
        } = covered;
        let narrowing = self.narrowed.as_ref().map(|narrowed| {
            let volumes = self.whole.hosts.volumes(narrowed.host);
            narrowed.describe(volumes, started_at)
        });
        // A clock that was set back a little may let the seconds end before they start.
        let first = match &narrowing {
            Some(narrowing) if !narrowing.complete => narrowing.since.second().min(end).max(start),
            Some(_) | None => start,
        };
        let totals = Totals {
            packets: self.whole.volume.packets,
            bytes: self.whole.volume.bytes,
            captured_bytes: self.whole.captured_bytes,
            undecodable: self.whole.undecodable,
            dropped_by_kernel: self.drops.map(|drops| drops.by_kernel),
            dropped_by_interface: self.drops.and_then(|drops| drops.by_interface),
        };
        let recent_rows = match table {
            Some(_) => RECENT_BESIDE_TABLE,
            None => RECENT_IN_SNAPSHOT,
        };
        let shown = match &mut self.narrowed {
            Some(narrowed) => &mut narrowed.counts,
            None => &mut self.whole,
        };
        Snapshot {
            sequence: self.sequence,
            taken_at,
            started_at,
            duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
            totals,
            rates,
            protocols: shown.protocols.figures(),
            ip_versions: shown.ip_versions,
            timelines: shown.series.timelines(first, end),
            top,
            recent: shown.recent.page(u64::MAX, recent_rows).rows,
            progress: moment.progress,
            narrowing,
            table,
            gaps: self.gaps.all(),
        }
    }

    /// What lists and charts show.
    fn shown(&self) -> &Counts {
        match &self.narrowed {
            Some(narrowed) => &narrowed.counts,
            None => &self.whole,
        }
    }

    fn narrowed_to(&self) -> Option<IpAddr> {
        self.narrowed.as_ref().map(|narrowed| narrowed.host)
    }

    fn narrowed_from_kept(&self, host: IpAddr) -> Narrowed {
        let recent = &self.whole.recent;
        let is_complete = self.whole.volume.packets.0 <= KEPT_PACKETS as u64;
        let since = recent.oldest_first().next().map(|packet| packet.time);
        let mut narrowed = Narrowed::new(host, since.filter(|_| !is_complete));
        for packet in recent.oldest_first() {
            narrowed.count(packet);
        }
        narrowed
    }
}

#[cfg(test)]
#[path = "aggregate_tests.rs"]
mod tests;
