//! What macOS and Windows say about their interfaces, by way of the `netdev` crate.

use std::net::IpAddr;

use netdev::prelude::InterfaceType;
use traffic::interface::InterfaceKind;

use crate::interfaces::Facts;

/// The interfaces of this computer that libpcap or Npcap can open.
pub fn list() -> Vec<Facts> {
    let known = netdev::get_interfaces();
    let default = netdev::get_default_interface().ok();
    pcap::Device::list()
        .unwrap_or_default()
        .into_iter()
        .map(|device| {
            // Npcap's names hold the interface's GUID, which is netdev's name.
            let system = known.iter().find(|interface| {
                device.name == interface.name || device.name.contains(&interface.name)
            });
            let kind = if device.flags.is_loopback() {
                InterfaceKind::Loopback
            } else if device.flags.is_wireless() {
                InterfaceKind::Wifi
            } else {
                system.map_or(InterfaceKind::Other, |interface| kind(interface.if_type))
            };
            let addresses: Vec<IpAddr> = device.addresses.iter().map(|a| a.addr).collect();
            Facts {
                description: system
                    .and_then(|interface| interface.friendly_name.clone())
                    .or_else(|| device.desc.clone())
                    .unwrap_or_else(|| device.name.clone()),
                can_be_named: true,
                kind,
                addresses,
                up: device.flags.is_up(),
                running: device.flags.is_running(),
                default_route: system
                    .zip(default.as_ref())
                    .is_some_and(|(a, b)| a.index == b.index),
                link_type: None,
                bytes: system
                    .and_then(|interface| interface.stats.as_ref())
                    .map(|stats| stats.rx_bytes.saturating_add(stats.tx_bytes)),
                name: device.name,
            }
        })
        .collect()
}

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
