//! Whatever stands in a file, the worker says something sensible about it and ends in good order.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(test)]
mod support;

use std::process::Command;

use proptest::prelude::*;
use support::captures::{self, link_type};
use support::folder::Folder;
use support::worker::PROGRAM;
use traffic::message::Message;

fn replay(bytes: &[u8]) -> Vec<Message> {
    let folder = Folder::new();
    let file = folder.file("capture");
    std::fs::write(&file, bytes).unwrap();
    let output = Command::new(PROGRAM)
        .arg("replay")
        .arg(&file)
        .arg("--no-input")
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn ends_in_good_order(messages: &[Message]) -> bool {
    matches!(messages.first(), Some(Message::Hello { .. }))
        && matches!(
            messages.last(),
            Some(Message::Failed(_) | Message::Finished { .. })
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_file_that_is_spoken_about(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(ends_in_good_order(&replay(&bytes)));
    }

    #[test]
    fn damage_to_a_good_file_is_survived(
        ng: bool, at in 0_usize..3000, value: u8, length in 0_usize..4000,
    ) {
        let packets: Vec<_> = (0..20)
            .map(|n| captures::at(n * 100, captures::tcp(true, "PA", 60)))
            .collect();
        let mut bytes = if ng {
            captures::pcapng(&packets)
        } else {
            captures::pcap(link_type::ETHERNET, &packets)
        };
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
        bytes.truncate(length);
        prop_assert!(ends_in_good_order(&replay(&bytes)));
    }

    #[test]
    fn any_frames_of_any_link_type_are_all_counted(
        link in prop::sample::select(vec![
            link_type::NULL, link_type::ETHERNET, link_type::RAW, link_type::LINUX_SLL,
            link_type::LINUX_SLL2,
        ]),
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 0..30),
    ) {
        let packets: Vec<_> = frames.iter().map(|frame| captures::at(0, frame.clone())).collect();
        let messages = replay(&captures::pcap(link, &packets));
        prop_assert!(ends_in_good_order(&messages));
        let snapshot = support::worker::last_snapshot(&messages);
        prop_assert_eq!(snapshot.totals.packets.0, frames.len() as u64);
        let by_protocol: u64 = snapshot.protocols.iter().map(|row| row.volume.packets.0).sum();
        prop_assert_eq!(by_protocol, frames.len() as u64);
    }
}
