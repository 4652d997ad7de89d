//! Tests of the series: what is counted once stays counted once, in every width.

use super::*;

fn packets(count: u64) -> Volume {
    Volume {
        packets: PacketCount(count),
        bytes: ByteCount(count * 100),
    }
}

/// Each test traffic: seconds and packets.
fn series(traffic: &[(i64, u64)]) -> Series {
    let mut series = Series::default();
    for (second, count) in traffic {
        for _ in 0..*count {
            series.count(*second, packets(1));
        }
    }
    series
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn total(timeline: &Timeline, start: i64, end: i64) -> f64 {
    timeline
        .packets_per_second
        .iter()
        .zip(0..)
        .map(|(rate, index)| {
            let step_start = timeline.start + index * timeline.step;
            let covered = (step_start + timeline.step).min(end) - step_start.max(start);
            rate * covered as f64
        })
        .sum()
}

#[test]
fn a_second_without_packets_is_a_zero() {
    let timelines = series(&[(100, 3), (102, 5)]).timelines(100, 105);
    assert_eq!(timelines.one_minute.start, 100);
    assert_eq!(
        timelines.one_minute.packets_per_second,
        [3.0, 0.0, 5.0, 0.0, 0.0]
    );
    assert_eq!(
        timelines.one_minute.bytes_per_second,
        [300.0, 0.0, 500.0, 0.0, 0.0]
    );
}

#[test]
fn packets_out_of_order_are_counted_in_their_own_second() {
    let mut series = series(&[(10, 1), (12, 1), (10, 1), (9, 1), (12, 1)]);
    assert_eq!(series.span(), Some((9, 12)));
    assert_eq!(
        series.timelines(9, 13).one_minute.packets_per_second,
        [1.0, 2.0, 0.0, 2.0]
    );
}

#[test]
fn a_step_covered_in_part_is_the_mean_of_that_part() {
    // Steady 10 packets a second from second 3 to 402: no dip at either end.
    let traffic: Vec<_> = (3..403).map(|second| (second, 10)).collect();
    let thirty = series(&traffic).timelines(3, 403).thirty_minutes;
    assert_eq!((thirty.start, thirty.step), (0, 5));
    assert_eq!(thirty.packets_per_second, [10.0; 81]);
}

#[test]
fn every_width_holds_every_packet_of_its_time() {
    for (name, traffic) in [
        ("a minute", vec![(1_700_000_000, 7), (1_700_000_059, 2)]),
        ("an hour", (0..3600).step_by(7).map(|s| (s, 3)).collect()),
        ("a day", (0..86_400).step_by(61).map(|s| (s, 2)).collect()),
        ("eleven years", vec![(5, 4), (365 * 86_400 * 11, 9)]),
        ("before 1970", vec![(-1000, 4), (-1, 9)]),
    ] {
        let start = traffic[0].0;
        let end = traffic[traffic.len() - 1].0 + 1;
        let sent: u64 = traffic.iter().map(|(_, count)| count).sum();
        let all = series(&traffic).timelines(start, end).all;
        assert!(all.packets_per_second.len() <= ALL_STEPS, "{name}");
        let found = total(&all, start, end);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let sent = sent as f64;
        // Rates are rounded to a hundredth of a packet per second.
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let rounding = 0.005 * (end - start) as f64;
        assert!(
            (found - sent).abs() <= rounding,
            "{name}: {found} of {sent}"
        );
    }
}

#[test]
fn a_capture_of_years_costs_no_more_than_its_seconds() {
    let mut series = Series::default();
    for index in 0..200_000 {
        series.count(index * 4000, packets(1));
    }
    series.store();
    for level in &series.levels {
        assert!(level.len() <= KEPT_STEPS);
    }
}

#[test]
fn the_last_seconds_can_be_asked_for() {
    let mut series = series(&[(10, 4), (11, 6), (12, 1)]);
    assert_eq!(series.between(10, 12), packets(10));
    assert_eq!(series.between(12, 10), Volume::default());
}

#[test]
fn nothing_captured_is_an_empty_timeline() {
    let timelines = Series::default().timelines(7, 7);
    assert_eq!(timelines.all.packets_per_second, [0.0; 0]);
}

#[test]
fn a_rate_is_as_exact_as_it_is_large() {
    for (count, seconds, expected) in [
        (0, 10, "0.0"),
        (1, 3, "0.333"),
        (12, 94_608_000, "1.27e-7"),
        (2, 604_800, "3.31e-6"),
        (4, 3, "1.33"),
        (2999, 3, "999.67"),
        (3001, 3, "1000.0"),
        (7, 0, "7.0"),
    ] {
        let rate = serde_json::to_string(&per_second(count, seconds)).unwrap();
        assert_eq!(rate, expected, "{count} in {seconds} s");
    }
}
