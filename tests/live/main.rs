//! Captures on hosts of the test's own. Needs the right to capture and to make network namespaces.

#![cfg(target_os = "linux")]

#[cfg(test)]
mod counting;
#[cfg(test)]
mod ending;
#[cfg(test)]
mod interfaces;
#[cfg(test)]
mod interruptions;
#[cfg(test)]
mod rights;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

use support::network::Hosts;
use support::worker::{PROGRAM, Worker};

/// A worker that captures in the near host.
fn live(hosts: &Hosts, arguments: &[&str]) -> Worker {
    let mut worker = Worker::run(hosts.command(PROGRAM).args(["live"]).args(arguments));
    worker.expect_started();
    worker
}
