//! `live`: captures on a network interface until it is asked to stop.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use traffic::failure::Failure;
use traffic::fence::Fence;
use traffic::message::{FinishReason, Message, Source, Started};

use crate::absence::Absence;
use crate::args::LiveArgs;
use crate::error::CaptureError;
use crate::output::Output;
use crate::platform;
use crate::requests::Inbox;
use crate::run::Run;
use crate::source::PacketSource as _;
use crate::source::live::{LiveSource, RETIRE_MILLIS};

/// Captures. The source is open and every right is given up.
///
/// # Errors
/// The interface broke, or went away for good. The figures up to then were shown.
pub fn run(
    args: &LiveArgs,
    mut source: LiveSource,
    output: &Output,
    inbox: &Inbox,
    fence: Fence,
) -> Result<(), Failure> {
    output.say(Message::Started(Started {
        source: Source::Interface {
            name: source.name().to_owned(),
        },
        link_type: source.link().name.clone(),
        snaplen: args.snaplen,
        interval_ms: u64::try_from(args.run.interval.as_millis()).unwrap_or(u64::MAX),
        filter: args.run.filter.clone(),
        fence,
    }));
    let mut run = Run::live(&args.run, output, inbox)?;
    platform::fence::seal()?;
    let outcome = capture(&mut run, &mut source);
    run.show_last(source.figures());
    outcome?;
    run.finish(FinishReason::Stopped);
    Ok(())
}

fn capture(run: &mut Run<'_>, source: &mut LiveSource) -> Result<(), CaptureError> {
    let mut absence = Absence::default();
    loop {
        // An interface that is gone has nothing to wait for but its return.
        let handle = source.is_attached().then(|| source.handle());
        let woken = run.wait(handle, absence.next_look());
        if run.is_abandoned(woken) {
            return Ok(());
        }
        let outcome = read(run, source);
        if outcome.is_err() || woken.source_error {
            absence.begin(run, source, outcome)?;
        }
        absence.look(run, source)?;
        if let ControlFlow::Break(()) = run.serve(|| source.figures()) {
            take_the_rest(run, source);
            return Ok(());
        }
    }
}

fn read(run: &mut Run<'_>, source: &mut LiveSource) -> Result<(), CaptureError> {
    if source.is_attached() {
        let link = source.link().kind;
        run.read(source, link)?;
    }
    Ok(())
}

/// The kernel may still hold packets back that it captured before the request to stop.
fn take_the_rest(run: &mut Run<'_>, source: &mut LiveSource) {
    let held_back = Duration::from_millis(u64::from(RETIRE_MILLIS.unsigned_abs()) * 2);
    let end = Instant::now() + held_back;
    while source.is_attached() && Instant::now() < end {
        run.wait(Some(source.handle()), Some(end));
        if read(run, source).is_err() {
            // It went away just now: what it delivered is counted, and more was not asked for.
            break;
        }
    }
}
