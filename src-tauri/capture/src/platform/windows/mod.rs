//! Windows.

pub mod rights;
pub mod wait;

/// Npcap's buffer in the kernel.
pub const RING_BYTES: i32 = 16 * 1024 * 1024;

/// The resolution of timestamps that is asked for.
pub const PRECISION: pcap::Precision = pcap::Precision::Micro;
