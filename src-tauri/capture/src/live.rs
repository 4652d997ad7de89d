//! `live`: captures on a network interface until it is asked to stop.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use traffic::aggregate::Clock;
use traffic::failure::Failure;
use traffic::message::{FinishReason, Message, Source, Started};

use crate::args::LiveArgs;
use crate::error::{self, CaptureError};
use crate::output::Output;
use crate::requests::Inbox;
use crate::run::Run;
use crate::source::PacketSource as _;
use crate::source::live::{LiveSource, RETIRE_MILLIS};

/// Captures. The source is open and every right is given up.
///
/// # Errors
/// The interface went away or broke. The figures up to then were shown.
pub fn run(
    args: &LiveArgs,
    mut source: LiveSource,
    output: &Output,
    inbox: &Inbox,
) -> Result<(), Failure> {
    output.say(Message::Started(Started {
        source: Source::Interface {
            name: source.name().to_owned(),
        },
        link_type: source.link().name.clone(),
        snaplen: args.snaplen,
        interval_ms: u64::try_from(args.run.interval.as_millis()).unwrap_or(u64::MAX),
        filter: args.run.filter.clone(),
    }));
    let mut run = Run::start(&args.run, Clock::Wall, output, inbox)?;
    let outcome = capture(&mut run, &mut source);
    run.show_last(source.figures());
    outcome?;
    run.finish(FinishReason::Stopped);
    Ok(())
}

fn capture(run: &mut Run<'_>, source: &mut LiveSource) -> Result<(), CaptureError> {
    let link = source.link().kind;
    loop {
        let woken = run.wait(Some(source.handle()), None);
        if run.is_abandoned(woken) {
            return Ok(());
        }
        run.read(source, link)?;
        if woken.source_error {
            run.warn(error::interface_went_down(source.name()));
        }
        if let ControlFlow::Break(()) = run.serve(source) {
            return take_the_rest(run, source);
        }
    }
}

/// The kernel may still hold packets back that it captured before the request to stop.
fn take_the_rest(run: &mut Run<'_>, source: &mut LiveSource) -> Result<(), CaptureError> {
    let held_back = Duration::from_millis(u64::from(RETIRE_MILLIS.unsigned_abs()) * 2);
    let end = Instant::now() + held_back;
    let link = source.link().kind;
    while Instant::now() < end {
        run.wait(Some(source.handle()), Some(end));
        run.read(source, link)?;
    }
    Ok(())
}
