//! Tests of narrowing: lists and charts are of one host's packets, and totals of all.

use std::time::Duration;

use crate::aggregate::Aggregator;
use crate::moment::Stage;
use crate::query::{FlowColumn, FlowQuery, TableQuery};
use crate::rows::Table;
use crate::tables::listing::Listing;
use crate::testing::{START, after, at, between};
use crate::units::Timestamp;

fn flows_of(aggregator: &Aggregator) -> Vec<String> {
    let mut listing = Listing::for_snapshot(TableQuery::Flows(FlowQuery {
        column: FlowColumn::Client,
        reversed: false,
        search: String::new(),
    }));
    match aggregator.advance(&mut listing, usize::MAX) {
        Some(Table::Flows { page, .. }) => page.rows.into_iter().map(|row| row.client).collect(),
        other => panic!("expected flows, got {other:?}"),
    }
}

#[test]
fn narrowed_to_a_host_everything_is_of_its_packets_alone() {
    let mut aggregator = Aggregator::default();
    aggregator.count(&between(1, 2, START));
    aggregator.count(&between(3, 4, START));
    aggregator.narrow(Some([10, 0, 0, 2].into()));
    aggregator.count(&between(2, 1, START + 1));
    aggregator.count(&between(2, 3, START + 1));
    aggregator.count(&between(3, 4, START + 1));
    let snapshot = aggregator.snapshot(at(START + 2, Stage::Ongoing), None);
    let narrowing = snapshot.narrowing.unwrap();
    assert_eq!(narrowing.host, "10.0.0.2");
    assert_eq!(
        (narrowing.sent.packets.0, narrowing.received.packets.0),
        (2, 1)
    );
    assert!(narrowing.complete, "what was counted before is known too");
    assert_eq!(
        snapshot.totals.packets.0, 5,
        "totals stay those of the whole"
    );
    assert_eq!(snapshot.protocols[0].volume.packets.0, 3);
    assert_eq!(snapshot.timelines.all.packets_per_second, [1.0, 2.0]);
    let numbers: Vec<_> = snapshot.recent.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert_eq!(snapshot.top.sources_by_packets.len(), 2);
    assert_eq!(flows_of(&aggregator), ["10.0.0.1", "10.0.0.2", "10.0.0.2"]);
    aggregator.narrow(None);
    let snapshot = aggregator.snapshot(at(START + 2, Stage::Ongoing), None);
    assert_eq!((snapshot.narrowing, snapshot.recent.len()), (None, 5));
    assert_eq!(flows_of(&aggregator).len(), 4);
}

#[test]
fn narrowed_late_it_says_from_when_on_packets_are_known() {
    let mut aggregator = Aggregator::default();
    for second in 0..12_000 {
        aggregator.count(&between(1, 2, START + second));
    }
    aggregator.narrow(Some([10, 0, 0, 1].into()));
    let snapshot = aggregator.snapshot(at(START + 12_000, Stage::Ongoing), None);
    let narrowing = snapshot.narrowing.unwrap();
    assert_eq!(narrowing.since.second(), START + 2000);
    assert!(!narrowing.complete);
    assert_eq!(narrowing.counted.packets.0, 10_000);
    assert_eq!(
        narrowing.sent.packets.0, 12_000,
        "its totals are exact all the same"
    );
    assert_eq!(snapshot.protocols[0].volume.packets.0, 10_000);
    let all = &snapshot.timelines.all;
    assert!(
        all.start >= START + 2000 - all.step,
        "the timeline begins there"
    );
    assert!(
        all.packets_per_second
            .iter()
            .all(|rate| (*rate - 1.0).abs() < 1e-9)
    );
}

#[test]
fn narrowed_late_it_bears_a_clock_that_is_set_back_a_little() {
    let mut aggregator = Aggregator::default();
    for _ in 0..12_000 {
        aggregator.count(&between(1, 2, START));
    }
    aggregator.narrow(Some([10, 0, 0, 2].into()));
    let elapsed = Duration::from_millis(100);
    for now in [
        Timestamp::new(START, 300_000_000),
        Timestamp::new(START - 1, 900_000_000),
    ] {
        let snapshot = aggregator.snapshot(after(elapsed, now, Stage::Ongoing), None);
        assert_eq!(snapshot.started_at.second(), START);
        assert!(snapshot.timelines.all.packets_per_second.is_empty());
    }
}
