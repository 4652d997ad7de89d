//! BPF filters: compiled by libpcap, never by us.

use pcap::{Activated, Capture, Linktype};
use traffic::failure::{Failure, FailureCode};

use crate::error::{CaptureError, words};
use crate::platform::filter::{self, Program};

/// The longest filter that is compiled. libpcap's time and memory explode with the number of terms:
/// 2,000 of them took it 28 s and 3.5 GB.
const LONGEST_FILTER: usize = 4096;

/// Why a filter is not compiled.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// libpcap does not understand it; its words.
    Refused(String),
    /// It takes more time or memory than it may.
    TooMuch,
}

/// Sets a filter on an open interface; an empty one lets everything through.
///
/// # Errors
/// [`CaptureError::Filter`] with libpcap's words.
pub fn set<S: Activated>(capture: &mut Capture<S>, filter: &str) -> Result<(), CaptureError> {
    if filter.trim().is_empty() {
        return Ok(());
    }
    let program = compile(capture, filter)?;
    filter::set(capture, &program).map_err(refused)
}

/// Sets a filter on an open file so that it says the same of a frame with a VLAN tag as it does on an
/// interface, where the system takes the tag off before the filter sees the frame. What counts bytes, such
/// as `greater` and `ether[20]`, still counts the tag's four.
///
/// # Errors
/// [`CaptureError::Filter`] with libpcap's words.
pub fn set_for_file<S: Activated>(
    capture: &mut Capture<S>,
    filter: &str,
) -> Result<(), CaptureError> {
    if filter.trim().is_empty() {
        return Ok(());
    }
    // Alone first: what is wrong with it is to be said of what the person wrote.
    let mut program = compile(capture, filter)?;
    if !speaks_of_layers(filter) {
        match filter::compile(capture, &through_tags(filter)) {
            Ok(with_tags) => program = with_tags,
            // Frames of this link type have no tags.
            Err(Trouble::Refused(_)) => {}
            Err(trouble @ Trouble::TooMuch) => return Err(troubled(trouble)),
        }
    }
    filter::set(capture, &program).map_err(refused)
}

/// The filter, asked of what follows the tag where there is one, and only there: `not port 22` is not
/// true of a tagged frame merely because its port stands four bytes further on. Link types without
/// tags refuse it, and need none of it.
fn through_tags(filter: &str) -> String {
    let untagged = "not ether proto 0x8100 and not ether proto 0x88a8 and not ether proto 0x9100";
    format!("({untagged} and ({filter})) or (vlan and ({filter}))")
}

/// Whether a filter moves on through layers by itself (pcap-filter(7)): then it is taken at its word.
fn speaks_of_layers(filter: &str) -> bool {
    let layers = ["vlan", "mpls", "pppoed", "pppoes", "geneve", "vxlan"];
    filter
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| layers.contains(&word))
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
    let capture = Capture::dead(number).map_err(|error| refused(words(&error)))?;
    compile(&capture, filter)?;
    Ok(())
}

fn compile<S: Activated>(capture: &Capture<S>, filter: &str) -> Result<Program, CaptureError> {
    let length = filter.chars().count();
    if length > LONGEST_FILTER {
        return Err(refused(format!(
            "it has {length} characters, and at most {LONGEST_FILTER} are allowed"
        )));
    }
    filter::compile(capture, filter).map_err(troubled)
}

fn troubled(trouble: Trouble) -> CaptureError {
    match trouble {
        Trouble::Refused(words) => refused(words),
        Trouble::TooMuch => refused("compiling it takes too much time or memory".into()),
    }
}

fn refused(words: String) -> CaptureError {
    CaptureError::Filter {
        cause: match words.strip_prefix("can't parse filter expression: ") {
            Some(words) => words.to_owned(),
            None => words,
        },
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
            ("tcp) or (udp", "syntax error"),
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

    #[test]
    fn names_of_this_computer_are_known_and_those_of_the_network_are_not_asked_for() {
        assert_eq!(check("tcp port http or udp port domain", "EN10MB"), Ok(()));
        let failure = check("host wirewatch.example", "EN10MB").unwrap_err();
        assert!(failure.message.contains("wirewatch.example"), "{failure:?}");
    }

    #[test]
    fn a_filter_that_speaks_of_layers_is_taken_at_its_word() {
        for filter in ["vlan 7 and tcp", "tcp or (vlan)", "mpls 3", "not pppoes"] {
            assert!(speaks_of_layers(filter), "{filter}");
        }
        for filter in ["tcp", "host vlanhost", "port 22"] {
            assert!(!speaks_of_layers(filter), "{filter}");
        }
    }
}
