//! `wirewatch-capture`: captures packets, or reads them from a file, and prints what they add up to.
//!
//! The program says everything as [`Message`]s on standard output and is asked by
//! [`Request`](traffic::message::Request)s on standard input. It opens its source, gives up its
//! rights, and only then starts its threads and reads. The main thread reads packets, counts them and
//! answers requests; `writer` writes messages, so that a reader that stands still never holds up
//! counting; `requests` reads standard input; `reader` reads a file ahead and decodes it, so that reading
//! and counting each have a processor. None but the main thread counts.

mod absence;
mod args;
mod error;
mod filter;
mod interfaces;
mod live;
mod output;
mod pcap_file;
mod platform;
mod replay;
mod requests;
mod run;
mod sample;
mod sleep;
mod source;

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use traffic::failure::{Failure, FailureCode};
use traffic::fence::{Fence, Probe};
use traffic::message::{FinishReason, Message, PROTOCOL_VERSION};

use crate::args::{Args, Command, InterfacesArgs, LiveArgs, ProbeFenceArgs, ReplayArgs, RunArgs};
use crate::output::Output;
use crate::platform::Life;
use crate::requests::Inbox;
use crate::source::live::LiveSource;

// What strangers' bytes come in through, so that tests can try all bytes on it.
pub use crate::error::CaptureError;
pub use crate::requests::{Incoming, LONGEST_LINE, next_line};
pub use crate::source::file::FileSource;
pub use crate::source::{Batch, Link, PacketSource, SourceFigures};

/// The command line, for the manual page and the shells' completions.
#[must_use]
pub fn command_line() -> clap::Command {
    Args::command()
}

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let inbox = Inbox::new();
    let output = Output::new();
    output.say(Message::Hello {
        protocol: PROTOCOL_VERSION,
        version: env!("CARGO_PKG_VERSION").into(),
    });
    let outcome = open(args.command, &inbox).and_then(|task| task.run(&output, &inbox));
    let code = match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.say(Message::Failed(failure));
            ExitCode::FAILURE
        }
    };
    match output.close(|| inbox.is_hung_up()) {
        // A reader that has read enough is none that failed.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&error);
            ExitCode::FAILURE
        }
        Ok(()) | Err(_) => code,
    }
}

#[expect(
    clippy::print_stderr,
    reason = "standard output is what cannot be written to"
)]
fn complain(error: &io::Error) {
    eprintln!("wirewatch-capture: what was counted cannot be written: {error}.");
}

/// What is left to do once everything that needs a right is open.
enum Task {
    Interfaces(InterfacesArgs),
    Live(LiveArgs, LiveSource, Fence),
    Replay(ReplayArgs, FileSource, Fence),
    ProbeFence,
    Nothing,
}

/// Opens what the command needs, then gives up every right and raises the fence. Only the list of
/// interfaces keeps a right, because it opens each interface that comes up; it never reads a packet.
fn open(command: Command, inbox: &Inbox) -> Result<Task, Failure> {
    match command {
        Command::Interfaces(args) => {
            inbox.open()?;
            platform::fence::raise_for_listing()?;
            Ok(Task::Interfaces(args))
        }
        Command::Live(args) => {
            platform::library::may_capture()?;
            platform::rights::raise();
            let source = LiveSource::open(&args)?;
            inbox.open()?;
            let fence = platform::fence::raise(life(&args.run), Some(source.handle()))?;
            Ok(Task::Live(args, source, fence))
        }
        Command::Replay(args) => {
            platform::library::load()?;
            platform::rights::become_caller()?;
            let source = FileSource::open(&args)?;
            inbox.open()?;
            let fence = platform::fence::raise(life(&args.run), None)?;
            Ok(Task::Replay(args, source, fence))
        }
        Command::CheckFilter(args) => {
            platform::library::load()?;
            platform::rights::drop_all()?;
            filter::check(&args.filter, &args.link_type)?;
            Ok(Task::Nothing)
        }
        Command::Sample(args) => {
            platform::rights::become_caller()?;
            sample::write(&args.file)?;
            Ok(Task::Nothing)
        }
        Command::AllowDevices => {
            platform::devices::allow()?;
            Ok(Task::Nothing)
        }
        Command::ProbeFence(ProbeFenceArgs { attempt: None }) => Ok(Task::ProbeFence),
        Command::ProbeFence(ProbeFenceArgs {
            attempt: Some(attempt),
        }) => platform::probes::try_one(&attempt).map(|never| match never {}),
    }
}

fn life(args: &RunArgs) -> Life {
    if args.no_input {
        Life::Own
    } else {
        Life::OfParent
    }
}

impl Task {
    fn run(self, output: &Output, inbox: &Inbox) -> Result<(), Failure> {
        output.start();
        let reason = match self {
            Self::Live(args, source, fence) => {
                return live::run(&args, source, output, inbox, fence);
            }
            Self::Replay(args, source, fence) => {
                return replay::run(&args, source, output, inbox, fence);
            }
            Self::Interfaces(args) => interfaces::run(&args, output, inbox)?,
            Self::ProbeFence => {
                let probes = platform::probes::try_all()?;
                let hole = probes
                    .iter()
                    .find(|probe| !probe.outcome.is_held())
                    .cloned();
                output.say(Message::Probes { probes });
                hole.map_or(Ok(()), |hole| Err(found(&hole)))?;
                FinishReason::Done
            }
            Self::Nothing => FinishReason::Done,
        };
        output.say(Message::Finished { reason });
        Ok(())
    }
}

fn found(hole: &Probe) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The fence does not hold: {} was not refused.", hole.attempt),
        "Please report this, with the version of your system.",
    )
}
