//! Whether an interface is there, and capturing on it again after it was away (`packet(7)`).

use std::io;
use std::os::fd::AsRawFd as _;

use nix::libc;
use nix::net::if_::{InterfaceFlags, if_nametoindex};
use nix::sys::socket::{LinkAddr, SockaddrLike as _, SockaddrStorage, bind, getsockname};
use pcap::{Active, Capture};

use crate::platform::Presence;

/// The kind of an interface's hardware (`ARPHRD_…`), which decides what its frames look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hardware(u16);

/// Whether an interface of that name is there, and switched on.
pub fn presence(name: &str) -> Presence {
    let mut entries = nix::ifaddrs::getifaddrs().into_iter().flatten();
    match entries.find(|entry| entry.interface_name == name) {
        None => Presence::Gone,
        Some(entry) if entry.flags.contains(InterfaceFlags::IFF_UP) => Presence::Up,
        Some(_) => Presence::Down,
    }
}

/// What a capture is attached to; absent where it does not stay with one interface.
pub fn hardware(capture: &Capture<Active>) -> Option<Hardware> {
    // The kernel cuts the address short behind its last byte, which LinkAddr alone does not accept.
    let address = getsockname::<SockaddrStorage>(capture.as_raw_fd()).ok()?;
    let address = address.as_link_addr()?;
    // Zero is any interface, and minus one is one that was removed.
    let index = i32::try_from(address.ifindex()).unwrap_or(-1);
    (index > 0).then(|| Hardware(address.hatype()))
}

/// Captures on an interface that was removed and made again. The socket needs its right only to be
/// opened, not to be bound to another interface; its ring and filter stay as they are, but not the
/// promiscuous mode.
///
/// # Errors
/// `NotFound` where the interface is not there; it is of other hardware now, or what `bind(2)` says.
pub fn attach_again(capture: &Capture<Active>, name: &str, expected: Hardware) -> io::Result<()> {
    let bound = address_of(name).and_then(|address| Ok(bind(capture.as_raw_fd(), &address)?));
    bound.map_err(|error| match error.raw_os_error() {
        Some(libc::ENODEV | libc::ENXIO) => io::ErrorKind::NotFound.into(),
        Some(_) | None => error,
    })?;
    match hardware(capture) {
        Some(found) if found == expected => Ok(()),
        Some(_) => Err(io::Error::other("it is of another kind")),
        None => Err(io::ErrorKind::NotFound.into()),
    }
}

/// The socket address of all packets of an interface.
fn address_of(name: &str) -> io::Result<LinkAddr> {
    let index = if_nametoindex(name)?;
    let address = libc::sockaddr_ll {
        sll_family: u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?,
        // Zero: the one that the socket was opened for, which is all of them.
        sll_protocol: 0,
        sll_ifindex: i32::try_from(index).map_err(io::Error::other)?,
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: 0,
        sll_addr: [0; 8],
    };
    #[expect(
        unsafe_code,
        reason = "there is no other way to name an interface by its index in a socket address; the \
                  address is whole, and only read during the call"
    )]
    let address = unsafe { LinkAddr::from_raw((&raw const address).cast(), None) };
    address.ok_or_else(|| io::Error::other("the address is not understood"))
}
