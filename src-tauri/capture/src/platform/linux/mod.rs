//! Linux.

pub mod clock;
pub mod facts;
pub mod open;
pub mod presence;
pub mod rights;
