//! macOS.

pub mod devices;
pub mod open;
pub mod rights;
