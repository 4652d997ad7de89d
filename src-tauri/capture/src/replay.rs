//! `replay`: reads a capture file to its end, or until it is asked to stop.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use traffic::aggregate::Clock;
use traffic::decode::decode;
use traffic::failure::Failure;
use traffic::message::{FinishReason, Message, Source, Started};
use traffic::packet::DecodedPacket;
use traffic::units::Timestamp;

use crate::args::{Pace, ReplayArgs};
use crate::error::CaptureError;
use crate::output::Output;
use crate::requests::Inbox;
use crate::run::Run;
use crate::source::file::FileSource;
use crate::source::{Batch, PacketSource};

/// libpcap reads files with whatever snaplen they have; this is the most it accepts.
const FILE_SNAPLEN: u32 = 262_144;

/// A pause between two packets is not waited for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Reads the file. What cannot be read at its end is a warning; all packets before it count.
///
/// # Errors
/// Standard input cannot be read.
pub fn run(
    args: &ReplayArgs,
    mut source: FileSource,
    output: &Output,
    inbox: &Inbox,
) -> Result<(), Failure> {
    output.say(Message::Started(Started {
        source: Source::File {
            path: source.path().display().to_string(),
        },
        link_type: source.link().name.clone(),
        snaplen: FILE_SNAPLEN,
        interval_ms: u64::try_from(args.run.interval.as_millis()).unwrap_or(u64::MAX),
        filter: args.run.filter.clone(),
    }));
    let mut run = Run::start(&args.run, Clock::Packets, output, inbox)?;
    let outcome = match args.pace {
        Pace::Fast => read_fast(&mut run, &mut source),
        Pace::AsCaptured => read_as_captured(&mut run, &mut source),
    };
    let reason = outcome.unwrap_or_else(|error| {
        run.warn(error.into());
        FinishReason::EndOfFile
    });
    let mut figures = source.figures();
    if reason == FinishReason::EndOfFile {
        figures.progress = Some(1.0);
    }
    run.show_last(figures);
    run.finish(reason);
    Ok(())
}

fn read_fast(run: &mut Run<'_>, source: &mut FileSource) -> Result<FinishReason, CaptureError> {
    let link = source.link().kind;
    loop {
        if run.read(source, link)? == Batch::EndOfFile {
            return Ok(FinishReason::EndOfFile);
        }
        let woken = run.wait(None, Some(Instant::now()));
        if run.is_abandoned(woken) {
            return Ok(FinishReason::Stopped);
        }
        if let ControlFlow::Break(()) = run.serve(source) {
            return Ok(FinishReason::Stopped);
        }
    }
}

fn read_as_captured(
    run: &mut Run<'_>,
    source: &mut FileSource,
) -> Result<FinishReason, CaptureError> {
    let link = source.link().kind;
    let mut pacer = Pacer::new(Instant::now());
    loop {
        let mut next: Option<DecodedPacket> = None;
        let batch = source.read(1, &mut |packet| next = Some(decode(link, packet)))?;
        // Where no packet came and the file goes on, there is still somebody to serve.
        let due = next.map_or(Instant::now(), |packet| pacer.due(packet.time));
        loop {
            let woken = run.wait(None, Some(due));
            if run.is_abandoned(woken) {
                return Ok(FinishReason::Stopped);
            }
            if let ControlFlow::Break(()) = run.serve(source) {
                return Ok(FinishReason::Stopped);
            }
            if Instant::now() >= due {
                break;
            }
        }
        match (next, batch) {
            (Some(packet), _) => run.count(&packet),
            (None, Batch::Read) => {}
            (None, Batch::EndOfFile) => return Ok(FinishReason::EndOfFile),
        }
    }
}

/// Says when a packet is due, so that the pauses between packets are those of the file.
struct Pacer {
    due: Instant,
    latest: Option<Timestamp>,
}

impl Pacer {
    fn new(start: Instant) -> Self {
        Self {
            due: start,
            latest: None,
        }
    }

    fn due(&mut self, time: Timestamp) -> Instant {
        let latest = self.latest.unwrap_or(time);
        self.due += time.since(latest).min(LONGEST_PAUSE);
        self.latest = Some(latest.max(time));
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_kept_long_ones_cut_and_steps_back_ignored() {
        let start = Instant::now();
        let mut pacer = Pacer::new(start);
        let mut due = |seconds| pacer.due(Timestamp::new(seconds, 0)) - start;
        assert_eq!(due(1000), Duration::ZERO, "the first packet comes at once");
        assert_eq!(due(1003), Duration::from_secs(3));
        assert_eq!(due(1002), Duration::from_secs(3), "the clock stepped back");
        assert_eq!(due(1004), Duration::from_secs(4));
        assert_eq!(due(1_000_000), Duration::from_secs(14), "a year of silence");
    }
}
