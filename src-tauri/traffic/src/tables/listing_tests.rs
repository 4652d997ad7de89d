//! Tests of listings: the rows that were asked for, in the order that was asked for, however the tables
//! are looked through.

use proptest::prelude::*;

use super::*;
use crate::aggregate::Aggregator;
use crate::packet::{DecodedPacket, Ends, Ports, TcpFlags};
use crate::protocol::Protocol;
use crate::query::{FlowColumn, FlowQuery, HostColumn, HostQuery};
use crate::units::Timestamp;

const SYN: u8 = 0x02;
const ACK: u8 = 0x10;

fn packet(source: (&str, u16), destination: (&str, u16), second: i64) -> DecodedPacket {
    let ends = match (source.0.parse().unwrap(), destination.0.parse().unwrap()) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => Ends::Ipv4 {
            source,
            destination,
        },
        (IpAddr::V6(source), IpAddr::V6(destination)) => Ends::Ipv6 {
            source,
            destination,
        },
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {
            panic!("the ends are of two IP versions")
        }
    };
    DecodedPacket {
        time: Timestamp::new(second, 0),
        wire_length: 100,
        captured_length: 100,
        protocol: Protocol::TCP,
        ends,
        ports: Some(Ports {
            source: source.1,
            destination: destination.1,
        }),
        tcp_flags: Some(TcpFlags(ACK)),
    }
}

/// Three flows: an old web one, a short one over IPv6 that was only asked for, and a name that was
/// looked up.
fn three_flows() -> Aggregator {
    let mut aggregator = Aggregator::default();
    for second in 0..5 {
        aggregator.count(&packet(("10.0.0.9", 50_000), ("192.0.2.80", 443), second));
    }
    let mut asked = packet(("fd00::9", 50_001), ("2001:db8::80", 80), 7);
    asked.tcp_flags = Some(TcpFlags(SYN));
    aggregator.count(&asked);
    for second in [10, 11] {
        let mut lookup = packet(("10.0.0.10", 40_000), ("10.0.0.1", 53), second);
        lookup.protocol = Protocol::UDP;
        lookup.tcp_flags = None;
        lookup.wire_length = 1000;
        aggregator.count(&lookup);
    }
    aggregator
}

fn hosts(column: HostColumn, search: &str) -> TableQuery {
    TableQuery::Hosts(HostQuery {
        column,
        reversed: false,
        search: search.into(),
    })
}

fn flows(column: FlowColumn, reversed: bool, search: &str) -> TableQuery {
    TableQuery::Flows(FlowQuery {
        column,
        reversed,
        search: search.into(),
    })
}

/// The page, looked for through `step` rows at a time.
fn table(aggregator: &Aggregator, mut listing: Listing, step: usize) -> Table {
    for _ in 0..1000 {
        if let Some(table) = aggregator.advance(&mut listing, step) {
            return table;
        }
    }
    panic!("the listing never ends");
}

fn host_page(table: Table) -> HostPage {
    match table {
        Table::Hosts { page, .. } => page,
        Table::Flows { .. } => panic!("expected hosts"),
    }
}

fn flow_page(table: Table) -> FlowPage {
    match table {
        Table::Flows { page, .. } => page,
        Table::Hosts { .. } => panic!("expected flows"),
    }
}

/// The servers' ports, which tell the three flows apart.
fn ports(aggregator: &Aggregator, query: TableQuery) -> Vec<u16> {
    let page = flow_page(table(aggregator, Listing::new(query, 0, 10), 1));
    page.rows.iter().map(|row| row.server_port).collect()
}

#[test]
fn flows_are_in_the_order_of_the_column() {
    let aggregator = three_flows();
    for (column, expected) in [
        (FlowColumn::Protocol, [443, 80, 53]),
        (FlowColumn::Client, [443, 53, 80]),
        (FlowColumn::Server, [53, 443, 80]),
        (FlowColumn::State, [80, 443, 53]),
        (FlowColumn::Packets, [443, 53, 80]),
        (FlowColumn::Bytes, [53, 443, 80]),
        (FlowColumn::BytesSent, [53, 443, 80]),
        (FlowColumn::FirstSeen, [53, 80, 443]),
        (FlowColumn::LastSeen, [53, 80, 443]),
        (FlowColumn::Duration, [443, 53, 80]),
    ] {
        assert_eq!(
            ports(&aggregator, flows(column, false, "")),
            expected,
            "{column}"
        );
    }
    let reversed = ports(&aggregator, flows(FlowColumn::Bytes, true, ""));
    assert_eq!(reversed, [80, 443, 53]);
}

#[test]
fn a_search_leaves_the_rows_that_hold_all_its_words() {
    let aggregator = three_flows();
    for (search, expected) in [
        ("udp", vec![53]),
        ("TCP", vec![443, 80]),
        ("10.0.0.1", vec![53]),
        ("10.0.0", vec![443, 53]),
        ("[2001:DB8::80]:80", vec![80]),
        (":443 established", vec![443]),
        ("synsent", vec![80]),
        ("established udp", vec![]),
    ] {
        let query = flows(FlowColumn::Packets, false, search);
        let page = flow_page(table(&aggregator, Listing::new(query, 0, 10), 2));
        let mut found: Vec<_> = page.rows.iter().map(|row| row.server_port).collect();
        found.sort_unstable_by_key(|port| std::cmp::Reverse(*port));
        assert_eq!((found, page.kept), (expected.clone(), 3), "{search}");
        assert_eq!(page.matching, expected.len() as u64, "{search}");
    }
}

