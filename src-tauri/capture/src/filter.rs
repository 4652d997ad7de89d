//! BPF filters: compiled by libpcap, never by us.

use pcap::{Activated, Capture, Linktype};
use traffic::failure::{Failure, FailureCode};

use crate::error::{CaptureError, words};

/// The longest filter that is compiled. libpcap's time and memory explode with the number of terms:
/// 2,000 of them took it 28 s and 3.5 GB.
const LONGEST_FILTER: usize = 4096;

/// Sets a filter on an open source; an empty one lets everything through.
///
/// # Errors
/// [`CaptureError::Filter`] with libpcap's words.
pub fn set<S: Activated>(capture: &mut Capture<S>, filter: &str) -> Result<(), CaptureError> {
    check_length(filter)?;
    if filter.trim().is_empty() {
        return Ok(());
    }
    capture
        .filter(filter, true)
        .map_err(|error| refused(&error))
}

/// Says whether libpcap understands a filter for a link type.
///
/// # Errors
/// `invalidFilter` with libpcap's words, or `invalidRequest` for an unknown link type.
pub fn check(filter: &str, link_type: &str) -> Result<(), Failure> {
    let number = Linktype::from_name(link_type).map_err(|_| {
        Failure::new(
            FailureCode::InvalidRequest,
            format!("libpcap knows no link type {link_type:?}."),
            "Use a name that \"interfaces\" lists, such as EN10MB.",
        )
    })?;
    check_length(filter)?;
    let capture = Capture::dead(number).map_err(|error| refused(&error))?;
    capture
        .compile(filter, true)
        .map_err(|error| refused(&error))?;
    Ok(())
}

fn check_length(filter: &str) -> Result<(), CaptureError> {
    let length = filter.chars().count();
    if length > LONGEST_FILTER {
        return Err(CaptureError::Filter {
            cause: format!("it has {length} characters, and at most {LONGEST_FILTER} are allowed"),
        });
    }
    Ok(())
}

fn refused(error: &pcap::Error) -> CaptureError {
    let text = words(error);
    let text = text
        .strip_prefix("can't parse filter expression: ")
        .unwrap_or(&text);
    CaptureError::Filter {
        cause: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_checked_with_libpcaps_words() {
        for filter in ["", "tcp port 443", "host 192.0.2.1 and not port 22", "ip6"] {
            assert_eq!(check(filter, "EN10MB"), Ok(()), "{filter:?}");
        }
        for (filter, words) in [
            ("tcp prot 443", "syntax error"),
            ("host", "syntax error"),
            ("port 99999", "99999"),
            ("a\0b", "nul"),
        ] {
            let failure = check(filter, "EN10MB").unwrap_err();
            assert_eq!(failure.code, FailureCode::InvalidFilter, "{filter:?}");
            let message = failure.message.to_lowercase();
            assert!(message.contains(words), "{filter:?}: {message}");
        }
    }

    #[test]
    fn a_filter_without_end_is_refused_before_libpcap_sees_it() {
        let filter = vec!["port 1"; 2000].join(" or ");
        let failure = check(&filter, "EN10MB").unwrap_err();
        assert!(failure.message.contains("at most 4096"), "{failure:?}");
    }

    #[test]
    fn an_unknown_link_type_is_named() {
        let failure = check("tcp", "ETHERNOT").unwrap_err();
        assert_eq!(failure.code, FailureCode::InvalidRequest);
        assert!(failure.message.contains("ETHERNOT"));
    }
}
