//! Any frames of any link type: decoding says nothing that contradicts itself, and every packet is
//! counted once in every figure.
//!
//! The bytes are the number of a link type, then packets: two bytes of length, one of the seconds since
//! the packet before, one of bytes that were on the wire and not captured, and the frame.

use std::collections::BTreeMap;
use std::time::Duration;

use traffic::aggregate::Aggregator;
use traffic::decode::decode;
use traffic::link::LinkType;
use traffic::message::Message;
use traffic::moment::{Clock, Moment, Stage};
use traffic::packet::{CapturedPacket, DecodedPacket, Ends};
use traffic::protocol::Protocol;
use traffic::query::{FlowColumn, FlowQuery, HostColumn, HostQuery, TableQuery};
use traffic::rows::{Table, Unlisted};
use traffic::snapshot::{HostFigures, RECENT_IN_SNAPSHOT, Snapshot, TOP_ROWS};
use traffic::tables::listing::Listing;
use traffic::units::{ByteCount, Timestamp, Volume};

/// Beyond it, tables need not hold every row.
const MOST_PACKETS: usize = 400;

/// The link types that there are, by one number of libpcap's each.
pub const LINKS: [u8; 28] = [
    1, 0, 6, 7, 9, 10, 11, 12, 51, 104, 105, 107, 109, 113, 117, 119, 127, 129, 163, 192, 204, 205,
    206, 219, 239, 242, LINK_258, LINK_276,
];

/// Stand for numbers that one byte does not hold.
const LINK_258: u8 = 254;
const LINK_276: u8 = 255;

/// Holds any bytes against what is to be true of them.
pub fn check(bytes: &[u8]) {
    let Some((link, packets)) = bytes.split_first() else {
        return;
    };
    let link = link_type(*link);
    let mut aggregator = Aggregator::default();
    let mut decoded = Vec::new();
    for packet in Packets::of(packets).take(MOST_PACKETS) {
        let one = decode(link, &packet);
        is_consistent(&packet, &one);
        says_no_more_when_cut(link, &packet, &one);
        aggregator.count(&one);
        decoded.push(one);
    }
    let snapshot = aggregator.snapshot(last_moment(), None);
    totals_add_up(&snapshot, &decoded);
    protocols_add_up(&snapshot, &decoded);
    hosts_add_up(&aggregator, &snapshot, &decoded);
    flows_add_up(&aggregator, &decoded);
    time_adds_up(&mut aggregator, &snapshot, &decoded);
    recent_are_the_last(&snapshot, &decoded);
    reads_back(&snapshot);
}

fn last_moment() -> Moment {
    Moment {
        clock: Clock::Packets,
        interval: Duration::from_secs(2),
        progress: Some(1.0),
        stage: Stage::Final,
    }
}

fn link_type(byte: u8) -> LinkType {
    let number = match byte {
        LINK_258 => 258,
        LINK_276 => 276,
        other => i32::from(other),
    };
    LinkType::from_dlt(number).unwrap_or(LinkType::Ethernet)
}

/// Packets as they lie in the bytes; the last one may be cut.
struct Packets<'a> {
    rest: &'a [u8],
    second: i64,
}

impl<'a> Packets<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            second: 1_700_000_000,
        }
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = CapturedPacket<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let ([low, high, step, not_captured], rest) = self.rest.split_first_chunk::<4>()?;
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len());
        let (bytes, rest) = rest.split_at(length);
        self.rest = rest;
        // Time goes back as well, and now and then by years.
        let step = i64::from(step.cast_signed());
        self.second += if step == i64::from(i8::MIN) {
            100_000_000
        } else {
            step
        };
        Some(CapturedPacket {
            time: Timestamp::new(self.second, u32::from(*not_captured) * 3_900_000),
            wire_length: u32::try_from(length).expect("two bytes") + u32::from(*not_captured),
            bytes,
        })
    }
}

fn is_consistent(packet: &CapturedPacket<'_>, decoded: &DecodedPacket) {
    assert_eq!(decoded.time, packet.time);
    assert_eq!(decoded.wire_length, packet.wire_length);
    assert_eq!(decoded.captured_length as usize, packet.bytes.len());
    let is_ip = decoded.ends.ip().is_some();
    assert_eq!(
        is_ip,
        matches!(decoded.protocol, Protocol::Ip(_)),
        "{decoded:?}"
    );
    if decoded.ports.is_some() {
        let with_ports = [Protocol::TCP, Protocol::UDP];
        assert!(with_ports.contains(&decoded.protocol), "{decoded:?}");
    }
    if decoded.tcp_flags.is_some() {
        assert_eq!(decoded.protocol, Protocol::TCP);
        assert!(decoded.ports.is_some(), "ports come before flags");
    }
    // Both addresses stand side by side in the packet's own bytes.
    let addresses = match decoded.ends {
        Ends::Ipv4 {
            source,
            destination,
        } => [source.octets(), destination.octets()].concat(),
        Ends::Ipv6 {
            source,
            destination,
        } => [source.octets(), destination.octets()].concat(),
        Ends::Hardware { .. } | Ends::Unknown => Vec::new(),
    };
    assert!(contains(packet.bytes, &addresses), "{decoded:?}");
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
}

