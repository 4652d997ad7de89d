//! Tests of the aggregate: what goes in comes out, once, at the moment that was asked for.

use proptest::prelude::*;

use super::*;
use crate::packet::Ends;

const START: i64 = 1_700_000_000;

fn packet(second: i64, protocol: Protocol, wire_length: u32) -> DecodedPacket {
    DecodedPacket {
        time: Timestamp::new(second, 500_000_000),
        wire_length,
        captured_length: wire_length.min(96),
        protocol,
        ends: Ends::Ipv4 {
            source: [192, 0, 2, 1].into(),
            destination: [192, 0, 2, 2].into(),
        },
        ports: None,
        tcp_flags: None,
    }
}

fn at(second: i64, stage: Stage) -> Moment {
    Moment {
        now: Timestamp::new(second, 0),
        interval: Duration::from_secs(2),
        progress: None,
        stage,
    }
}

fn live() -> Aggregator {
    Aggregator::new(Clock::Wall {
        started_at: Timestamp::new(START, 0),
    })
}

#[test]
fn totals_protocols_and_hosts_add_up() {
    let mut aggregator = live();
    aggregator.count(&packet(START, Protocol::TCP, 1500));
    aggregator.count(&packet(START, Protocol::TCP, 60));
    aggregator.count(&packet(START + 1, Protocol::UDP, 90));
    aggregator.count(&packet(START + 1, Protocol::BadIp, 20));
    aggregator.set_drops(Drops {
        by_kernel: PacketCount(5),
        by_interface: PacketCount(2),
    });
    let snapshot = aggregator.snapshot(at(START + 2, Stage::Ongoing));
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
    let mut aggregator = live();
    let first = aggregator.snapshot(at(START + 2, Stage::Ongoing));
    let second = aggregator.snapshot(at(START + 4, Stage::Ongoing));
    assert_eq!((first.sequence, second.sequence), (1, 2));
    assert_eq!((first.duration_ms, second.duration_ms), (2000, 4000));
    assert_eq!(second.timelines.one_minute.packets_per_second, [0.0; 4]);
}

#[test]
fn the_second_that_is_going_on_is_shown_once_it_is_over() {
    let mut aggregator = live();
    for _ in 0..10 {
        aggregator.count(&packet(START + 2, Protocol::UDP, 100));
    }
    let during = aggregator.snapshot(at(START + 2, Stage::Ongoing));
    assert_eq!(during.timelines.one_minute.packets_per_second, [0.0, 0.0]);
    assert_eq!(during.totals.packets, PacketCount(10));
    let after = aggregator.snapshot(at(START + 3, Stage::Ongoing));
    assert_eq!(
        after.timelines.one_minute.packets_per_second,
        [0.0, 0.0, 10.0]
    );
    assert!((after.rates.packets_per_second - 5.0).abs() < 1e-9);
    assert!((after.rates.bits_per_second - 4000.0).abs() < 1e-9);
    assert_eq!(after.rates.span, RateSpan::LastSeconds { seconds: 2 });
}

#[test]
fn the_last_snapshot_holds_every_second_and_the_mean_of_all() {
    let mut aggregator = live();
    aggregator.count(&packet(START + 3, Protocol::UDP, 100));
    let last = aggregator.snapshot(at(START + 4, Stage::Final));
    assert_eq!(
        last.timelines.all.packets_per_second,
        [0.0, 0.0, 0.0, 1.0, 0.0]
    );
    assert_eq!(last.rates.span, RateSpan::WholeCapture);
    assert!((last.rates.packets_per_second - 0.25).abs() < 1e-9);
}

#[test]
fn a_file_is_told_by_its_own_clock() {
    let mut aggregator = Aggregator::new(Clock::Packets);
    let empty = aggregator.snapshot(at(START, Stage::Final));
    assert_eq!((empty.duration_ms, empty.totals.packets.0), (0, 0));
    aggregator.count(&packet(50, Protocol::UDP, 100));
    aggregator.count(&packet(40, Protocol::UDP, 100));
    let snapshot = aggregator.snapshot(at(START, Stage::Ongoing));
    assert_eq!(snapshot.started_at.second(), 40);
    assert_eq!(snapshot.taken_at.second(), 50);
    assert_eq!(snapshot.duration_ms, 10_000);
    let steps = |snapshot: &Snapshot| snapshot.timelines.all.packets_per_second.len();
    assert_eq!(steps(&snapshot), 10, "second 50 is still going on");
    assert_eq!(steps(&aggregator.snapshot(at(START, Stage::Final))), 11);
}

#[test]
fn a_clock_that_was_set_back_spoils_nothing() {
    let mut aggregator = live();
    aggregator.count(&packet(START - 3600, Protocol::UDP, 100));
    let snapshot = aggregator.snapshot(at(START - 3590, Stage::Ongoing));
    assert_eq!(snapshot.duration_ms, 0);
    assert_eq!(snapshot.totals.packets, PacketCount(1));
}

#[test]
fn made_up_protocols_are_counted_together_beyond_the_bound() {
    let mut aggregator = live();
    for number in 0x1000..0x3000 {
        aggregator.count(&packet(START, Protocol::EtherType(number), 60));
    }
    let snapshot = aggregator.snapshot(at(START + 1, Stage::Ongoing));
    assert!(snapshot.protocols.len() <= KEPT_BESIDE_IP + 1);
    let sum: u64 = snapshot
        .protocols
        .iter()
        .map(|row| row.volume.packets.0)
        .sum();
    assert_eq!(sum, 0x2000);
}

#[test]
fn the_fullest_snapshot_stays_below_64_kb() {
    let mut aggregator = live();
    for number in 0..=u8::MAX {
        aggregator.count(&packet(START, Protocol::Ip(number), 1500));
    }
    for number in 0x1000..0x2000 {
        aggregator.count(&packet(START, Protocol::EtherType(number), 1500));
    }
    for second in 0..40_000 {
        let mut packet = packet(START + second, Protocol::TCP, 1_234_567);
        packet.ends = Ends::Ipv6 {
            source: [0x2a; 16].into(),
            destination: [0xfe; 16].into(),
        };
        packet.ports = Some(crate::packet::Ports {
            source: 65_535,
            destination: 65_535,
        });
        packet.tcp_flags = Some(crate::packet::TcpFlags(0xff));
        aggregator.count(&packet);
    }
    let snapshot = aggregator.snapshot(at(START + 40_000, Stage::Ongoing));
    let length = serde_json::to_string(&snapshot).unwrap().len();
    assert!(length < 64_000, "{length} bytes");
}

proptest! {
    #[test]
    fn every_packet_is_in_every_view_once(
        packets in prop::collection::vec((0_i64..5000, 0_u8..=255, 20_u32..9000), 1..200)
    ) {
        let mut aggregator = Aggregator::new(Clock::Packets);
        for (second, number, length) in &packets {
            aggregator.count(&packet(START + second, Protocol::Ip(*number), *length));
        }
        let snapshot = aggregator.snapshot(at(START, Stage::Final));
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
