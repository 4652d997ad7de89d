//! Runs the worker on a folder of real captures, and holds every figure against what another tool
//! made of the same files. `WIREWATCH_CAPTURES` names the folder: captures, and beside them
//! `expected/NAME.json` each.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(test)]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::worker::Worker;
use traffic::failure::{Failure, FailureCode};
use traffic::message::Message;
use traffic::request::ROWS_PER_REQUEST;
use traffic::rows::{FlowRow, HostRow, PacketRow};
use traffic::snapshot::{HostFigures, Snapshot};

/// Why a capture may differ, as the expected figures name it, and in which of them.
const REASONS: [(&str, &str, &[&str]); 3] = [
    (
        "libpcap_frames_differ",
        "libpcap reads fewer frames than the other tool, so only their number can be asked for",
        &["*"],
    ),
    (
        "odd_time",
        "libpcap carries a fraction of over a second, or a time before 1970, in its own way",
        &["per second", "last packets"],
    ),
    (
        "bad_ip",
        "an IP header that contradicts itself: how much of it is believed is a matter of taste",
        &[
            "protocols",
            "protocol bytes",
            "IP versions",
            "sources",
            "destinations",
            "last packets",
        ],
    ),
];

/// Link types that carry no IP, and are refused by their name.
const REFUSED: [&str; 1] = ["VSOCK"];