#[test]
fn hosts_are_listed_by_address_and_searched_by_it() {
    let aggregator = three_flows();
    let page = host_page(table(
        &aggregator,
        Listing::new(hosts(HostColumn::Address, ""), 0, 10),
        3,
    ));
    let addresses: Vec<_> = page.rows.iter().map(|row| row.address.as_str()).collect();
    let expected = [
        "10.0.0.1",
        "10.0.0.9",
        "10.0.0.10",
        "192.0.2.80",
        "2001:db8::80",
        "fd00::9",
    ];
    assert_eq!(addresses, expected);
    let page = host_page(table(
        &aggregator,
        Listing::new(hosts(HostColumn::Packets, "10.0.0"), 0, 1),
        3,
    ));
    assert_eq!((page.kept, page.matching, page.rows.len()), (6, 3, 1));
    assert_eq!(page.rows[0].address, "10.0.0.9");
}

#[test]
fn rows_that_come_while_it_is_looked_for_are_found_too() {
    let mut aggregator = three_flows();
    let mut listing = Listing::new(hosts(HostColumn::Address, ""), 0, 100);
    assert_eq!(aggregator.advance(&mut listing, 5), None);
    aggregator.count(&packet(("172.16.0.1", 1), ("172.16.0.2", 2), 20));
    let page = host_page(table(&aggregator, listing, 5));
    assert_eq!((page.kept, page.rows.len()), (8, 8));
}

#[test]
fn a_listing_begins_again_where_it_is_narrowed_meanwhile() {
    let mut aggregator = three_flows();
    let mut listing = Listing::new(flows(FlowColumn::Packets, false, ""), 0, 10);
    assert_eq!(aggregator.advance(&mut listing, 2), None);
    aggregator.narrow(Some([10, 0, 0, 1].into()));
    let page = flow_page(table(&aggregator, listing, 2));
    assert_eq!((page.kept, page.rows[0].server_port), (1, 53));
    let peers = Listing::new(hosts(HostColumn::Address, ""), 0, 10);
    let page = host_page(table(&aggregator, peers, 2));
    let addresses: Vec<_> = page.rows.iter().map(|row| row.address.as_str()).collect();
    assert_eq!(addresses, ["10.0.0.1", "10.0.0.10"]);
}

#[test]
fn a_table_that_moves_its_rows_meanwhile_is_looked_through_again() {
    let mut aggregator = Aggregator::default();
    let count_all = |aggregator: &mut Aggregator, from: u32, until: u32| {
        for number in from..until {
            let mut packet = packet(("10.0.0.1", 1), ("10.0.0.2", 2), 0);
            packet.ends = Ends::Ipv4 {
                source: number.into(),
                destination: [10, 0, 0, 2].into(),
            };
            aggregator.count(&packet);
            aggregator.count(&packet);
        }
    };
    count_all(&mut aggregator, 0x0b00_0000, 0x0b00_0000 + 110_000);
    let mut listing = Listing::new(hosts(HostColumn::Packets, ""), 0, 1);
    assert_eq!(aggregator.advance(&mut listing, 60_000), None);
    count_all(&mut aggregator, 0x0c00_0000, 0x0c00_0000 + 20_000);
    let page = host_page(table(&aggregator, listing, 60_000));
    assert_eq!(page.rows[0].address, "10.0.0.2");
    assert_eq!(page.rows[0].received.packets.0, 260_000);
    assert!(
        page.kept < 100_000,
        "{} rows, some of them twice",
        page.kept
    );
    assert!(page.unlisted.sent.packets.0 > 0);
}

proptest! {
    #[test]
    fn pages_follow_one_another_without_gap_or_overlap(
        sizes in prop::collection::vec(0_u32..6, 1..60), length in 1_usize..20, step in 1_usize..40,
    ) {
        let mut aggregator = Aggregator::default();
        for (number, size) in (0_u8..).zip(&sizes) {
            let mut packet = packet(("10.0.0.1", 1), ("10.0.1.1", 2), 0);
            packet.ends = Ends::Ipv4 {
                source: [10, 0, 0, number].into(),
                destination: [10, 0, 1, number].into(),
            };
            packet.wire_length = *size;
            aggregator.count(&packet);
        }
        let rows = |offset, count| {
            let listing = Listing::new(hosts(HostColumn::Bytes, ""), offset, count);
            host_page(table(&aggregator, listing, step)).rows
        };
        let all = rows(0, 1000);
        prop_assert_eq!(all.len(), sizes.len() * 2);
        let bytes = |row: &HostRow| row.sent.bytes.0 + row.received.bytes.0;
        let is_sorted = all.is_sorted_by_key(|row| std::cmp::Reverse(bytes(row)));
        prop_assert!(is_sorted);
        let mut paged = Vec::new();
        while paged.len() < all.len() {
            let page = rows(paged.len(), length);
            prop_assert!(!page.is_empty());
            paged.extend(page);
        }
        prop_assert_eq!(paged, all);
    }
}
