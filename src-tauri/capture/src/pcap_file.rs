//! Writes capture files in the pcap format: <https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html>.

use std::io::{self, Write};

use traffic::units::Timestamp;

const MAGIC_NANOSECONDS: u32 = 0xa1b2_3c4d;
const MAJOR_VERSION: u16 = 2;
const MINOR_VERSION: u16 = 4;
const SNAPLEN: u32 = 262_144;

/// Writes the head of a file whose frames have the given link type (`LINKTYPE_…` number).
///
/// # Errors
/// What the writer says.
pub fn write_head(out: &mut impl Write, link_type: u32) -> io::Result<()> {
    out.write_all(&MAGIC_NANOSECONDS.to_le_bytes())?;
    out.write_all(&MAJOR_VERSION.to_le_bytes())?;
    out.write_all(&MINOR_VERSION.to_le_bytes())?;
    out.write_all(&[0; 8])?;
    out.write_all(&SNAPLEN.to_le_bytes())?;
    out.write_all(&link_type.to_le_bytes())
}

/// Writes a packet of `wire_length` bytes, of which `bytes` were captured.
///
/// # Errors
/// What the writer says, and `InvalidInput` for a packet or time that the format cannot hold.
pub fn write_packet(
    out: &mut impl Write,
    time: Timestamp,
    wire_length: u32,
    bytes: &[u8],
) -> io::Result<()> {
    let invalid = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let seconds = u32::try_from(time.second()).map_err(invalid)?;
    let captured_length = u32::try_from(bytes.len()).map_err(invalid)?;
    for field in [seconds, time.nanoseconds(), captured_length, wire_length] {
        out.write_all(&field.to_le_bytes())?;
    }
    out.write_all(bytes)
}
