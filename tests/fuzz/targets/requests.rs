//! Any bytes on standard input: each line is one request or one refusal, however it comes in, a line
//! without end is not kept, and a request reads back from its own words.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use traffic::query::TableQuery;
use traffic::request::{INTERVALS, Request, RequestError, RowRequest};
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
            Incoming::Request(request) => is_request(request, line),
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

fn is_request(request: &Request, line: &[u8]) {
    assert!(line.len() as u64 <= LONGEST_LINE);
    let written = request.to_string();
    let read = written.parse::<Request>();
    assert!((written.len() as u64) < LONGEST_LINE, "{written}");
    assert!(!written.contains(char::is_control), "{written:?}");
    match (request, &read) {
        // Written in whole milliseconds.
        (Request::Interval(interval), Ok(Request::Interval(again))) => {
            assert!(INTERVALS.contains(interval), "{interval:?}");
            let lost = interval.abs_diff(*again);
            assert!(lost < Duration::from_millis(1), "{interval:?}: {written}");
        }
        _ => assert_eq!(read, Ok(as_passed_on(request)), "{written}"),
    }
    assert_eq!(read.map(|read| read.to_string()), Ok(written));
}

/// A search is passed on in lower case, and only as far as it is printable and short.
fn as_passed_on(request: &Request) -> Request {
    let mut passed_on = request.clone();
    if let Request::Table(Some(query)) | Request::Rows(RowRequest::Table { query, .. }) =
        &mut passed_on
    {
        let line = query.search_line();
        match query {
            TableQuery::Hosts(query) => query.search = line,
            TableQuery::Flows(query) => query.search = line,
        }
    }
    passed_on
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
