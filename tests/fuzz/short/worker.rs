//! The short runs of the fuzz targets `file` and `requests`, on what proptest makes up.

#![expect(clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../support/captures.rs"]
mod captures;
#[path = "../targets/file.rs"]
mod file;
#[path = "../targets/requests.rs"]
mod requests;

use proptest::prelude::*;

/// Bytes with some of them changed, and perhaps cut.
fn damaged(bytes: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = bytes.len();
    let changes = prop::collection::vec((0..length.max(1), any::<u8>()), 0..4);
    (changes, length / 2..=length).prop_map(move |(changes, length)| {
        let mut bytes = bytes.clone();
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.truncate(length);
        bytes
    })
}

fn capture() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<_> = captures::all().into_iter().map(|(_, file)| file).collect();
    prop::sample::select(files).prop_flat_map(damaged)
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "snapshot",
        "stop",
        "interval",
        "packets",
        "hosts",
        "flows",
        "seconds",
        "bytesSent",
        "table",
        "narrow",
        "none",
        "-address",
        "10.0.0.1",
        "2001:db8::1",
        "lastSeen",
        "500ms",
        "0.1005s",
        "1e2s",
        "3600s",
        "-1",
        "0",
        "1000",
        "18446744073709551615",
        "+5",
        "\r",
        "\t",
    ];
    let words = prop::collection::vec(prop::sample::select(words.to_vec()), 0..5);
    prop_oneof![
        4 => words.prop_map(|words| words.join(" ").into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..300),
        1 => (250_usize..260).prop_map(|length| vec![b'x'; length]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_file(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        file::check(&bytes);
    }

    #[test]
    fn damaged_captures_are_read_as_far_as_they_go(bytes in capture()) {
        file::check(&bytes);
    }

    #[test]
    fn any_lines_are_requests_or_refused(lines in prop::collection::vec(line(), 0..20)) {
        requests::check(&lines.join(&b'\n'));
    }
}
