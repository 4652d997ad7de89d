//! macOS.

pub mod rights;

/// The kernel refuses larger buffers (`debug.bpf_maxbufsize`).
pub const RING_BYTES: i32 = 512 * 1024;

/// The resolution of timestamps that is asked for: BPF devices have no finer one.
pub const PRECISION: pcap::Precision = pcap::Precision::Micro;
