//! A network interface as a source of packets.

use std::io;

use pcap::{Active, Capture, Linktype};
use traffic::aggregate::Drops;
use traffic::packet::CapturedPacket;
use traffic::units::PacketCount;

use super::{Batch, Link, PacketSource, SourceFigures, captured, link_name, link_of};
use crate::args::LiveArgs;
use crate::error::{CaptureError, InterfaceTrouble};
use crate::filter;
use crate::platform::interface_drops::InterfaceDrops;
use crate::platform::open::{LIVE_TICK, with_ticks};
use crate::platform::presence::Hardware;
use crate::platform::{self, Presence};

/// The longest that the kernel keeps a packet back to hand it over together with others. It is how
/// old the youngest counted packet can be when a snapshot is asked for.
pub const RETIRE_MILLIS: i32 = 50;

/// `DLT_LINUX_SLL2`: unlike version 1 it names the interface and the direction.
const LINUX_SLL2: Linktype = Linktype(276);

/// An open interface.
pub struct LiveSource {
    name: String,
    capture: Capture<Active>,
    link: Link,
    drops: WideCounter,
    /// What the interface itself dropped, which concerns a capture only where it is promiscuous.
    interface_drops: Option<InterfaceDrops>,
    /// The last that it said, which stands when it is gone.
    dropped_by_interface: Option<PacketCount>,
    mode: Mode,
    attachment: Attachment,
}

/// What a capture sees of the interface's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Normal,
    /// Also what is meant for other computers.
    Promiscuous,
    /// It was, until the interface was made again.
    NoLongerPromiscuous,
}

/// Whether packets can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attachment {
    /// For as long as the interface is there.
    Fixed,
    /// To an interface of this hardware, which can be followed when it is made again.
    Attached(Hardware),
    /// To none: the interface was removed, and is waited for.
    Detached(Hardware),
}

impl LiveSource {
    /// Opens the interface, sets its filter, and makes it never wait.
    ///
    /// # Errors
    /// What libpcap says, as a [`CaptureError`].
    pub fn open(args: &LiveArgs) -> Result<Self, CaptureError> {
        let name = args.interface.clone();
        let failed = |error: pcap::Error| interface_error(&name, &error);
        if !platform::facts::is_interface(&name) {
            return Err(CaptureError::Interface {
                trouble: InterfaceTrouble::NotFound,
                name,
            });
        }
        let capture = Capture::from_device(name.as_str())
            .map_err(failed)?
            .promisc(args.promiscuous)
            .snaplen(i32::try_from(args.snaplen).unwrap_or(i32::MAX))
            .timeout(RETIRE_MILLIS)
            .buffer_size(buffer_bytes(args.buffer_size));
        let mut capture = with_ticks(capture).open().map_err(failed)?;
        if capture
            .list_datalinks()
            .is_ok_and(|links| links.contains(&LINUX_SLL2))
        {
            capture.set_datalink(LINUX_SLL2).map_err(failed)?;
        }
        let link = link_of(&capture)?;
        filter::set(&mut capture, &args.run.filter)?;
        let capture = capture.setnonblock().map_err(failed)?;
        Ok(Self {
            attachment: platform::presence::hardware(&capture)
                .map_or(Attachment::Fixed, Attachment::Attached),
            name,
            capture,
            link,
            drops: WideCounter::default(),
            interface_drops: args
                .promiscuous
                .then(|| InterfaceDrops::open(&args.interface))
                .flatten(),
            dropped_by_interface: None,
            mode: if args.promiscuous {
                Mode::Promiscuous
            } else {
                Mode::Normal
            },
        })
    }

    /// The interface's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its frames begin with.
    pub fn link(&self) -> &Link {
        &self.link
    }

    /// Whether there is an interface of that name, and whether it is switched on.
    pub fn presence(&self) -> Presence {
        platform::presence::presence(&self.capture, &self.name)
    }

    /// Whether there is an interface that packets can come from.
    pub fn is_attached(&self) -> bool {
        match self.attachment {
            Attachment::Fixed | Attachment::Attached(_) => true,
            Attachment::Detached(_) => false,
        }
    }

    /// The interface was removed. Returns whether it can be gone on with when it is made again.
    pub fn detach(&mut self) -> bool {
        if let Attachment::Attached(hardware) = self.attachment {
            self.attachment = Attachment::Detached(hardware);
            if self.mode == Mode::Promiscuous {
                self.mode = Mode::NoLongerPromiscuous;
            }
        }
        !self.is_attached()
    }

