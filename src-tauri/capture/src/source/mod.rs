//! Where packets come from: an interface or a file.

pub mod ahead;
pub mod file;
pub mod live;

use pcap::{Activated, Capture, Linktype};
use traffic::aggregate::Drops;
use traffic::link::LinkType;
use traffic::packet::CapturedPacket;
use traffic::units::Timestamp;

use crate::error::CaptureError;

/// Something that packets can be read from.
pub trait PacketSource {
    /// Reads at most `most` packets without waiting, and hands each to `take`, which sees each packet
    /// once, also those before an error.
    ///
    /// # Errors
    /// What libpcap says. The packets before the error were handed over.
    fn read(
        &mut self,
        most: usize,
        take: &mut dyn FnMut(&CapturedPacket<'_>),
    ) -> Result<Batch, CaptureError>;

    /// What only the source can say. It may take a system call: ask for a snapshot, not for a packet.
    fn figures(&mut self) -> SourceFigures;
}

/// What a read brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// All the packets there were, or as many as were wanted.
    Read,
    /// The file has no more packets.
    EndOfFile,
}

/// Figures that do not come from packets.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SourceFigures {
    /// What libpcap counted as lost; absent for a file.
    pub drops: Option<Drops>,
    /// How much of a file has been read, from 0 to 1; absent for an interface.
    pub progress: Option<f64>,
}

/// A link type with libpcap's name for it.
#[derive(Debug, Clone)]
pub struct Link {
    /// What the decoder calls it.
    pub kind: LinkType,
    /// What libpcap calls it.
    pub name: String,
}

fn link_of<S: Activated>(capture: &Capture<S>) -> Result<Link, CaptureError> {
    let number = capture.get_datalink();
    let name = link_name(number);
    match LinkType::from_dlt(number.0) {
        Some(kind) => Ok(Link { kind, name }),
        None => Err(CaptureError::LinkType { name }),
    }
}

fn link_name(number: Linktype) -> String {
    number
        .get_name()
        .unwrap_or_else(|_| format!("DLT {}", number.0))
}

/// `tick`: nanoseconds in a unit of the timestamp's fraction. The field is called microseconds, and
/// libpcap puts nanoseconds into it when it was asked for them.
fn captured<'a>(packet: &pcap::Packet<'a>, tick: i64) -> CapturedPacket<'a> {
    let ts = packet.header.ts;
    let (seconds, fraction) = (wide(ts.tv_sec), wide(ts.tv_usec));
    let nanoseconds = u32::try_from(fraction.saturating_mul(tick)).unwrap_or(0);
    CapturedPacket {
        time: Timestamp::new(seconds, nanoseconds),
        wire_length: packet.header.len,
        bytes: packet.data,
    }
}

/// The fields of a timestamp are of other widths on other systems.
fn wide(field: impl Into<i64>) -> i64 {
    field.into()
}
