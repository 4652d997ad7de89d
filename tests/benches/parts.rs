//! How long the parts of counting take: decoding a frame of each kind, counting a packet, and making
//! figures of full tables. `npm run bench:parts`, or `npm run bench:parts -- snapshot` for some of them.

use std::hint::black_box;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, Instant};

use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use traffic::aggregate::Aggregator;
use traffic::decode::decode;
use traffic::link::LinkType;
use traffic::moment::{Clock, Moment, Stage};
use traffic::packet::{CapturedPacket, DecodedPacket, Ends, Ports, TcpFlags};
use traffic::protocol::Protocol;
use traffic::query::{FlowColumn, FlowQuery, HostColumn, HostQuery, TableQuery};
use traffic::rows::Table;
use traffic::tables::listing::Listing;
use traffic::tables::preparation::Preparation;
use traffic::units::Timestamp;

/// More hosts and flows than any table keeps.
const MANY: u32 = 400_000;

/// As many as a screen of rows shows.
const ROWS: usize = 100;

fn main() {
    let mut criterion = Criterion::default()
        .measurement_time(Duration::from_secs(2))
        .warm_up_time(Duration::from_millis(500))
        .sample_size(20)
        .configure_from_args();
    decode_frames(&mut criterion.benchmark_group("decode"));
    count_packets(&mut criterion.benchmark_group("count"));
    make_figures(&mut criterion.benchmark_group("full tables"));
    criterion.final_summary();
}

const TCP: &[u8] = &[
    0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 198, 51, 100, 1, 0x9c, 0x40, 1, 0xbb, 0,
    0, 0, 1, 0, 0, 0, 1, 0x50, 0x12, 0xff, 0xff, 0, 0, 0, 0,
];
const UDP6: &[u8] = &[
    0x60, 0, 0, 0, 0, 8, 17, 64, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 1,
    0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x9c, 0x40, 0, 53, 0, 8, 0, 0,
];
const ARP: &[u8] = &[
    0, 1, 8, 0, 6, 4, 0, 1, 2, 2, 2, 2, 2, 2, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 2,
];
const MACS: &[u8] = &[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

fn decode_frames(group: &mut BenchmarkGroup<'_, WallTime>) {
    let sll: &[u8] = &[0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0];
    let sll2: &[u8] = &[8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0];
    let wlan: &[u8] = &[
        8, 1, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 0, 0, 0xaa, 0xaa, 3, 0,
        0, 0, 8, 0,
    ];
    group.throughput(Throughput::Elements(1));
    for (name, link, parts) in [
        ("Ethernet, IPv4", LinkType::Ethernet, [MACS, &[8, 0], TCP]),
        (
            "Ethernet, IPv6",
            LinkType::Ethernet,
            [MACS, &[0x86, 0xdd], UDP6],
        ),
        (
            "Ethernet, VLAN",
            LinkType::Ethernet,
            [MACS, &[0x81, 0, 0, 5, 8, 0], TCP],
        ),
        ("Ethernet, ARP", LinkType::Ethernet, [MACS, &[8, 6], ARP]),
        ("Linux cooked", LinkType::LinuxCooked, [sll, &[], TCP]),
        ("Linux cooked 2", LinkType::LinuxCooked2, [sll2, &[], TCP]),
        ("raw IP", LinkType::RawIp, [&[], &[], TCP]),
        ("loopback", LinkType::Loopback, [&[2, 0, 0, 0], &[], TCP]),
        ("PPP", LinkType::Ppp, [&[0xff, 3, 0, 0x21], &[], TCP]),
        ("802.11", LinkType::Wlan, [wlan, &[], TCP]),
        (
            "cut in the IP header",
            LinkType::Ethernet,
            [MACS, &[8, 0], &TCP[..9]],
        ),
    ] {
        let bytes = parts.concat();
        let packet = CapturedPacket {
            time: Timestamp::new(1_700_000_000, 0),
            wire_length: 60,
            bytes: &bytes,
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| decode(black_box(link), black_box(&packet)));
        });
    }
}

/// A TCP SYN from source number `source`, from another port for each.
fn packet(source: u32, second: i64) -> DecodedPacket {
    // Odd, so no two sources become one, and neighbours are far apart.
    let address = source.wrapping_mul(0x9e37_79b1);
    DecodedPacket {
        time: Timestamp::new(1_700_000_000 + second, 0),
        wire_length: 60,
        captured_length: 60,
        protocol: Protocol::TCP,
        ends: Ends::Ipv4 {
            source: Ipv4Addr::from_bits(address),
            destination: Ipv4Addr::new(198, 51, 100, 1),
        },
        ports: Some(Ports {
            source: (source & 0xffff) as u16,
            destination: 443,
        }),
        tcp_flags: Some(TcpFlags(2)),
    }
}

