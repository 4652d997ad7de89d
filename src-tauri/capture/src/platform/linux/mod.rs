//! Linux.

pub mod facts;
pub mod rights;

/// Room for packets that arrive while the worker is busy: 2 MiB lost packets at 150,000 a second,
/// this lost none.
pub const RING_BYTES: i32 = 32 * 1024 * 1024;

/// The resolution of timestamps that is asked for.
pub const PRECISION: pcap::Precision = pcap::Precision::Nano;
