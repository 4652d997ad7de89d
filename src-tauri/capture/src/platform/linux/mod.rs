//! Linux.

mod apart;
pub mod clock;
mod denial;
pub mod facts;
pub mod fence;
pub mod filter;
pub mod interface_drops;
pub mod open;
pub mod presence;
pub mod probes;
pub mod rights;
mod system_calls;
