//! The short run of the fuzz target `decode`, on what proptest makes up.

#![expect(clippy::panic, reason = "a test fails by panicking")]

#[path = "../targets/decode.rs"]
mod decode;

use proptest::prelude::*;

/// An IP header over UDP or TCP, so that not all frames are undecodable.
const IP: &[u8] = &[
    0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x9c, 0x40, 1, 0xbb, 0, 0,
    0, 1, 0, 0, 0, 1, 0x50, 0x12, 0xff, 0xff, 0, 0, 0, 0,
];

fn header() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        Just([&[2; 12][..], &[8, 0]].concat()),
        Just(vec![0x0f, 0, 8, 0]),
        Just(Vec::new()),
    ]
}

/// A header, IP with one byte changed, and some bytes more.
fn frame() -> impl Strategy<Value = Vec<u8>> {
    let changed = (0..IP.len(), any::<u8>()).prop_map(|(at, value)| {
        let mut ip = IP.to_vec();
        ip[at] = value;
        ip
    });
    let more = prop::collection::vec(any::<u8>(), 0..20);
    (header(), changed, more).prop_map(|parts| [parts.0, parts.1, parts.2].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_counted(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        decode::check(&bytes);
    }

    #[test]
    fn frames_that_are_almost_right_are_counted(
        link in prop::sample::select(decode::LINKS.to_vec()),
        frames in prop::collection::vec((frame(), any::<[u8; 2]>()), 0..40),
    ) {
        let mut bytes = vec![link];
        for (frame, [step, not_captured]) in frames {
            let length = u16::try_from(frame.len()).unwrap();
            bytes.extend(length.to_le_bytes());
            bytes.extend([step, not_captured]);
            bytes.extend(frame);
        }
        decode::check(&bytes);
    }
}
