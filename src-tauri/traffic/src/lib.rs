//! Packets in, figures out: what Wirewatch knows about network traffic.
//!
//! This library has no files, no sockets, no clock and no operating system. A source hands it a
//! [`CapturedPacket`](packet::CapturedPacket), [`decode`] turns it into a
//! [`DecodedPacket`](packet::DecodedPacket), an [`Aggregator`](aggregate::Aggregator) counts it, and
//! at the end of an interval a [`Snapshot`](snapshot::Snapshot) leaves as one
//! [`Message`](message::Message). Time is always an argument.

#![forbid(unsafe_code)]

pub mod aggregate;
mod counts;
pub mod decode;
pub mod failure;
pub mod fence;
pub mod gap;
pub mod interface;
pub mod link;
pub mod message;
pub mod moment;
mod narrowing;
pub mod packet;
pub mod protocol;
mod protocol_volumes;
pub mod query;
mod recent;
pub mod request;
pub mod rows;
mod series;
pub mod snapshot;
pub mod tables;
#[cfg(test)]
mod testing;
pub mod text;
pub mod units;
