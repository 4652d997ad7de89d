//! What the tests of counting share: packets, moments and a capture to count them in.

use std::time::Duration;

use crate::moment::{Clock, Moment, Stage};
use crate::packet::{DecodedPacket, Ends, Ports};
use crate::protocol::Protocol;
use crate::units::Timestamp;

pub(crate) const START: i64 = 1_700_000_000;

pub(crate) fn packet(second: i64, protocol: Protocol, wire_length: u32) -> DecodedPacket {
    DecodedPacket {
        time: Timestamp::new(second, 500_000_000),
        wire_length,
        captured_length: wire_length.min(96),
        protocol,
        ends: Ends::Ipv4 {
            source: [192, 0, 2, 1].into(),
            destination: [192, 0, 2, 2].into(),
        },
        ports: None,
        tcp_flags: None,
    }
}

pub(crate) fn at(second: i64, stage: Stage) -> Moment {
    let elapsed = Duration::from_secs(u64::try_from(second - START).unwrap_or(0));
    after(elapsed, Timestamp::new(second, 0), stage)
}

pub(crate) fn after(elapsed: Duration, now: Timestamp, stage: Stage) -> Moment {
    moment(Clock::Wall { now, elapsed }, stage)
}

pub(crate) fn in_file(stage: Stage) -> Moment {
    moment(Clock::Packets, stage)
}

fn moment(clock: Clock, stage: Stage) -> Moment {
    Moment {
        clock,
        interval: Duration::from_secs(2),
        progress: None,
        stage,
    }
}

pub(crate) fn between(source: u8, destination: u8, second: i64) -> DecodedPacket {
    let mut packet = packet(second, Protocol::UDP, 100);
    packet.ends = Ends::Ipv4 {
        source: [10, 0, 0, source].into(),
        destination: [10, 0, 0, destination].into(),
    };
    packet.ports = Some(Ports {
        source: 5000,
        destination: 53,
    });
    packet
}
