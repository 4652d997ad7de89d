//! Tests of the aggregate: what goes in comes out, once, at the moment that was asked for.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::moment::Stage;
use crate::packet::{Ends, Ports, TcpFlags};
use crate::protocol::Protocol;
use crate::protocol_volumes::SHOWN_PROTOCOLS;
use crate::query::{FlowColumn, FlowQuery, HostColumn, HostQuery};
use crate::snapshot::RateSpan;
use crate::testing::{START, after, at, between, in_file, packet};
use crate::units::ByteCount;

#[test]
fn totals_protocols_and_hosts_add_up() {
    let mut aggregator = Aggregator::default();
    aggregator.count(&packet(START, Protocol::TCP, 1500));
    aggregator.count(&packet(START, Protocol::TCP, 60));
    aggregator.count(&packet(START + 1, Protocol::UDP, 90));
    aggregator.count(&packet(START + 1, Protocol::BadIp, 20));
    aggregator.set_drops(Drops {
        by_kernel: PacketCount(5),
        by_interface: Some(PacketCount(2)),
    });
    let snapshot = aggregator.snapshot(at(START + 2, Stage::Ongoing), None);
    assert_eq!(
        snapshot.totals,
        Totals {
            packets: PacketCount(4),
            bytes: ByteCount(1670),
            captured_bytes: ByteCount(96 + 60 + 90 + 20),
            undecodable: PacketCount(1),
            dropped_by_kernel: Some(PacketCount(5)),
            dropped_by_interface: Some(PacketCount(2)),
        }
    );
    let protocols: Vec<_> = snapshot
        .protocols
        .iter()
        .map(|row| {
            (
                row.protocol.as_str(),
                row.volume.packets.0,
                row.volume.bytes.0,
            )
        })
        .collect();
    assert_eq!(
        protocols,
        [("TCP", 2, 1560), ("BAD-IP", 1, 20), ("UDP", 1, 90)]
    );
    assert_eq!(snapshot.top.sources_by_packets[0].address, "192.0.2.1");
    assert_eq!(snapshot.recent.len(), 4);
    assert_eq!(snapshot.recent[0].protocol, "BAD-IP");
}

#[test]
fn a_quiet_interface_still_ticks() {
    let mut aggregator = Aggregator::default();
    let first = aggregator.snapshot(at(START + 2, Stage::Ongoing), None);
    let second = aggregator.snapshot(at(START + 4, Stage::Ongoing), None);
    assert_eq!((first.sequence, second.sequence), (1, 2));
    assert_eq!((first.duration_ms, second.duration_ms), (2000, 4000));
    assert_eq!(second.timelines.one_minute.packets_per_second, [0.0; 4]);
}

#[test]
fn the_second_that_is_going_on_is_shown_once_it_is_over() {
    let mut aggregator = Aggregator::default();
    for _ in 0..10 {
        aggregator.count(&packet(START + 2, Protocol::UDP, 100));
    }
    let during = aggregator.snapshot(at(START + 2, Stage::Ongoing), None);
    assert_eq!(during.timelines.one_minute.packets_per_second, [0.0, 0.0]);
    assert_eq!(during.totals.packets, PacketCount(10));
    let after = aggregator.snapshot(at(START + 3, Stage::Ongoing), None);
    assert_eq!(
        after.timelines.one_minute.packets_per_second,
        [0.0, 0.0, 10.0]
    );
    assert!((after.rates.packets_per_second - 5.0).abs() < 1e-9);
    assert!((after.rates.bits_per_second - 4000.0).abs() < 1e-9);
    assert_eq!(after.rates.span, RateSpan::LastSeconds { seconds: 2 });
}

#[test]
fn before_the_first_whole_second_rates_are_the_mean_so_far() {
    let mut aggregator = Aggregator::default();
    for _ in 0..40 {
        aggregator.count(&packet(START, Protocol::UDP, 100));
    }
    let now = Timestamp::new(START, 900_000_000);
    let moment = after(Duration::from_millis(500), now, Stage::Ongoing);
    let rates = aggregator.snapshot(moment, None).rates;
    assert_eq!(rates.span, RateSpan::WholeCapture);
    assert!((rates.packets_per_second - 40.0).abs() < 1e-9);
}

