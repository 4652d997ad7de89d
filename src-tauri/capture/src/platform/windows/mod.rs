//! Windows.

pub mod open;
pub mod rights;
pub mod wait;