#[test]
#[ignore = "needs a folder of captures, named by WIREWATCH_CAPTURES"]
fn every_figure_is_that_of_another_tool() {
    let folder = std::env::var_os("WIREWATCH_CAPTURES").expect("WIREWATCH_CAPTURES is set");
    let folder = PathBuf::from(folder);
    let mut names: Vec<String> = std::fs::read_dir(folder.join("expected"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "there are expected figures");
    let mut differences = Vec::new();
    let mut excused = BTreeMap::<(&str, &str), BTreeSet<&str>>::new();
    for name in &names {
        let text = std::fs::read(folder.join("expected").join(format!("{name}.json"))).unwrap();
        let expected: Value = serde_json::from_slice(&text).unwrap();
        let report = compare(&folder.join(name), &expected);
        for (figure, what) in report {
            match reason(&expected, figure) {
                Some(reason) => {
                    excused.entry((name, reason)).or_default().insert(figure);
                }
                None => differences.push(format!("{name}: {figure}: {what}")),
            }
        }
    }
    println!("{} captures; excused: {excused:#?}", names.len());
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

fn reason(expected: &Value, figure: &str) -> Option<&'static str> {
    REASONS
        .iter()
        .find(|(name, _, figures)| {
            let doubtful = expected["doubtful"].as_array().unwrap();
            doubtful.iter().any(|doubt| doubt == name)
                && (figures.contains(&figure) || (figures.contains(&"*") && figure != "frames"))
        })
        .map(|(_, reason, _)| *reason)
}

/// The figures that differ, by name, and how.
type Report = Vec<(&'static str, String)>;

fn differ<T: PartialEq + Debug>(report: &mut Report, name: &'static str, found: &T, expected: &T) {
    if found != expected {
        let (found, expected) = (format!("{found:?}"), format!("{expected:?}"));
        let short = |text: &str| text.chars().take(400).collect::<String>();
        report.push((
            name,
            format!("found {}, expected {}", short(&found), short(&expected)),
        ));
    }
}

fn compare(capture: &Path, expected: &Value) -> Report {
    let mut report = Report::new();
    let found = match read(capture) {
        Ok(found) => found,
        Err(failure) => {
            let refused = failure.code == FailureCode::UnsupportedLinkType
                && REFUSED.iter().any(|name| failure.message.contains(name));
            let unreadable =
                failure.code == FailureCode::UnreadableFile && expected["libpcap"]["frames"] == 0;
            if !refused && !unreadable {
                report.push(("readable", failure.message));
            }
            return report;
        }
    };
    let snapshot = &found.snapshot;
    let number = |name: &str| expected[name].as_u64().unwrap();
    differ(
        &mut report,
        "frames",
        &snapshot.totals.packets.0,
        &expected["libpcap"]["frames"]
            .as_u64()
            .unwrap_or_else(|| number("frames")),
    );
    let bytes = snapshot.totals.bytes.0;
    differ(&mut report, "wire bytes", &bytes, &number("bytes_wire"));
    let captured = snapshot.totals.captured_bytes.0;
    differ(
        &mut report,
        "captured bytes",
        &captured,
        &number("bytes_captured"),
    );
    let seconds: BTreeMap<String, Value> = found
        .seconds
        .iter()
        .map(|(second, packets, bytes)| (second.to_string(), json!([packets, bytes])))
        .collect();
    let expected_seconds = serde_json::from_value(expected["per_second"].clone()).unwrap();
    differ(&mut report, "per second", &seconds, &expected_seconds);
    compare_protocols(&mut report, snapshot, expected);
    compare_hosts(&mut report, &found, expected);
    let last: Vec<Value> = snapshot.recent.iter().take(10).rev().map(packet).collect();
    let expected_last = expected["last_packets"].as_array().unwrap().clone();
    differ(&mut report, "last packets", &last, &expected_last);
    compare_flows(&mut report, &found.flows, &expected["conversations"]);
    report
}

fn compare_protocols(report: &mut Report, snapshot: &Snapshot, expected: &Value) {
    let mut protocols: BTreeMap<String, u64> = BTreeMap::new();
    for kind in ["ip_protocols", "non_ip"] {
        let part: BTreeMap<String, u64> = serde_json::from_value(expected[kind].clone()).unwrap();
        protocols.extend(part);
    }
    let found = |figure: fn(&traffic::units::Volume) -> u64| -> BTreeMap<String, u64> {
        let rows = snapshot.protocols.iter();
        rows.map(|row| (row.protocol.clone(), figure(&row.volume)))
            .collect()
    };
    differ(
        report,
        "protocols",
        &found(|volume| volume.packets.0),
        &protocols,
    );
    // Bytes are expected of what is above IP only.
    let bytes: BTreeMap<String, u64> =
        serde_json::from_value(expected["ip_protocol_bytes"].clone()).unwrap();
    let mut found_bytes = found(|volume| volume.bytes.0);
    found_bytes.retain(|name, _| expected["ip_protocols"].get(name).is_some());
    differ(report, "protocol bytes", &found_bytes, &bytes);
    let version = |name: &str| expected["ip_versions"][name].as_u64().unwrap_or(0);
    let versions = snapshot.ip_versions;
    differ(
        report,
        "IP versions",
        &(versions.ipv4.packets.0, versions.ipv6.packets.0),
        &(version("4"), version("6")),
    );
}

fn compare_hosts(report: &mut Report, found: &Found, expected: &Value) {
    let packets = |rows: &[HostFigures]| -> Value {
        rows.iter()
            .map(|row| json!([row.address, row.volume.packets.0]))
            .collect()
    };
    let bytes = |rows: &[HostFigures]| -> Value {
        rows.iter()
            .map(|row| json!([row.address, row.volume.bytes.0]))
            .collect()
    };
    let top = &found.snapshot.top;
    for (name, found, expected) in [
        (
            "sources",
            packets(&top.sources_by_packets),
            &expected["top_sources"],
        ),
        (
            "sources",
            bytes(&top.sources_by_bytes),
            &expected["top_sources_by_bytes"],
        ),
        (
            "destinations",
            packets(&top.destinations_by_packets),
            &expected["top_destinations"],
        ),
        (
            "destinations",
            bytes(&top.destinations_by_bytes),
            &expected["top_destinations_by_bytes"],
        ),
    ] {
        differ(report, name, &found, expected);
    }
    let count = |is_wanted: fn(&HostRow) -> bool| {
        let wanted = found.hosts.iter().filter(|host| is_wanted(host));
        json!(wanted.count())
    };
    let sources = count(|host| host.sent.packets.0 > 0);
    differ(report, "sources", &sources, &expected["distinct_sources"]);
    let destinations = count(|host| host.received.packets.0 > 0);
    differ(
        report,
        "destinations",
        &destinations,
        &expected["distinct_destinations"],
    );
}

/// A row as the expected figures write it. They have addresses of IP only.
fn packet(row: &PacketRow) -> Value {
    let ip = |address: &Option<String>| {
        let address = address.as_ref();
        address
            .filter(|text| text.parse::<IpAddr>().is_ok())
            .cloned()
    };
    json!({
        "number": row.number,
        "time": format!("{}.{:09}", row.time.second(), row.time.nanoseconds()),
        "len": row.wire_length,
        "src": ip(&row.source),
        "dst": ip(&row.destination),
        "proto": row.protocol,
        "sport": row.source_port,
        "dport": row.destination_port,
        "tcp_flags": row.tcp_flags.as_ref().map(|flags| flags.replace(' ', ",")),
    })
}

/// A conversation: protocol, two ends in the order of their text, and what went each way.
type Conversation = (String, (String, u16), (String, u16), [u64; 4]);

fn conversation(flow: &FlowRow) -> Conversation {
    let client = (flow.client.clone(), flow.client_port);
    let server = (flow.server.clone(), flow.server_port);
    let (sent, received) = (flow.sent, flow.received);
    let protocol = flow.protocol.clone();
    if client <= server {
        let volumes = [
            sent.packets.0,
            sent.bytes.0,
            received.packets.0,
            received.bytes.0,
        ];
        (protocol, client, server, volumes)
    } else {
        let volumes = [
            received.packets.0,
            received.bytes.0,
            sent.packets.0,
            sent.bytes.0,
        ];
        (protocol, server, client, volumes)
    }
}

fn compare_flows(report: &mut Report, flows: &[FlowRow], expected: &Value) {
    differ(
        report,
        "conversations",
        &json!(flows.len()),
        &expected["count"],
    );
    let mut found: Vec<Conversation> = flows.iter().map(conversation).collect();
    found.sort();
    let mut listed: Vec<Conversation> = expected["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let (protocol, a, a_port, b, b_port, volumes): (
                String,
                String,
                u16,
                String,
                u16,
                [u64; 4],
            ) = serde_json::from_value(json!([
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                [row[5], row[6], row[7], row[8]]
            ]))
            .unwrap();
            (protocol, (a, a_port), (b, b_port), volumes)
        })
        .collect();
    listed.sort();
    if expected["list_complete"] == false {
        // The longest lists are cut; what is in them must be found.
        found.retain(|flow| listed.binary_search(flow).is_ok());
    }
    differ(report, "conversations", &found, &listed);
}

