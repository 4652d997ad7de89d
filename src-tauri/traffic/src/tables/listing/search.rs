//! What a row is searched in: what it shows, in lower case.

use std::fmt::{Arguments, Write as _};
use std::net::IpAddr;

use crate::rows::TcpState;
use crate::tables::flow::{FlowId, FlowVolumes};
use crate::tables::flow_key::Transport;

/// What a host's row shows.
pub(crate) fn write_host(host: IpAddr, text: &mut String) {
    write_text(text, format_args!("{host}"));
}

/// What a flow's row shows.
pub(crate) fn write_flow(flow: &FlowId, row: &FlowVolumes, text: &mut String) {
    let protocol = match flow.transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
    };
    let state = row.tcp_state().map_or("", search_word);
    let (client, server) = (flow.client, flow.server);
    write_text(text, format_args!("{protocol} {client} {server} {state}"));
}

fn write_text(text: &mut String, arguments: Arguments<'_>) {
    // A string takes all that is written to it.
    let _ = text.write_fmt(arguments);
}

/// The state as it is written in a message, in lower case, and as a person would say it.
fn search_word(state: TcpState) -> &'static str {
    match state {
        TcpState::SynSent => "synsent asked for",
        TcpState::SynReceived => "synreceived answered",
        TcpState::Established => "established open",
        TcpState::Closing => "closing half closed",
        TcpState::Closed => "closed",
        TcpState::Reset => "reset broken off",
    }
}
