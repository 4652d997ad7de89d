//! Text that came from outside, made fit to be shown: every name that the network or the system gives
//! passes through [`clean`] before it is put into a message.

use std::fmt::Write as _;
use std::path::Path;

/// The most characters that are kept: the length of the longest DNS name in text (RFC 1035).
pub const LONGEST: usize = 253;

/// The text with what a person could not see, or would be misled by, written out: control characters,
/// marks that turn the writing direction and invisible ones as `\u{202e}`, bytes that are not UTF-8 as
/// `\xNN`. What is longer than [`LONGEST`] characters ends in `…`.
#[must_use]
pub fn clean(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut left = LONGEST;
    let mut is_cut = false;
    for chunk in bytes.utf8_chunks() {
        let visible = chunk.valid().chars().map(written_out);
        let broken = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
        for piece in visible.chain(broken) {
            let length = piece.chars().count();
            if length > left {
                is_cut = true;
                break;
            }
            left -= length;
            text.push_str(&piece);
        }
        if is_cut {
            text.push('…');
            break;
        }
    }
    text
}

/// The same of a path or a file's name.
#[must_use]
pub fn clean_path(path: &Path) -> String {
    clean(path.as_os_str().as_encoded_bytes())
}

/// A word of a command line, as a shell of Unix takes it.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn written_out(character: char) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = if is_hidden(character) {
        write!(text, "\\u{{{:x}}}", u32::from(character))
    } else {
        write!(text, "{character}")
    };
    text
}

/// Whether a character is unseen or turns its neighbours around (Unicode's classes Cc and Cf, and the
/// separators of lines).
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        for (bytes, expected) in [
            ("Wi-Fi 2,4 GHz — Küche".as_bytes(), "Wi-Fi 2,4 GHz — Küche"),
            (b"a\nb\x1b[31m\x00", "a\\u{a}b\\u{1b}[31m\\u{0}"),
            ("exe\u{202e}fdp.".as_bytes(), "exe\\u{202e}fdp."),
            ("a\u{200b}b\u{feff}".as_bytes(), "a\\u{200b}b\\u{feff}"),
            (b"caf\xe9", "caf\\xe9"),
            (b"", ""),
        ] {
            assert_eq!(clean(bytes), expected);
        }
    }

    #[test]
    fn every_character_that_only_formats_is_written_out() {
        // DerivedGeneralCategory.txt of Unicode 16, class Cf.
        for range in [
            '\u{ad}'..='\u{ad}',
            '\u{600}'..='\u{605}',
            '\u{61c}'..='\u{61c}',
            '\u{6dd}'..='\u{6dd}',
            '\u{70f}'..='\u{70f}',
            '\u{890}'..='\u{891}',
            '\u{8e2}'..='\u{8e2}',
            '\u{180e}'..='\u{180e}',
            '\u{200b}'..='\u{200f}',
            '\u{202a}'..='\u{202e}',
            '\u{2060}'..='\u{2064}',
            '\u{2066}'..='\u{206f}',
            '\u{feff}'..='\u{feff}',
            '\u{fff9}'..='\u{fffb}',
            '\u{110bd}'..='\u{110bd}',
            '\u{110cd}'..='\u{110cd}',
            '\u{13430}'..='\u{1343f}',
            '\u{1bca0}'..='\u{1bca3}',
            '\u{1d173}'..='\u{1d17a}',
            '\u{e0001}'..='\u{e0001}',
            '\u{e0020}'..='\u{e007f}',
        ] {
            for hidden in range {
                let expected = format!("\\u{{{:x}}}", u32::from(hidden));
                assert_eq!(clean(hidden.to_string().as_bytes()), expected);
            }
        }
    }

    #[test]
    fn a_path_is_quoted_for_the_shell_only_where_it_must_be() {
        assert_eq!(shell_word("/usr/bin/worker-1"), "/usr/bin/worker-1");
        assert_eq!(shell_word("/a b/it's"), r"'/a b/it'\''s'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let exact = "ü".repeat(LONGEST);
        assert_eq!(clean(exact.as_bytes()), exact);
        let longer = clean(format!("{exact}ü").as_bytes());
        assert_eq!(longer, format!("{exact}…"));
        let broken = clean(&[0xff; 1000]);
        assert_eq!(broken.chars().count(), LONGEST / 4 * 4 + 1);
    }

    proptest! {
        #[test]
        fn any_bytes_become_short_text_that_can_be_seen(bytes: Vec<u8>) {
            let text = clean(&bytes);
            prop_assert!(text.chars().count() <= LONGEST + 1);
            prop_assert!(!text.chars().any(is_hidden), "{text:?}");
            let again = clean(text.as_bytes());
            prop_assert_eq!(again.trim_end_matches('…'), text.trim_end_matches('…'));
        }
    }
}
