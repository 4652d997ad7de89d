//! Linux.

pub mod facts;
pub mod open;
pub mod rights;