#[test]
fn the_last_snapshot_holds_every_second_and_the_mean_of_all() {
    let mut aggregator = Aggregator::default();
    aggregator.count(&packet(START + 3, Protocol::UDP, 100));
    let last = aggregator.snapshot(at(START + 4, Stage::Final), None);
    assert_eq!(
        last.timelines.all.packets_per_second,
        [0.0, 0.0, 0.0, 1.0, 0.0]
    );
    assert_eq!(last.rates.span, RateSpan::WholeCapture);
    assert!((last.rates.packets_per_second - 0.25).abs() < 1e-9);
}

#[test]
fn a_file_is_told_by_its_own_clock() {
    let mut aggregator = Aggregator::default();
    let empty = aggregator.snapshot(in_file(Stage::Final), None);
    assert_eq!((empty.duration_ms, empty.totals.packets.0), (0, 0));
    aggregator.count(&packet(50, Protocol::UDP, 100));
    aggregator.count(&packet(40, Protocol::UDP, 100));
    let snapshot = aggregator.snapshot(in_file(Stage::Ongoing), None);
    assert_eq!(snapshot.started_at.second(), 40);
    assert_eq!(snapshot.taken_at.second(), 50);
    assert_eq!(snapshot.duration_ms, 10_000);
    let steps = |snapshot: &Snapshot| snapshot.timelines.all.packets_per_second.len();
    assert_eq!(steps(&snapshot), 10, "second 50 is still going on");
    assert_eq!(steps(&aggregator.snapshot(in_file(Stage::Final), None)), 11);
}

#[test]
fn a_capture_began_at_one_moment() {
    let mut aggregator = Aggregator::default();
    let mut starts = Vec::new();
    for (nanoseconds, offset) in [(0, 0), (900, 0), (300, 0), (0, 3600), (700, 3600)] {
        let now = Timestamp::new(START + 2 + offset, 100_000_000 + nanoseconds);
        let moment = after(Duration::from_secs(2), now, Stage::Ongoing);
        starts.push(aggregator.snapshot(moment, None).started_at);
    }
    let moved = Timestamp::new(START + 3600, 100_000_000);
    let start = Timestamp::new(START, 100_000_000);
    assert_eq!(
        starts,
        [start, start, start, moved, moved],
        "only a clock that is set moves it"
    );
}

#[test]
fn a_clock_that_is_set_changes_no_duration() {
    for now in [START - 86_400, START + 86_400 * 365 * 20] {
        let mut aggregator = Aggregator::default();
        aggregator.count(&packet(now, Protocol::UDP, 100));
        let now = Timestamp::new(now + 3, 0);
        let moment = after(Duration::from_secs(12), now, Stage::Ongoing);
        let snapshot = aggregator.snapshot(moment, None);
        assert_eq!(snapshot.duration_ms, 12_000);
        assert_eq!(snapshot.timelines.all.packets_per_second.len(), 12);
        assert!(snapshot.rates.packets_per_second < 1.0);
    }
}

#[test]
fn made_up_protocols_are_counted_together_and_push_nobody_out() {
    let mut aggregator = Aggregator::default();
    for number in 0x1000..0x3000 {
        aggregator.count(&packet(START, Protocol::EtherType(number), 60));
    }
    for _ in 0..3 {
        aggregator.count(&packet(START, Protocol::ARP, 60));
        aggregator.count(&packet(START, Protocol::BadIp, 60));
    }
    let rows = aggregator
        .snapshot(at(START + 1, Stage::Ongoing), None)
        .protocols;
    assert!(rows.len() <= SHOWN_PROTOCOLS);
    let packets = |name: &str| {
        let row = rows.iter().find(|row| row.protocol == name);
        row.map(|row| row.volume.packets.0)
    };
    assert_eq!((packets("ARP"), packets("BAD-IP")), (Some(3), Some(3)));
    assert!(packets("OTHERS") > Some(0x1000));
    let sum: u64 = rows.iter().map(|row| row.volume.packets.0).sum();
    assert_eq!(sum, 0x2000 + 6);
}