/// All that the worker says about a capture.
struct Found {
    snapshot: Snapshot,
    hosts: Vec<HostRow>,
    flows: Vec<FlowRow>,
    seconds: Vec<(i64, u64, u64)>,
}

fn read(capture: &Path) -> Result<Found, Failure> {
    let capture = capture.display().to_string();
    let mut worker = Worker::start(["replay", &capture, "--linger", "--interval", "3600s"]);
    let mut snapshot = None;
    loop {
        match worker.next() {
            Some(Message::Snapshot(newest)) => snapshot = Some(*newest),
            Some(Message::Failed(failure)) => return Err(failure),
            Some(Message::Finished { .. }) => break,
            Some(_) => {}
            None => unreachable!("the worker says how it ends"),
        }
    }
    let hosts = pages(&mut worker, "hosts packets", |message| {
        if let Message::Hosts(page) = message {
            Some(page.rows)
        } else {
            None
        }
    });
    let flows = pages(&mut worker, "flows packets", |message| {
        if let Message::Flows(page) = message {
            Some(page.rows)
        } else {
            None
        }
    });
    Ok(Found {
        snapshot: snapshot.unwrap(),
        hosts,
        flows,
        seconds: seconds(&mut worker),
    })
}

fn pages<T>(worker: &mut Worker, request: &str, rows_of: fn(Message) -> Option<Vec<T>>) -> Vec<T> {
    let mut rows = Vec::new();
    loop {
        worker.ask(&format!("{request} {} {ROWS_PER_REQUEST}", rows.len()));
        let page = worker.next().and_then(rows_of).expect("it answers");
        let is_last = page.len() < ROWS_PER_REQUEST;
        rows.extend(page);
        if is_last {
            return rows;
        }
    }
}

fn seconds(worker: &mut Worker) -> Vec<(i64, u64, u64)> {
    let mut rows: Vec<(i64, u64, u64)> = Vec::new();
    loop {
        let start = rows.last().map_or(i64::MIN, |(second, _, _)| second + 1);
        worker.ask(&format!("seconds {start} {ROWS_PER_REQUEST}"));
        let Some(Message::Seconds(page)) = worker.next() else {
            unreachable!("it answers");
        };
        let is_last = page.rows.len() < ROWS_PER_REQUEST;
        let page = page.rows.into_iter();
        rows.extend(page.map(|(second, volume)| (second, volume.packets.0, volume.bytes.0)));
        if is_last {
            return rows;
        }
    }
}
