//! Any bytes on standard input: each line is one request or one refusal, however it comes in, a line
//! without end is not kept, and a request reads back from its own words.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use traffic::message::{INTERVALS, Request, RequestError};
use wirewatch_capture::{Incoming, LONGEST_LINE, next_line};

/// How long the line without end is: far more than is kept of it.
const ENDLESS: u64 = 1024 * 1024;

/// Holds any bytes against what is to be true of them.
pub fn check(bytes: &[u8]) {
    let heard = hear(&mut &bytes[..]);
    for size in [1, 7, 300] {
        let pieces = hear(&mut BufReader::with_capacity(size, bytes));
        assert_eq!(heard, pieces, "in pieces of {size}");
    }
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    assert_eq!(heard.len(), lines.len(), "each line is heard once");
    for (incoming, line) in heard.iter().zip(&lines) {
        match incoming {
            Incoming::Request(request) => is_request(*request, line),
            Incoming::Invalid(error) => is_refusal(error, line),
            Incoming::End => panic!("the input has not ended"),
        }
    }
    outlives_a_line_without_end(bytes);
}

fn hear(input: &mut impl BufRead) -> Vec<Incoming> {
    let mut heard = Vec::new();
    loop {
        let incoming = next_line(input);
        if incoming == Incoming::End {
            break;
        }
        heard.push(incoming);
    }
    assert_eq!(next_line(input), Incoming::End, "an end stays one");
    heard
}

fn is_request(request: Request, line: &[u8]) {
    assert!(line.len() as u64 <= LONGEST_LINE);
    let written = request.to_string();
    let read = written.parse::<Request>();
    match (request, &read) {
        // Written in whole milliseconds.
        (Request::Interval(interval), Ok(Request::Interval(again))) => {
            assert!(INTERVALS.contains(&interval), "{interval:?}");
            let lost = interval.abs_diff(*again);
            assert!(lost < Duration::from_millis(1), "{interval:?}: {written}");
        }
        _ => assert_eq!(read, Ok(request), "{written}"),
    }
    assert_eq!(read.map(|read| read.to_string()), Ok(written));
}

fn is_refusal(error: &RequestError, line: &[u8]) {
    let (RequestError::Unknown(text) | RequestError::Interval(text)) = error;
    assert!(text.chars().count() <= 80, "{text:?}");
    if line.len() as u64 <= LONGEST_LINE {
        let line = String::from_utf8_lossy(line);
        assert!(line.contains(text.as_str()), "{text:?} of {line:?}");
    }
    assert!(!error.to_string().contains('\n'), "{error}");
}

/// What comes behind a line without end is heard all the same.
fn outlives_a_line_without_end(bytes: &[u8]) {
    let filler = bytes.iter().copied().find(|byte| *byte != b'\n');
    let endless = std::io::repeat(filler.unwrap_or(b'x')).take(ENDLESS);
    let mut input = BufReader::new(endless.chain(&b"\nstop\n"[..]));
    assert!(matches!(next_line(&mut input), Incoming::Invalid(_)));
    assert_eq!(next_line(&mut input), Incoming::Request(Request::Stop));
    assert_eq!(next_line(&mut input), Incoming::End);
}
