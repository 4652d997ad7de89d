//! The fence where it is no more than what `rights` gives up.

use pcap::{Active, Capture};
use traffic::failure::Failure;
use traffic::fence::Fence;

use super::{Life, rights};

/// Gives up what can be given up. The end of standard input is what tells here that the parent is gone.
///
/// # Errors
/// As [`rights::drop_all`].
pub fn raise(_: Life, _: Option<&Capture<Active>>) -> Result<Fence, Failure> {
    rights::drop_all()?;
    Ok(rights::HELD)
}

/// There is nothing to seal.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub fn seal() -> Result<(), Failure> {
    Ok(())
}

/// There is nothing to raise.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub fn raise_for_listing() -> Result<(), Failure> {
    Ok(())
}

/// Gives up what can be given up before libpcap reads the head of a file.
///
/// # Errors
/// As [`rights::drop_all`].
pub fn raise_for_opening() -> Result<(), Failure> {
    rights::drop_all()
}
