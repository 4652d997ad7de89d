//! How far a TCP connection has come, as its flags show it.

use super::flow_key::Direction;
use crate::packet::TcpFlags;
use crate::rows::TcpState;

pub(crate) const FIN: u8 = 0x01;
pub(crate) const SYN: u8 = 0x02;
pub(crate) const RST: u8 = 0x04;
pub(crate) const ACK: u8 = 0x10;

/// What the flags of a TCP flow have shown so far (RFC 9293, section 3.3.2, seen from outside).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TcpProgress {
    /// Absent before the first flags.
    pub(crate) state: Option<TcpState>,
    finished_up: bool,
    finished_down: bool,
}

impl TcpProgress {
    /// Takes in the flags of a packet.
    #[inline]
    pub(crate) fn see(&mut self, TcpFlags(bits): TcpFlags, direction: Direction) {
        // Most packets of a connection change nothing.
        if self.state == Some(TcpState::Established) && bits & (FIN | SYN | RST) == 0 {
            return;
        }
        if bits & RST != 0 {
            self.state = Some(TcpState::Reset);
            return;
        }
        if bits & SYN != 0 {
            let answered = bits & ACK != 0;
            *self = Self::default();
            self.state = Some(if answered {
                TcpState::SynReceived
            } else {
                TcpState::SynSent
            });
            return;
        }
        if bits & FIN != 0 {
            match direction {
                Direction::Up => self.finished_up = true,
                Direction::Down => self.finished_down = true,
            }
        }
        self.state = Some(match self.state {
            Some(TcpState::Reset) => TcpState::Reset,
            // The first packet of an answer to SYN is SYN and ACK, or nothing was seen of it.
            Some(TcpState::SynSent) if bits & (FIN | ACK) == 0 => TcpState::SynSent,
            None
            | Some(
                TcpState::SynSent
                | TcpState::SynReceived
                | TcpState::Established
                | TcpState::Closing
                | TcpState::Closed,
            ) => match (self.finished_up, self.finished_down) {
                (false, false) => TcpState::Established,
                (true, false) | (false, true) => TcpState::Closing,
                (true, true) => TcpState::Closed,
            },
        });
    }
}
