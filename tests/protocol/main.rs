//! The worker protocol from the outside.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod endings;
#[cfg(test)]
mod files;
#[cfg(test)]
mod requests;
#[cfg(test)]
#[cfg(unix)]
mod signals;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
