//! `replay`: reads a capture file to its end, or until it is asked to stop.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use traffic::failure::Failure;
use traffic::fence::Fence;
use traffic::message::{FinishReason, Message, Source, Started};
use traffic::text::clean_path;
use traffic::units::Timestamp;

use crate::args::{Pace, ReplayArgs};
use crate::error::CaptureError;
use crate::output::Output;
use crate::platform;
use crate::requests::Inbox;
use crate::run::Run;
use crate::source::SourceFigures;
use crate::source::ahead::{Block, ReadAhead};
use crate::source::file::FileSource;

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
    source: FileSource,
    output: &Output,
    inbox: &Inbox,
    fence: Fence,
) -> Result<(), Failure> {
    output.say(Message::Started(Started {
        source: Source::File {
            path: clean_path(source.path()),
        },
        link_type: source.link().name.clone(),
        snaplen: FILE_SNAPLEN,
        interval_ms: u64::try_from(args.run.interval.as_millis()).unwrap_or(u64::MAX),
        filter: args.run.filter.clone(),
        fence,
    }));
    let run = Run::replay(&args.run, output, inbox)?;
    let file = ReadAhead::start(source)?;
    platform::fence::seal()?;
    let mut replay = Replay {
        run,
        file,
        figures: SourceFigures::default(),
    };
    let outcome = match args.pace {
        Pace::Fast => replay.fast(),
        Pace::AsCaptured => replay.as_captured(),
    };
    let Replay {
        mut run,
        mut figures,
        ..
    } = replay;
    let reason = outcome.unwrap_or_else(|error| {
        run.warn(error.into());
        FinishReason::EndOfFile
    });
    if reason == FinishReason::EndOfFile {
        figures.progress = Some(1.0);
    }
    run.show_last(figures);
    run.finish(reason);
    Ok(())
}

/// A replay that is going on.
struct Replay<'a> {
    run: Run<'a>,
    file: ReadAhead,
    figures: SourceFigures,
}

/// How long a request may wait while a file is read that delivers nothing: a pipe, or one of which the
/// filter lets little through.
const PATIENCE: Duration = Duration::from_millis(20);

impl Replay<'_> {
    fn fast(&mut self) -> Result<FinishReason, CaptureError> {
        loop {
            if let Some(block) = self.next() {
                self.figures.progress = block.progress;
                self.run.count_all(&block.packets);
                self.file.give_back(block.packets);
                if let Some(end) = block.end {
                    return end.map(|()| FinishReason::EndOfFile);
                }
            }
            if self.serve_until(Instant::now()).is_break() {
                return Ok(FinishReason::Stopped);
            }
        }
    }

    fn as_captured(&mut self) -> Result<FinishReason, CaptureError> {
        let mut pacer = Pacer::new(Instant::now());
        loop {
            let Some(block) = self.next() else {
                if self.serve_until(Instant::now()).is_break() {
                    return Ok(FinishReason::Stopped);
                }
                continue;
            };
            let before = self.figures.progress;
            let length = u32::try_from(block.packets.len()).unwrap_or(u32::MAX);
            for (packet, place) in block.packets.iter().zip(1_u32..) {
                if self.serve_until(pacer.due(packet.time)).is_break() {
                    return Ok(FinishReason::Stopped);
                }
                self.run.count_all(std::slice::from_ref(packet));
                let part = f64::from(place) / f64::from(length);
                self.figures.progress = between(before, block.progress, part);
            }
            self.figures.progress = block.progress;
            self.file.give_back(block.packets);
            if let Some(end) = block.end {
                return end.map(|()| FinishReason::EndOfFile);
            }
        }
    }

    fn next(&mut self) -> Option<Block> {
        self.file.next(if self.run.is_busy() {
            Duration::ZERO
        } else {
            PATIENCE
        })
    }

    /// Serves requests until it is time, and once at least. Breaks when the replay is to stop.
    fn serve_until(&mut self, due: Instant) -> ControlFlow<()> {
        loop {
            let woken = self.run.wait(None, Some(due));
            if self.run.is_abandoned(woken) {
                return ControlFlow::Break(());
            }
            self.run.serve(|| self.figures)?;
            if Instant::now() >= due {
                return ControlFlow::Continue(());
            }
        }
    }
}

/// The progress when a part of a stretch was counted: that after it is known when it was read.
fn between(before: Option<f64>, after: Option<f64>, part: f64) -> Option<f64> {
    let (before, after) = (before.unwrap_or(0.0), after?);
    Some(before + (after - before) * part)
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
    fn progress_goes_on_with_the_packets_that_were_counted() {
        assert_eq!(between(Some(0.2), Some(0.6), 0.25), Some(0.3));
        assert_eq!(between(None, Some(0.5), 1.0), Some(0.5));
        assert_eq!(between(Some(0.2), None, 0.5), None, "it is not known");
    }

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