/// A cut packet says less, never something else.
fn says_no_more_when_cut(link: LinkType, packet: &CapturedPacket<'_>, whole: &DecodedPacket) {
    let length = packet.bytes.len();
    for kept in [length / 2, length.saturating_sub(1)] {
        let cut = decode(
            link,
            &CapturedPacket {
                bytes: &packet.bytes[..kept],
                ..*packet
            },
        );
        if let (Some(ends), Some(all)) = (cut.ends.ip(), whole.ends.ip()) {
            assert_eq!(ends, all, "cut to {kept} bytes");
        }
        if let (Some(ports), Some(all)) = (cut.ports, whole.ports) {
            assert_eq!(ports, all, "cut to {kept} bytes");
        }
        if let (Some(flags), Some(all)) = (cut.tcp_flags, whole.tcp_flags) {
            assert_eq!(flags, all, "cut to {kept} bytes");
        }
    }
}

fn volume_of<'a>(packets: impl IntoIterator<Item = &'a DecodedPacket>) -> Volume {
    let mut sum = Volume::default();
    for packet in packets {
        sum += Volume::of_packet(packet.wire_length);
    }
    sum
}

fn sum(volumes: impl IntoIterator<Item = Volume>) -> Volume {
    let mut sum = Volume::default();
    for volume in volumes {
        sum += volume;
    }
    sum
}

fn totals_add_up(snapshot: &Snapshot, packets: &[DecodedPacket]) {
    let all = volume_of(packets);
    let captured = packets.iter().map(|one| u64::from(one.captured_length));
    let undecodable = packets.iter().filter(|one| one.protocol.is_undecodable());
    let totals = snapshot.totals;
    assert_eq!((totals.packets, totals.bytes), (all.packets, all.bytes));
    assert_eq!(totals.captured_bytes, ByteCount(captured.sum()));
    assert_eq!(totals.undecodable, volume_of(undecodable).packets);
}

fn protocols_add_up(snapshot: &Snapshot, packets: &[DecodedPacket]) {
    let by_protocol = sum(snapshot.protocols.iter().map(|row| row.volume));
    assert_eq!(by_protocol, volume_of(packets));
    let falling = snapshot
        .protocols
        .is_sorted_by_key(|row| std::cmp::Reverse(row.volume.packets));
    assert!(falling, "most packets first, {:?}", snapshot.protocols);
    let of = |wanted: fn(&Ends) -> bool| volume_of(packets.iter().filter(|one| wanted(&one.ends)));
    let versions = snapshot.ip_versions;
    assert_eq!(versions.ipv4, of(|ends| matches!(ends, Ends::Ipv4 { .. })));
    assert_eq!(versions.ipv6, of(|ends| matches!(ends, Ends::Ipv6 { .. })));
}

/// A whole table, found a few rows at a time.
fn rows(aggregator: &Aggregator, query: TableQuery) -> Table {
    let mut listing = Listing::new(query, 0, 2 * MOST_PACKETS);
    loop {
        if let Some(table) = aggregator.advance(&mut listing, ROWS_AT_A_TIME) {
            return table;
        }
    }
}

const ROWS_AT_A_TIME: usize = 50;

fn hosts_by_packets() -> TableQuery {
    TableQuery::Hosts(HostQuery {
        column: HostColumn::Packets,
        reversed: false,
        search: String::new(),
    })
}

fn flows_by_time() -> TableQuery {
    TableQuery::Flows(FlowQuery {
        column: FlowColumn::LastSeen,
        reversed: false,
        search: String::new(),
    })
}

fn hosts_add_up(aggregator: &Aggregator, snapshot: &Snapshot, packets: &[DecodedPacket]) {
    let mut hosts: BTreeMap<String, (Volume, Volume)> = BTreeMap::new();
    for packet in packets {
        if let Some((source, destination)) = packet.ends.ip() {
            let volume = Volume::of_packet(packet.wire_length);
            hosts.entry(source.to_string()).or_default().0 += volume;
            hosts.entry(destination.to_string()).or_default().1 += volume;
        }
    }
    let Table::Hosts { page, .. } = rows(aggregator, hosts_by_packets()) else {
        panic!("flows, not hosts");
    };
    assert_eq!(page.kept, hosts.len() as u64);
    assert_eq!(page.matching, page.kept, "nothing was searched");
    assert_eq!(page.unlisted, Unlisted::default(), "there was room");
    assert!(
        page.rows
            .is_sorted_by_key(|row| std::cmp::Reverse(row.sent.packets.0 + row.received.packets.0)),
        "most packets first"
    );
    let rows: BTreeMap<_, _> = page
        .rows
        .into_iter()
        .map(|row| (row.address, (row.sent, row.received)))
        .collect();
    assert_eq!(rows, hosts);
    let packets_of = |volume: Volume| volume.packets.0;
    let bytes_of = |volume: Volume| volume.bytes.0;
    let top = &snapshot.top;
    is_top(&top.sources_by_packets, &hosts, |host| host.0, packets_of);
    is_top(&top.sources_by_bytes, &hosts, |host| host.0, bytes_of);
    let received = |host: (Volume, Volume)| host.1;
    is_top(&top.destinations_by_packets, &hosts, received, packets_of);
    is_top(&top.destinations_by_bytes, &hosts, received, bytes_of);
}

