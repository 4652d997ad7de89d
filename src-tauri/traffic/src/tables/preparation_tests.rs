//! Tests of preparation: piece by piece comes to the same as at once.

use super::*;
use crate::aggregate::Aggregator;
use crate::moment::Stage;
use crate::query::{HostColumn, HostQuery};
use crate::testing::{START, at, between, in_file};

#[test]
fn a_snapshot_that_is_prepared_piece_by_piece_is_the_same() {
    let mut aggregator = Aggregator::default();
    for number in 0..200 {
        aggregator.count(&between(number, number / 3, START));
    }
    let query = || {
        Some(TableQuery::Hosts(HostQuery {
            column: HostColumn::Bytes,
            reversed: false,
            search: "10".into(),
        }))
    };
    let moment = in_file(Stage::Final);
    let mut at_once = aggregator.snapshot(moment, query());
    for rows in [1, 7, 1000] {
        let mut preparation = Preparation::new(query());
        let mut pieces = 0;
        let prepared = loop {
            pieces += 1;
            if let Some(prepared) = aggregator.prepare(&mut preparation, rows) {
                break prepared;
            }
        };
        assert!(pieces * rows >= 200, "{pieces} pieces of {rows} rows");
        let snapshot = aggregator.prepared_snapshot(moment, prepared);
        at_once.sequence = snapshot.sequence;
        assert_eq!(snapshot, at_once);
    }
}

#[test]
fn a_snapshot_that_is_narrowed_while_it_is_prepared_is_of_that_host() {
    let mut aggregator = Aggregator::default();
    aggregator.count(&between(1, 2, START));
    aggregator.count(&between(3, 4, START));
    let mut preparation = Preparation::new(None);
    assert!(aggregator.prepare(&mut preparation, 1).is_none());
    aggregator.narrow(Some([10, 0, 0, 4].into()));
    let prepared = aggregator.prepare(&mut preparation, 100).unwrap();
    let top = aggregator
        .prepared_snapshot(at(START + 1, Stage::Ongoing), prepared)
        .top;
    assert_eq!(top.sources_by_packets.len(), 1);
    assert_eq!(top.sources_by_packets[0].address, "10.0.0.3");
}
