//! What macOS and Windows say about their interfaces, by way of the `netdev` crate.

use netdev::Interface;
use netdev::prelude::InterfaceType;
use pcap::Device;
use traffic::interface::InterfaceKind;

use crate::interfaces::Facts;
use crate::platform::library;

/// The interfaces of this computer that libpcap or Npcap can open, and without Npcap those that it
/// could.
pub fn list() -> Vec<Facts> {
    let known = netdev::get_interfaces();
    let default = netdev::get_default_interface()
        .ok()
        .map(|interface| interface.index);
    if library::load().is_err() {
        return known
            .iter()
            .map(|system| without_library(system, default))
            .collect();
    }
    let devices = pcap::Device::list().unwrap_or_default();
    devices
        .into_iter()
        .map(|device| {
            // Npcap's names hold the interface's GUID, which is netdev's name.
            let system = known.iter().find(|interface| {
                device.name == interface.name || device.name.contains(&interface.name)
            });
            with_library(device, system, default)
        })
        .collect()
}

/// Whether a name is one of a network interface: libpcap alone knows here.
pub fn is_interface(_: &str) -> bool {
    true
}

fn with_library(device: Device, system: Option<&Interface>, default: Option<u32>) -> Facts {
    let kind = if device.flags.is_loopback() {
        InterfaceKind::Loopback
    } else if device.flags.is_wireless() {
        InterfaceKind::Wifi
    } else {
        system.map_or(InterfaceKind::Other, |interface| kind(interface.if_type))
    };
    Facts {
        description: system
            .and_then(|interface| interface.friendly_name.clone())
            .or_else(|| device.desc.clone())
            .unwrap_or_else(|| device.name.clone()),
        can_be_named: true,
        kind,
        addresses: device.addresses.iter().map(|one| one.addr).collect(),
        up: device.flags.is_up(),
        running: device.flags.is_running(),
        default_route: system.is_some_and(|interface| Some(interface.index) == default),
        link_type: None,
        bytes: system.and_then(bytes),
        name: device.name,
    }
}

fn without_library(system: &Interface, default: Option<u32>) -> Facts {
    Facts {
        // As Npcap would call it.
        name: format!(r"\Device\NPF_{}", system.name),
        can_be_named: true,
        description: system
            .friendly_name
            .clone()
            .unwrap_or_else(|| system.name.clone()),
        kind: kind(system.if_type),
        addresses: system.ip_addrs(),
        up: system.is_up(),
        running: system.is_oper_up(),
        default_route: Some(system.index) == default,
        link_type: None,
        bytes: bytes(system),
    }
}

fn bytes(system: &Interface) -> Option<u64> {
    let stats = system.stats.as_ref()?;
    Some(stats.rx_bytes.saturating_add(stats.tx_bytes))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "netdev knows dozens of kinds, and these are the ones that people meet"
)]
fn kind(system: InterfaceType) -> InterfaceKind {
    match system {
        InterfaceType::Ethernet | InterfaceType::GigabitEthernet => InterfaceKind::Ethernet,
        InterfaceType::Wireless80211 => InterfaceKind::Wifi,
        InterfaceType::Tunnel | InterfaceType::Ppp => InterfaceKind::Tunnel,
        InterfaceType::Bridge => InterfaceKind::Bridge,
        InterfaceType::Loopback => InterfaceKind::Loopback,
        InterfaceType::ProprietaryVirtual => InterfaceKind::Virtual,
        _ => InterfaceKind::Other,
    }
}
