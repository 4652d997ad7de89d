//! Saves a picture of a chart where the person says.

use tauri::AppHandle;
use traffic::failure::{Failure, FailureCode};
use traffic::text::clean_path;

use crate::dialogs;

/// The largest picture that is taken from the page; a chart on a large screen has some 300 kB.
const LARGEST_IMAGE: usize = 64 * 1024 * 1024;

/// What every PNG file begins with (RFC 2083, section 3.1).
const PNG_SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// Asks where to, and writes the picture there. Returns whether it was saved.
///
/// # Errors
/// It is no picture, or cannot be written.
pub async fn save(app: &AppHandle, name: &str, bytes: &[u8]) -> Result<bool, Failure> {
    check(bytes)?;
    let Some(path) = dialogs::file_to_save(app, &file_name(name)).await? else {
        return Ok(false);
    };
    std::fs::write(&path, bytes).map_err(|error| {
        Failure::new(
            FailureCode::Internal,
            format!(
                "The picture cannot be saved as {}: {error}.",
                clean_path(&path)
            ),
            "Save it in a folder that you may write to.",
        )
    })?;
    Ok(true)
}

fn check(bytes: &[u8]) -> Result<(), Failure> {
    if bytes.starts_with(&PNG_SIGNATURE) && bytes.len() <= LARGEST_IMAGE {
        return Ok(());
    }
    Err(Failure::new(
        FailureCode::InvalidRequest,
        "What was to be saved is not a picture.",
        "Try it again.",
    ))
}

/// A name that is one in every folder and on every system.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let stem: String = name
        .trim_end_matches(".png")
        .chars()
        .take(100)
        .map(plain)
        .collect();
    format!("{}.png", stem.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_saved() {
        assert_eq!(check(&PNG_SIGNATURE), Ok(()));
        for bytes in [&b""[..], b"#!/bin/sh"] {
            let code = check(bytes).map_err(|failure| failure.code);
            assert_eq!(code, Err(FailureCode::InvalidRequest));
        }
    }

    #[test]
    fn a_name_from_the_page_is_made_plain() {
        for (name, plain) in [
            ("wirewatch packets.png", "wirewatch-packets.png"),
            ("../../etc/passwd", "etc-passwd.png"),
            ("Köln", "Köln.png"),
        ] {
            assert_eq!(file_name(name), plain);
        }
    }
}
