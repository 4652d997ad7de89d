//! Writes what fuzzing begins with: one folder for each target, in the folder that is named. All of it
//! is made here, from the captures that the tests make.

#[path = "../../support/captures.rs"]
mod captures;
#[expect(dead_code, reason = "its links are what is used")]
#[path = "../targets/decode.rs"]
mod decode;

use std::fs;
use std::path::Path;
use std::time::Duration;

use traffic::aggregate::Aggregator;
use traffic::link::LinkType;
use traffic::message::Message;
use traffic::moment::{Clock, Moment, Stage};
use traffic::packet::CapturedPacket;
use traffic::rows::{FlowPage, HostPage, PacketPage, SecondPage};
use traffic::snapshot::Snapshot;
use traffic::units::Timestamp;

fn main() {
    let folder = std::env::args_os().nth(1).expect("name a folder");
    let folder = Path::new(&folder);
    write(&folder.join("decode"), frames());
    write(&folder.join("file"), captures::all());
    write(&folder.join("requests"), requests());
    write(&folder.join("messages"), messages());
}

fn write<N: AsRef<str>>(folder: &Path, seeds: impl IntoIterator<Item = (N, Vec<u8>)>) {
    fs::create_dir_all(folder).expect("the folder can be made");
    for (name, bytes) in seeds {
        fs::write(folder.join(name.as_ref()), bytes).expect("a seed can be written");
    }
}

/// The packets of each capture, behind the number of each link type: the fuzzer finds the headers.
fn frames() -> Vec<(String, Vec<u8>)> {
    const FILE_HEAD: usize = 24;
    const LENGTH_AT: usize = 8;
    const RECORD_HEAD: usize = 16;
    let mut seeds = Vec::new();
    for (name, file) in captures::all() {
        let mut packets = Vec::new();
        let mut rest = file.get(FILE_HEAD..).unwrap_or_default();
        while let Some((record, behind)) = rest.split_first_chunk::<RECORD_HEAD>() {
            let length = [record[LENGTH_AT], record[LENGTH_AT + 1]];
            let Some(frame) = behind.get(..usize::from(u16::from_le_bytes(length))) else {
                break;
            };
            packets.extend(length);
            packets.extend([1, 0]);
            packets.extend(frame);
            rest = &behind[frame.len()..];
        }
        if packets.is_empty() || name == "pcapng" {
            continue;
        }
        for link in decode::LINKS {
            seeds.push((format!("{name}-{link}"), [&[link][..], &packets].concat()));
        }
    }
    seeds
}

fn requests() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("snapshot", "snapshot\nstop\n"),
        (
            "interval",
            "interval 500ms\ninterval 0.1s\ninterval 3600s\ninterval 1e2s\n",
        ),
        (
            "packets",
            "packets 18446744073709551615 1000\r\npackets 0 0\n",
        ),
        (
            "hosts",
            "hosts bytesReceived 3 4 10. :\nhosts -address 0 1\ntable hosts packets 192\nnarrow 2001:db8::1",
        ),
        ("flows", "flows lastSeen 0 50 udp\ntable none\nnarrow none\ntable flows -duration\n flows  bytes 1 2 \n"),
        ("seconds", "seconds -9223372036854775808 60\n\n"),
        ("nothing", "\n"),
        ("not-text", "stop\u{0}\u{fffd}\n"),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()))
    .to_vec()
}

fn messages() -> Vec<(String, Vec<u8>)> {
    let snapshot = Message::Snapshot(Box::new(snapshot()));
    let one = serde_json::to_string(&snapshot).expect("a snapshot can be written");
    [
        ("whole", format!("{}{one}\n{DONE}\n", beginning())),
        ("warning", format!("{WARNING}\n{FAILED}\n")),
        ("rows", rows()),
        ("later", "{\"type\":\"later\"}\n".to_owned()),
        ("broken", format!("{one}\n{{\"type\":\n{DONE}\n")),
        ("paused", format!("{one}\n{one}\n{WARNING}\n{DONE}\n")),
        (
            "interfaces",
            "{\"type\":\"interfaces\",\"interfaces\":[]}\n".to_owned(),
        ),
    ]
    .into_iter()
    .flat_map(|(name, text)| {
        [0x00, 0x80, 0xc0, 0xbf].map(|how: u8| {
            let seed = [&[how][..], text.as_bytes()].concat();
            (format!("{name}-{how:02x}"), seed)
        })
    })
    .collect()
}

fn beginning() -> &'static str {
    concat!(
        "{\"type\":\"hello\",\"protocol\":1,\"version\":\"1\"}\n",
        "{\"type\":\"started\",\"source\":{\"kind\":\"file\",\"path\":\"a\"},\"linkType\":\"RAW\",",
        "\"filter\":\"\",\"snaplen\":64,\"intervalMs\":100}\n"
    )
}

const DONE: &str = "{\"type\":\"finished\",\"reason\":\"done\"}";
const WARNING: &str =
    "{\"type\":\"warning\",\"code\":\"internal\",\"message\":\"m\",\"hint\":\"h\"}";
const FAILED: &str = "{\"type\":\"failed\",\"code\":\"internal\",\"message\":\"m\",\"hint\":\"h\"}";
fn rows() -> String {
    [
        Message::Packets(PacketPage::default()),
        Message::Hosts(HostPage::default()),
        Message::Flows(FlowPage::default()),
        Message::Seconds(SecondPage::default()),
    ]
    .iter()
    .map(|page| serde_json::to_string(page).expect("a page can be written") + "\n")
    .collect()
}

fn snapshot() -> Snapshot {
    let mut aggregator = Aggregator::default();
    aggregator.count(&traffic::decode::decode(
        LinkType::Ethernet,
        &CapturedPacket {
            time: Timestamp::new(captures::START, 0),
            wire_length: 60,
            bytes: &captures::udp(18),
        },
    ));
    aggregator.snapshot(
        Moment {
            clock: Clock::Packets,
            interval: Duration::from_secs(2),
            progress: None,
            stage: Stage::Final,
        },
        None,
    )
}