    /// Captures on the interface of that name again, if it was removed and is there.
    ///
    /// # Errors
    /// It is of another kind now.
    pub fn attach(&mut self) -> Result<(), CaptureError> {
        let Attachment::Detached(hardware) = self.attachment else {
            return Ok(());
        };
        match platform::presence::attach_again(&self.capture, &self.name, hardware) {
            Ok(()) => {
                self.attachment = Attachment::Attached(hardware);
                Ok(())
            }
            // It was there a moment ago, and is gone again.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(CaptureError::Interface {
                name: self.name.clone(),
                trouble: InterfaceTrouble::Other(format!(
                    "it came back as something else ({error})"
                )),
            }),
        }
    }

    /// Whether packets for other computers were asked for and are no longer captured.
    pub fn has_lost_promiscuous_mode(&self) -> bool {
        self.mode == Mode::NoLongerPromiscuous
    }

    /// What to wait on for packets.
    pub fn handle(&self) -> &Capture<Active> {
        &self.capture
    }
}

impl PacketSource for LiveSource {
    fn read(
        &mut self,
        most: usize,
        take: &mut dyn FnMut(&CapturedPacket<'_>),
    ) -> Result<Batch, CaptureError> {
        self.capture
            .dispatch(Some(most), |packet| take(&captured(&packet, LIVE_TICK)))
            .map_err(|error| interface_error(&self.name, &error))?;
        Ok(Batch::Read)
    }

    fn figures(&mut self) -> SourceFigures {
        let by_interface = self
            .interface_drops
            .as_ref()
            .and_then(InterfaceDrops::count);
        self.dropped_by_interface = by_interface.map(PacketCount).or(self.dropped_by_interface);
        let counted = self.capture.stats().ok();
        SourceFigures {
            drops: counted.map(|stat| Drops {
                by_kernel: PacketCount(self.drops.update(stat.dropped)),
                by_interface: self.dropped_by_interface,
            }),
            progress: None,
        }
    }
}

/// libpcap takes a number of bytes that fits into 31 bits.
fn buffer_bytes(kib: u32) -> i32 {
    i32::try_from(kib.saturating_mul(1024)).unwrap_or(i32::MAX)
}

/// Opens an interface for a moment and says its link type.
///
/// # Errors
/// Why it cannot be captured on.
pub fn probe(name: &str) -> Result<String, CaptureError> {
    let failed = |error: pcap::Error| interface_error(name, &error);
    let capture = Capture::from_device(name)
        .map_err(failed)?
        .snaplen(64)
        .buffer_size(64 * 1024)
        .open()
        .map_err(failed)?;
    let link = link_of(&capture)?;
    let sll2 = capture
        .list_datalinks()
        .is_ok_and(|links| links.contains(&LINUX_SLL2));
    Ok(if sll2 {
        link_name(LINUX_SLL2)
    } else {
        link.name
    })
}

fn interface_error(name: &str, error: &pcap::Error) -> CaptureError {
    CaptureError::Interface {
        name: name.to_owned(),
        trouble: InterfaceTrouble::of(error),
    }
}

/// Follows libpcap's counter of drops, which is 32 bits wide and begins anew beyond them.
#[derive(Debug, Default)]
struct WideCounter {
    last: u32,
    sum: u64,
}

impl WideCounter {
    /// A counter that goes back by less than half its range lost its interface; it did not count
    /// four billion packets.
    fn update(&mut self, now: u32) -> u64 {
        let more = now.wrapping_sub(self.last);
        if more <= u32::MAX / 2 {
            self.sum += u64::from(more);
        }
        self.last = now;
        self.sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drop_counters_go_on_beyond_32_bits() {
        let mut counter = WideCounter::default();
        for reading in [1 << 30, 2 << 30, 3 << 30, u32::MAX - 1, 4] {
            counter.update(reading);
        }
        assert_eq!(counter.sum, u64::from(u32::MAX) + 5);
    }

    #[test]
    fn a_counter_that_went_away_counts_no_billions() {
        let mut counter = WideCounter::default();
        counter.update(70);
        assert_eq!(counter.update(0), 70);
        assert_eq!(counter.update(3), 73);
    }
}
