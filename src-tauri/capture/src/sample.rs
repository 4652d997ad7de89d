//! `sample`: a made-up minute and a half of a small network, to try Wirewatch on without any right.
//!
//! It holds the same packets each time. Addresses are those that are reserved for documentation
//! (RFC 5737, RFC 3849), so that no real host is shown doing anything.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use etherparse::{PacketBuilder, PacketBuilderStep};
use traffic::failure::{Failure, FailureCode};
use traffic::text::clean_path;
use traffic::units::Timestamp;

use crate::pcap_file::{write_head, write_packet};

/// The second that the sample begins at: 2026-01-05, 09:00 UTC.
const START: i64 = 1_767_603_600;
const SECONDS: u64 = 90;
const LINKTYPE_ETHERNET: u32 = 1;

/// Writes the sample to a file.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path) -> Result<(), Failure> {
    write_file(path).map_err(|error| {
        Failure::new(
            FailureCode::UnreadableFile,
            format!(
                "The sample cannot be written to {}: {error}.",
                clean_path(path)
            ),
            "Name a file in a folder that you may write to.",
        )
    })
}

fn write_file(path: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write_head(&mut out, LINKTYPE_ETHERNET)?;
    for (micros, frame) in Traffic::make()?.in_order() {
        let time = Timestamp::new(
            START + i64::try_from(micros / 1_000_000).unwrap_or(0),
            u32::try_from(micros % 1_000_000).unwrap_or(0) * 1000,
        );
        let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        write_packet(&mut out, time, length, &frame)?;
    }
    out.flush()
}

const LAPTOP: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 24);
const GATEWAY: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
const PRINTER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 40);
const LAPTOP6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, 0x24);
const GATEWAY6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, 1);
const MULTICAST_DNS: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

const LAPTOP_MAC: [u8; 6] = [0x02, 0, 0, 0, 0, 0x24];
const GATEWAY_MAC: [u8; 6] = [0x02, 0, 0, 0, 0, 0x01];
const BROADCAST_MAC: [u8; 6] = [0xff; 6];

/// Servers with their share of the sample's downloads, and how far away they are in microseconds.
const SERVERS: [(IpAddr, u64, u64); 9] = [
    (v4(198, 51, 100, 10), 900, 11_000),
    (v4(198, 51, 100, 11), 420, 14_000),
    (v4(203, 0, 113, 5), 300, 23_000),
    (v4(203, 0, 113, 80), 150, 35_000),
    (v4(198, 51, 100, 77), 90, 18_000),
    (v4(203, 0, 113, 200), 40, 90_000),
    (v4(198, 51, 100, 140), 25, 27_000),
    (v6(0x10), 500, 12_000),
    (v6(0x80), 110, 31_000),
];

const fn v4(a: u8, b: u8, c: u8, d: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(a, b, c, d))
}

const fn v6(host: u16) -> IpAddr {
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0xf00d, 0, 0, 0, 0, host))
}

/// Frames with the microsecond they are sent at.
struct Traffic {
    frames: Vec<(u64, Vec<u8>)>,
    random: u64,
}

impl Traffic {
    fn make() -> io::Result<Self> {
        let mut traffic = Self {
            frames: Vec::new(),
            random: 0x9e37_79b9_7f4a_7c15,
        };
        for (server, share, distance) in SERVERS {
            let mut at = 500_000 + traffic.below(4_000_000);
            while at < SECONDS * 1_000_000 {
                traffic.look_up(at)?;
                let segments = 4 + traffic.below(share / 8 + 4);
                if traffic.below(4) == 0 {
                    traffic.quic(at + 30_000, server, segments, distance)?;
                } else {
                    traffic.download(at + 30_000, server, segments, distance)?;
                }
                at += 2_000_000 + traffic.below(9_000_000);
            }
        }
        for second in 0..SECONDS {
            traffic.every_second(second)?;
        }
        Ok(traffic)
    }

    fn in_order(mut self) -> Vec<(u64, Vec<u8>)> {
        self.frames.sort_by_key(|(micros, _)| *micros);
        self.frames
    }

