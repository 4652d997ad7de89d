//! Whether an interface is there, and capturing on it again after it was away (`packet(7)`). Everything
//! is asked of the open socket, because no other can be opened behind the fence.

use std::io;
use std::os::fd::{AsRawFd as _, RawFd};

use nix::libc;
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::{LinkAddr, SockaddrLike as _, SockaddrStorage, bind, getsockname};
use pcap::{Active, Capture};

use crate::platform::Presence;

/// The kind of an interface's hardware (`ARPHRD_…`), which decides what its frames look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hardware(u16);

/// The capture on every interface at once.
const ANY: &str = "any";

/// Whether an interface of that name is there, and switched on.
pub fn presence(capture: &Capture<Active>, name: &str) -> Presence {
    if name == ANY {
        return Presence::Up;
    }
    match flags(capture.as_raw_fd(), name) {
        Ok(flags) if flags.contains(InterfaceFlags::IFF_UP) => Presence::Up,
        Ok(_) => Presence::Down,
        Err(_) => Presence::Gone,
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
    let socket = capture.as_raw_fd();
    let bound = address_of(socket, name).and_then(|address| Ok(bind(socket, &address)?));
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
fn address_of(socket: RawFd, name: &str) -> io::Result<LinkAddr> {
    let address = libc::sockaddr_ll {
        sll_family: u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?,
        // Zero: the one that the socket was opened for, which is all of them.
        sll_protocol: 0,
        sll_ifindex: index(socket, name)?,
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

/// What `netdevice(7)` calls `SIOCGIFFLAGS`.
fn flags(socket: RawFd, name: &str) -> io::Result<InterfaceFlags> {
    let mut request = request(name)?;
    #[expect(
        unsafe_code,
        reason = "the kernel fills in the flags of a request that is whole, and flags are what is read"
    )]
    let flags = unsafe {
        get_flags(socket, &raw mut request)?;
        request.ifr_ifru.ifru_flags
    };
    Ok(InterfaceFlags::from_bits_truncate(i32::from(flags)))
}

/// What `netdevice(7)` calls `SIOCGIFINDEX`.
fn index(socket: RawFd, name: &str) -> io::Result<i32> {
    let mut request = request(name)?;
    #[expect(
        unsafe_code,
        reason = "the kernel fills in the index of a request that is whole, and the index is what is read"
    )]
    let index = unsafe {
        get_index(socket, &raw mut request)?;
        request.ifr_ifru.ifru_ifindex
    };
    Ok(index)
}

fn request(name: &str) -> io::Result<libc::ifreq> {
    let mut ifr_name = [0; libc::IFNAMSIZ];
    // The last byte stays zero, which ends the name.
    if name.len() >= ifr_name.len() {
        return Err(io::ErrorKind::NotFound.into());
    }
    for (place, byte) in ifr_name.iter_mut().zip(name.bytes()) {
        *place = libc::c_char::from_ne_bytes([byte]);
    }
    Ok(libc::ifreq {
        ifr_name,
        ifr_ifru: libc::__c_anonymous_ifr_ifru { ifru_ifindex: 0 },
    })
}

mod requests {
    use nix::libc;

    nix::ioctl_read_bad!(get_flags, libc::SIOCGIFFLAGS, libc::ifreq);
    nix::ioctl_read_bad!(get_index, libc::SIOCGIFINDEX, libc::ifreq);
}

use requests::{get_flags, get_index};
