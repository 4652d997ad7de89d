//! Windows.

mod fence;
pub mod library;
pub mod open;
pub mod rights;
mod system;
pub mod wait;