/// The busiest by a figure, ties by address, without those that have none.
fn is_top(
    top: &[HostFigures],
    hosts: &BTreeMap<String, (Volume, Volume)>,
    direction: fn((Volume, Volume)) -> Volume,
    figure: fn(Volume) -> u64,
) {
    let mut expected: Vec<HostFigures> = hosts
        .iter()
        .map(|(address, volumes)| HostFigures {
            address: address.clone(),
            volume: direction(*volumes),
        })
        .filter(|host| host.volume.packets.0 > 0)
        .collect();
    // Stable, and the map was sorted by address.
    expected.sort_by_key(|host| std::cmp::Reverse(figure(host.volume)));
    expected.truncate(TOP_ROWS);
    assert_eq!(top, expected);
}

fn flows_add_up(aggregator: &Aggregator, packets: &[DecodedPacket]) {
    let Table::Flows { page, .. } = rows(aggregator, flows_by_time()) else {
        panic!("hosts, not flows");
    };
    let counted = page.rows.iter().flat_map(|row| [row.sent, row.received]);
    let with_ports = packets.iter().filter(|one| one.ports.is_some());
    assert_eq!(sum(counted), volume_of(with_ports));
    assert!(
        page.rows
            .is_sorted_by_key(|row| std::cmp::Reverse(row.last_seen)),
        "latest first"
    );
    for row in &page.rows {
        assert!(row.first_seen <= row.last_seen, "{row:?}");
        let is_udp = row.protocol == "UDP";
        assert!(is_udp || row.protocol == "TCP", "{row:?}");
        assert!(!is_udp || row.tcp_state.is_none(), "{row:?}");
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a few hundred packets are exact"
)]
fn time_adds_up(aggregator: &mut Aggregator, snapshot: &Snapshot, packets: &[DecodedPacket]) {
    let mut seconds: BTreeMap<i64, Volume> = BTreeMap::new();
    for packet in packets {
        let second = seconds.entry(packet.time.second()).or_default();
        *second += Volume::of_packet(packet.wire_length);
    }
    let rows = aggregator.seconds(i64::MIN, usize::MAX).rows;
    assert_eq!(rows, seconds.into_iter().collect::<Vec<_>>());
    let all = &snapshot.timelines.all;
    assert_eq!(all.packets_per_second.len(), all.bytes_per_second.len());
    if all.step == 1 {
        let over_time: f64 = all.packets_per_second.iter().sum();
        let difference = over_time - packets.len() as f64;
        assert!(difference.abs() < 0.001, "{over_time} over time");
    }
    let first = packets.iter().map(|packet| packet.time).min();
    let last = packets.iter().map(|packet| packet.time).max();
    assert_eq!(snapshot.started_at, first.unwrap_or_default());
    assert_eq!(snapshot.taken_at, last.unwrap_or_default());
}

fn recent_are_the_last(snapshot: &Snapshot, packets: &[DecodedPacket]) {
    let numbered = packets.iter().zip(1..).collect::<Vec<_>>();
    let expected = numbered.into_iter().rev().take(RECENT_IN_SNAPSHOT);
    assert_eq!(snapshot.recent.len(), packets.len().min(RECENT_IN_SNAPSHOT));
    for (row, (packet, number)) in snapshot.recent.iter().zip(expected) {
        assert_eq!(row.number, number);
        assert_eq!(row.time, packet.time);
        assert_eq!(row.source, packet.ends.source_text());
        assert_eq!(row.destination, packet.ends.destination_text());
        assert_eq!(row.wire_length, packet.wire_length);
        assert_eq!(row.source_port, packet.ports.map(|ports| ports.source));
    }
}

/// What is written is read back the same, and no longer than a reader expects.
fn reads_back(snapshot: &Snapshot) {
    let line = serde_json::to_string(&Message::Snapshot(Box::new(snapshot.clone())))
        .expect("a snapshot can be written");
    assert!(!line.contains('\n'), "a message is one line");
    assert!(line.len() < LONGEST_SNAPSHOT, "{} bytes", line.len());
    let Ok(Message::Snapshot(mut read)) = serde_json::from_str(&line) else {
        panic!("not read back: {line}");
    };
    // The last digit of a fraction may change on the way.
    read.rates = snapshot.rates;
    read.timelines = snapshot.timelines.clone();
    assert_eq!(*read, *snapshot);
}

/// What the snapshot's documentation promises.
const LONGEST_SNAPSHOT: usize = 64 * 1024;
