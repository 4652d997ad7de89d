//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use traffic::request::parse_interval;

use crate::platform::open::RING_BYTES;

/// Capture packets and print what they add up to, as JSON Lines.
///
/// Standard output carries one JSON message a line: "hello" first, then what was asked for,
/// "finished" or "failed" last. Standard input takes one request a line while a capture runs:
/// "snapshot", "interval 500ms", "hosts bytes 0 100", "narrow 192.0.2.1", "stop". The end of standard input means stop,
/// unless --no-input is given.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Examples:\n  \
        wirewatch-capture interfaces\n  \
        wirewatch-capture live eth0 --filter 'udp port 53' --interval 1s\n  \
        wirewatch-capture replay capture.pcapng --pace fast\n  \
        ssh host wirewatch-capture live eth0 --filter 'not port 22'\n\n\
        Exit status: 0 when done or interrupted, 1 after a \"failed\" message or when standard output cannot be \
        written, 2 when the command line is wrong."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the network interfaces, and whether each may be captured on now
    Interfaces(InterfacesArgs),
    /// Capture on a network interface
    Live(LiveArgs),
    /// Read a capture file (pcap or pcapng)
    Replay(ReplayArgs),
    /// Say whether libpcap understands a BPF filter
    CheckFilter(CheckFilterArgs),
    /// Write a small made-up capture to a file, to try things on
    Sample(SampleArgs),
    /// Try what the fence around a capture forbids, and say what came of it
    ProbeFence(ProbeFenceArgs),
    /// Let the person at the screen read the capture devices of macOS; launchd runs it
    #[command(hide = true)]
    AllowDevices,
}

#[derive(Debug, clap::Args)]
pub struct InterfacesArgs {
    /// Go on listing once a second, with how busy each interface is
    #[arg(long)]
    pub watch: bool,
}

/// As much as the system's libpcap makes good use of.
const DEFAULT_BUFFER_KIB: u32 = RING_BYTES.unsigned_abs() / 1024;

#[derive(Debug, clap::Args)]
pub struct LiveArgs {
    /// The interface's name, as "interfaces" lists it; "any" for all of them on Linux
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub interface: String,
    #[command(flatten)]
    pub run: RunArgs,
    /// Keep at most this many bytes of each packet
    #[arg(long, value_name = "BYTES", default_value_t = 262_144, value_parser = clap::value_parser!(u32).range(64..=262_144))]
    pub snaplen: u32,
    /// Room for packets that wait to be read, in KiB; what does not fit is dropped, and counted as such
    #[arg(long, value_name = "KIB", default_value_t = DEFAULT_BUFFER_KIB, value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
    pub buffer_size: u32,
    /// Also capture what is meant for other computers, as far as it reaches this one
    #[arg(long)]
    pub promiscuous: bool,
}

#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// The capture file
    pub file: PathBuf,
    #[command(flatten)]
    pub run: RunArgs,
    /// How fast to read
    #[arg(long, value_enum, default_value_t = Pace::Fast)]
    pub pace: Pace,
}

/// How fast to read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Pace {
    /// With the pauses that were between the packets; a pause of over ten seconds is cut to ten
    AsCaptured,
    /// As fast as this computer can
    Fast,
}

#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Count only packets that match this BPF filter (see pcap-filter(7))
    #[arg(long, value_name = "BPF", default_value = "")]
    pub filter: String,
    /// Time between two snapshots, such as 500ms or 2s
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = parse_interval)]
    pub interval: Duration,
    /// Read no requests, and go on when standard input ends
    #[arg(long)]
    pub no_input: bool,
    /// Having finished, answer requests with the last figures until standard input ends
    #[arg(long, conflicts_with = "no_input")]
    pub linger: bool,
}

#[derive(Debug, clap::Args)]
pub struct CheckFilterArgs {
    /// The filter
    pub filter: String,
    /// libpcap's name of the link type that the filter is meant for
    #[arg(long, value_name = "NAME", default_value = "EN10MB")]
    pub link_type: String,
}

#[derive(Debug, clap::Args)]
pub struct SampleArgs {
    /// The file to write; an existing one is replaced
    pub file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct ProbeFenceArgs {
    /// Make this attempt alone, in this process
    #[arg(long, hide = true)]
    pub attempt: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
