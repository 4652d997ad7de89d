//! macOS.

pub mod open;
pub mod rights;
