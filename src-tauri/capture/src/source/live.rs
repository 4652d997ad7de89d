//! A network interface as a source of packets.

use pcap::{Active, Capture, Linktype};
use traffic::aggregate::Drops;
use traffic::packet::CapturedPacket;
use traffic::units::PacketCount;

use super::{Link, PacketSource, SourceFigures, captured, link_name, link_of};
use crate::args::LiveArgs;
use crate::error::{CaptureError, words};
use crate::filter;
use crate::platform::open::{LIVE_TICK, RING_BYTES, with_ticks};

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
    drops: DropCounter,
}

impl LiveSource {
    /// Opens the interface, sets its filter, and makes it never wait.
    ///
    /// # Errors
    /// What libpcap says, as a [`CaptureError`].
    pub fn open(args: &LiveArgs) -> Result<Self, CaptureError> {
        let name = args.interface.clone();
        let failed = |error: pcap::Error| interface_error(&name, &error);
        let capture = Capture::from_device(name.as_str())
            .map_err(failed)?
            .promisc(args.promiscuous)
            .snaplen(i32::try_from(args.snaplen).unwrap_or(i32::MAX))
            .timeout(RETIRE_MILLIS)
            .buffer_size(RING_BYTES);
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
            name,
            capture,
            link,
            drops: DropCounter::default(),
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
    ) -> Result<usize, CaptureError> {
        self.capture
            .dispatch(Some(most), |packet| take(&captured(&packet, LIVE_TICK)))
            .map_err(|error| interface_error(&self.name, &error))
    }

    fn figures(&mut self) -> SourceFigures {
        let counted = self.capture.stats().ok();
        SourceFigures {
            drops: counted.map(|stat| self.drops.update(stat.dropped, stat.if_dropped)),
            progress: None,
        }
    }
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
        cause: words(error),
    }
}

/// Follows libpcap's drop counters, which are 32 bits wide and begin anew beyond them.
#[derive(Debug, Default)]
struct DropCounter {
    last: (u32, u32),
    sum: (u64, u64),
}

impl DropCounter {
    fn update(&mut self, by_kernel: u32, by_interface: u32) -> Drops {
        self.sum.0 += u64::from(by_kernel.wrapping_sub(self.last.0));
        self.sum.1 += u64::from(by_interface.wrapping_sub(self.last.1));
        self.last = (by_kernel, by_interface);
        Drops {
            by_kernel: PacketCount(self.sum.0),
            by_interface: PacketCount(self.sum.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drop_counters_go_on_beyond_32_bits() {
        let mut counter = DropCounter::default();
        counter.update(u32::MAX - 1, 3);
        let drops = counter.update(4, 3);
        assert_eq!(drops.by_kernel, PacketCount(u64::from(u32::MAX) + 5));
        assert_eq!(drops.by_interface, PacketCount(3));
    }
}
