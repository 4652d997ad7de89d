//! Writes the page's TypeScript types: `ui/src/lib/bindings.ts` is what these Rust types say.
//! `UPDATE=1 cargo test -p wirewatch bindings` rewrites the file.

use std::path::Path;

use traffic::{failure, fence, gap, interface, message, query, rows, snapshot, units};
use ts_rs::{Config, TS};

use crate::state;

fn declarations() -> String {
    let config = Config::default();
    let mut text = String::from(
        "// Written from the Rust types by a test (`UPDATE=1 cargo test -p wirewatch bindings`). Do not edit.\n",
    );
    macro_rules! declare {
        ($($kind:ty),* $(,)?) => {
            $(
                text.push_str("\nexport ");
                text.push_str(&<$kind>::decl(&config));
                text.push('\n');
            )*
        };
    }
    declare!(
        units::PacketCount,
        units::ByteCount,
        units::Volume,
        units::Timestamp,
        failure::FailureCode,
        failure::DenialCause,
        failure::Remedy,
        failure::Failure,
        interface::InterfaceKind,
        interface::InterfaceAccess,
        interface::Activity,
        interface::Interface,
        fence::Hold,
        fence::Fence,
        message::Source,
        message::Started,
        message::FinishReason,
        snapshot::Totals,
        snapshot::RateSpan,
        snapshot::Rates,
        snapshot::ProtocolFigures,
        snapshot::IpVersions,
        snapshot::Timeline,
        snapshot::Timelines,
        snapshot::HostFigures,
        snapshot::TopHosts,
        snapshot::Narrowing,
        rows::PacketRow,
        rows::PacketPage,
        rows::Unlisted,
        rows::HostRow,
        rows::HostPage,
        rows::TcpState,
        rows::FlowRow,
        rows::FlowPage,
        query::HostColumn,
        query::FlowColumn,
        query::HostQuery,
        query::FlowQuery,
        query::TableQuery,
        rows::Table,
        gap::GapReason,
        gap::Gap,
        snapshot::Snapshot,
        state::Display,
        state::CaptureTarget,
        state::CaptureState,
        state::InterfaceList,
        state::Settings,
    );
    text
}

#[test]
fn the_pages_types_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings.ts");
    let expected = declarations();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "ui/src/lib/bindings.ts is not up to date: run UPDATE=1 cargo test -p wirewatch bindings"
    );
}