    /// A number below `bound`, from a xorshift generator: the same ones each time.
    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % bound.max(1)
    }

    fn every_second(&mut self, second: u64) -> io::Result<()> {
        let at = second * 1_000_000 + self.below(200_000);
        self.ping(at, second)?;
        if second % 15 == 3 {
            self.arp(at + 1000)?;
        }
        if second % 10 == 5 {
            let announcement = [0; 180];
            self.udp(
                at + 2000,
                (PRINTER.into(), 5353),
                (MULTICAST_DNS.into(), 5353),
                &announcement,
            )?;
        }
        if second % 20 == 7 {
            let clock = IpAddr::from([203, 0, 113, 123]);
            self.udp(
                at + 3000,
                (LAPTOP.into(), 48_123),
                (clock, 123),
                &[0x23; 48],
            )?;
            self.udp(
                at + 24_000,
                (clock, 123),
                (LAPTOP.into(), 48_123),
                &[0x24; 48],
            )?;
        }
        if second % 30 == 9 {
            self.neighbour(at + 4000)?;
            self.membership(at + 5000)?;
        }
        Ok(())
    }

    fn look_up(&mut self, at: u64) -> io::Result<()> {
        let port = 40_000 + u16::try_from(self.below(20_000)).unwrap_or(0);
        let answer_length = 60 + usize::try_from(self.below(120)).unwrap_or(0);
        self.udp(at, (LAPTOP.into(), port), (GATEWAY.into(), 53), &[1; 36])?;
        self.udp(
            at + 9000,
            (GATEWAY.into(), 53),
            (LAPTOP.into(), port),
            &vec![2; answer_length],
        )
    }

    /// A TCP connection to port 443: handshake, request, `segments` full segments each acknowledged
    /// in pairs, and the end.
    fn download(
        &mut self,
        at: u64,
        server: IpAddr,
        segments: u64,
        distance: u64,
    ) -> io::Result<()> {
        let port = 49_152 + u16::try_from(self.below(16_000)).unwrap_or(0);
        let client = (local(server), port);
        let server = (server, 443);
        self.tcp(at, client, server, "S", 0)?;
        self.tcp(at + distance, server, client, "SA", 0)?;
        self.tcp(at + distance + 200, client, server, "A", 0)?;
        self.tcp(at + distance + 400, client, server, "PA", 517)?;
        let mut now = at + 2 * distance;
        for segment in 0..segments {
            now += 300 + self.below(3000);
            self.tcp(now, server, client, "A", 1440)?;
            if segment % 2 == 1 {
                self.tcp(now + 150, client, server, "A", 0)?;
            }
        }
        self.tcp(now + 500, server, client, "PA", 320)?;
        self.tcp(now + 900, client, server, "FA", 0)?;
        self.tcp(now + 900 + distance, server, client, "FA", 0)?;
        self.tcp(now + 1100 + distance, client, server, "A", 0)
    }

    fn quic(&mut self, at: u64, server: IpAddr, datagrams: u64, distance: u64) -> io::Result<()> {
        let port = 49_152 + u16::try_from(self.below(16_000)).unwrap_or(0);
        let client = (local(server), port);
        let server = (server, 443);
        self.udp(at, client, server, &[0xc0; 1200])?;
        let mut now = at + distance;
        for datagram in 0..datagrams {
            now += 300 + self.below(2500);
            self.udp(now, server, client, &[0x40; 1250])?;
            if datagram % 4 == 3 {
                self.udp(now + 100, client, server, &[0x40; 33])?;
            }
        }
        Ok(())
    }

    fn ping(&mut self, at: u64, second: u64) -> io::Result<()> {
        let number = u16::try_from(second).unwrap_or(0);
        let header = etherparse::IcmpEchoHeader { id: 7, seq: number };
        let there = ethernet(true).ipv4(LAPTOP.octets(), GATEWAY.octets(), 64);
        let back = ethernet(false).ipv4(GATEWAY.octets(), LAPTOP.octets(), 64);
        self.push(at, |out| {
            there
                .icmpv4(etherparse::Icmpv4Type::EchoRequest(header))
                .write(out, &[0x61; 56])
        })?;
        self.push(at + 1200, |out| {
            back.icmpv4(etherparse::Icmpv4Type::EchoReply(header))
                .write(out, &[0x61; 56])
        })
    }

    fn arp(&mut self, at: u64) -> io::Result<()> {
        let request = etherparse::ArpPacket::new(
            etherparse::ArpHardwareId::ETHERNET,
            etherparse::EtherType::IPV4,
            etherparse::ArpOperation::REQUEST,
            &GATEWAY_MAC,
            &GATEWAY.octets(),
            &[0; 6],
            &LAPTOP.octets(),
        )
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.push(at, |out| {
            PacketBuilder::ethernet2(GATEWAY_MAC, BROADCAST_MAC)
                .arp(request)
                .write(out)
        })
    }

    fn neighbour(&mut self, at: u64) -> io::Result<()> {
        let builder = ethernet(false).ipv6(GATEWAY6.octets(), LAPTOP6.octets(), 255);
        self.push(at, |out| {
            builder
                .icmpv6_raw(135, 0, [0; 4])
                .write(out, &LAPTOP6.octets())
        })
    }

    /// An IGMP report: a protocol that has a number and no name of its own among the figures.
    fn membership(&mut self, at: u64) -> io::Result<()> {
        const IGMP: etherparse::IpNumber = etherparse::ip_number::IGMP;
        let builder = ethernet(true).ipv4(LAPTOP.octets(), MULTICAST_DNS.octets(), 1);
        self.push(at, |out| {
            builder.write(out, IGMP, &[0x16, 0, 0, 0, 224, 0, 0, 251])
        })
    }

    fn tcp(
        &mut self,
        at: u64,
        (source, source_port): (IpAddr, u16),
        (destination, destination_port): (IpAddr, u16),
        flags: &str,
        length: usize,
    ) -> io::Result<()> {
        let mut builder = ip(source, destination)?.tcp(source_port, destination_port, 1, 64_240);
        for flag in flags.chars() {
            builder = match flag {
                'S' => builder.syn(),
                'F' => builder.fin(),
                'P' => builder.psh(),
                _ => builder.ack(1),
            };
        }
        self.push(at, |out| builder.write(out, &vec![0x5a; length]))
    }

    fn udp(
        &mut self,
        at: u64,
        (source, source_port): (IpAddr, u16),
        (destination, destination_port): (IpAddr, u16),
        payload: &[u8],
    ) -> io::Result<()> {
        let builder = ip(source, destination)?.udp(source_port, destination_port);
        self.push(at, |out| builder.write(out, payload))
    }

    fn push<E>(
        &mut self,
        at: u64,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> io::Result<()> {
        let mut frame = Vec::new();
        write(&mut frame).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.frames.push((at, frame));
        Ok(())
    }
}

fn local(server: IpAddr) -> IpAddr {
    match server {
        IpAddr::V4(_) => LAPTOP.into(),
        IpAddr::V6(_) => LAPTOP6.into(),
    }
}

fn ethernet(from_laptop: bool) -> PacketBuilderStep<etherparse::Ethernet2Header> {
    if from_laptop {
        PacketBuilder::ethernet2(LAPTOP_MAC, GATEWAY_MAC)
    } else {
        PacketBuilder::ethernet2(GATEWAY_MAC, LAPTOP_MAC)
    }
}

fn ip(source: IpAddr, destination: IpAddr) -> io::Result<PacketBuilderStep<etherparse::IpHeaders>> {
    let from_laptop = [IpAddr::V4(LAPTOP), IpAddr::V6(LAPTOP6)].contains(&source);
    let ethernet = ethernet(from_laptop);
    match (source, destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            Ok(ethernet.ipv4(source.octets(), destination.octets(), 64))
        }
        (IpAddr::V6(source), IpAddr::V6(destination)) => {
            Ok(ethernet.ipv6(source.octets(), destination.octets(), 64))
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }
}