fn packet6(source: u32, second: i64) -> DecodedPacket {
    let address = u128::from(source.wrapping_mul(0x9e37_79b1)) | 0x2001_0db8 << 96;
    DecodedPacket {
        ends: Ends::Ipv6 {
            source: Ipv6Addr::from_bits(address),
            destination: Ipv6Addr::LOCALHOST,
        },
        ..packet(source, second)
    }
}

fn count_packets(group: &mut BenchmarkGroup<'_, WallTime>) {
    /// As many as the worker reads at once.
    const READ: u32 = 1024;
    group.throughput(Throughput::Elements(u64::from(READ)));
    for (name, make, sources) in [
        ("one flow, IPv4", packet as fn(u32, i64) -> DecodedPacket, 1),
        ("a thousand flows, IPv4", packet, 1000),
        ("a thousand flows, IPv6", packet6, 1000),
        ("every source different, IPv4", packet, u32::MAX),
        ("every source different, IPv6", packet6, u32::MAX),
    ] {
        let mut aggregator = Aggregator::default();
        let mut number = 0_u32;
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                || -> Vec<DecodedPacket> {
                    let first = number;
                    number = number.wrapping_add(READ);
                    (0..READ)
                        .map(|more| first.wrapping_add(more))
                        .map(|number| make(number % sources, i64::from(number >> 20)))
                        .collect()
                },
                |packets| aggregator.count_all(black_box(packets)),
                BatchSize::SmallInput,
            );
        });
    }
}

/// A capture of ten minutes that has seen more than it can keep.
fn full() -> Aggregator {
    let mut aggregator = Aggregator::default();
    // Twice, because a newcomer to a full table may have to come again to be let in.
    for source in (0..MANY).chain(0..MANY) {
        let second = i64::from(source % 600);
        aggregator.count(&packet(source, second));
        aggregator.count(&packet6(source, second));
    }
    aggregator
}

fn make_figures(group: &mut BenchmarkGroup<'_, WallTime>) {
    let moment = Moment {
        clock: Clock::Packets,
        interval: Duration::from_secs(2),
        progress: None,
        stage: Stage::Ongoing,
    };
    let mut aggregator = full();
    group.bench_function("snapshot", |bencher| {
        bencher.iter(|| aggregator.snapshot(black_box(moment), None));
    });
    // What counting waits for is not the whole of it, but one piece and then the end.
    group.bench_function("a piece of a snapshot", |bencher| {
        bencher.iter(|| aggregator.prepare(&mut Preparation::new(None), black_box(PIECE)));
    });
    group.bench_function("the end of a snapshot", |bencher| {
        bencher.iter_custom(|times| {
            (0..times)
                .map(|_| end_of_snapshot(&mut aggregator, moment))
                .sum()
        });
    });
    let snapshot = aggregator.snapshot(moment, None);
    group.bench_function("snapshot as a line", |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&snapshot)));
    });
    for (name, query, offset) in [
        ("first hosts by packets", hosts(HostColumn::Packets, ""), 0),
        ("first hosts by address", hosts(HostColumn::Address, ""), 0),
        (
            "hosts that are searched",
            hosts(HostColumn::Bytes, "10.1"),
            0,
        ),
        (
            "hosts deep in the table",
            hosts(HostColumn::Packets, ""),
            50_000,
        ),
        ("first flows by packets", flows(FlowColumn::Packets), 0),
        ("first flows by time", flows(FlowColumn::LastSeen), 0),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| rows(&aggregator, query.clone(), offset));
        });
    }
    group.bench_function("latest packets", |bencher| {
        bencher.iter(|| aggregator.packets(black_box(u64::MAX), ROWS));
    });
}

/// As many rows as the worker looks at before it reads packets again.
const PIECE: usize = 8192;

/// How long it takes to write down what was found piece by piece.
fn end_of_snapshot(aggregator: &mut Aggregator, moment: Moment) -> Duration {
    let mut preparation = Preparation::new(None);
    let Some(prepared) = aggregator.prepare(&mut preparation, usize::MAX) else {
        return Duration::ZERO;
    };
    let start = Instant::now();
    black_box(aggregator.prepared_snapshot(moment, prepared));
    start.elapsed()
}

fn hosts(column: HostColumn, search: &str) -> TableQuery {
    TableQuery::Hosts(HostQuery {
        column,
        reversed: false,
        search: search.into(),
    })
}

fn flows(column: FlowColumn) -> TableQuery {
    TableQuery::Flows(FlowQuery {
        column,
        reversed: false,
        search: String::new(),
    })
}

/// Rows of a table, in one go.
fn rows(aggregator: &Aggregator, query: TableQuery, offset: usize) -> Option<Table> {
    aggregator.advance(&mut Listing::new(query, offset, ROWS), usize::MAX)
}