#[test]
fn the_fullest_snapshot_stays_below_64_kb() {
    let mut aggregator = Aggregator::default();
    let address = |number: u16| {
        let [high, low] = number.to_be_bytes();
        let mut address = [0xfd; 16];
        address[14..].copy_from_slice(&[high | 0x80, low]);
        std::net::Ipv6Addr::from(address)
    };
    for number in 0..=u8::MAX {
        aggregator.count(&packet(START, Protocol::Ip(number), 1_234_567));
    }
    for number in 0x1000..0x2000 {
        aggregator.count(&packet(START, Protocol::EtherType(number), 1_234_567));
    }
    for index in 0..40_000_u16 {
        // A prime number of packets a second: no rate is a short number.
        let second = START + i64::from(index) / 7;
        let mut packet = packet(second, Protocol::TCP, 1_234_567);
        packet.time = Timestamp::new(second, 123_456_789);
        packet.ends = Ends::Ipv6 {
            source: address(index % 40),
            destination: address(index % 41),
        };
        packet.ports = Some(Ports {
            source: 65_535,
            destination: 65_535,
        });
        packet.tcp_flags = Some(TcpFlags(0xff));
        aggregator.count(&packet);
    }
    for second in 0..100 {
        aggregator.begin_gap(
            Timestamp::new(START + second, 123_456_789),
            GapReason::InterfaceDown,
        );
        aggregator.end_gap(Timestamp::new(START + second, 234_567_891));
    }
    let hosts = TableQuery::Hosts(HostQuery {
        column: HostColumn::PacketsReceived,
        reversed: true,
        search: String::new(),
    });
    let flows = TableQuery::Flows(FlowQuery {
        column: FlowColumn::BytesReceived,
        reversed: true,
        search: String::new(),
    });
    for query in [None, Some(hosts), Some(flows)] {
        let snapshot = aggregator.snapshot(at(START + 5714, Stage::Ongoing), query);
        assert_eq!(snapshot.timelines.five_minutes.bytes_per_second.len(), 300);
        assert_eq!(snapshot.top.sources_by_bytes.len(), 10);
        let length = serde_json::to_string(&snapshot).unwrap().len();
        assert!(length < 62_000, "{length} bytes leave no room for notices");
    }
}

#[test]
fn hosts_found_through_their_flows_are_the_same_hosts() {
    let mut aggregator = Aggregator::default();
    for turn in 0..1000_u32 {
        let [a, b] = [turn % 7, turn % 11].map(|number| u8::try_from(number).unwrap());
        let mut packet = between(a, b, START);
        // Every third packet has no ports, so its hosts are looked for on their own.
        packet.ports = packet.ports.filter(|_| turn % 3 > 0);
        aggregator.count(&packet);
    }
    let top = aggregator.snapshot(at(START, Stage::Final), None).top;
    let sum = |rows: &[crate::snapshot::HostFigures]| -> u64 {
        rows.iter().map(|row| row.volume.packets.0).sum()
    };
    assert_eq!(sum(&top.sources_by_packets), 1000);
    assert_eq!(top.sources_by_packets.len(), 7);
    assert_eq!(top.sources_by_packets[0].volume.packets.0, 143);
}

proptest! {
    #[test]
    fn every_packet_is_in_every_view_once(
        packets in prop::collection::vec((0_i64..5000, 0_u8..=255, 20_u32..9000), 1..200)
    ) {
        let mut aggregator = Aggregator::default();
        for (second, number, length) in &packets {
            aggregator.count(&packet(START + second, Protocol::Ip(*number), *length));
        }
        let snapshot = aggregator.snapshot(in_file(Stage::Final), None);
        let sent = packets.len() as u64;
        let bytes: u64 = packets.iter().map(|(_, _, length)| u64::from(*length)).sum();
        let by_protocol: u64 = snapshot.protocols.iter().map(|row| row.volume.packets.0).sum();
        prop_assert_eq!(snapshot.totals.packets.0, sent);
        prop_assert_eq!(snapshot.totals.bytes.0, bytes);
        prop_assert_eq!(by_protocol, sent);
        prop_assert_eq!(snapshot.top.sources_by_bytes[0].volume.bytes.0, bytes);
        prop_assert_eq!(aggregator.packets(u64::MAX, 1000).newest_kept, sent);
    }
}
