//! Rights on macOS: who may read `/dev/bpf*`.

use traffic::failure::{DenialCause, Failure, FailureCode};
use traffic::fence::{Fence, Hold};

/// Nothing that this program knows how to raise holds the worker.
pub const HELD: Fence = Fence {
    rights: Hold::Absent,
    new_rights: Hold::Absent,
    files: Hold::Absent,
    system_calls: Hold::Absent,
};

/// There is nothing to raise: the right lies with the device files.
pub fn raise() {}

/// There is nothing to give up: the worker runs as the person who started it.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "on other systems it can fail")]
pub fn drop_all() -> Result<(), Failure> {
    Ok(())
}

/// The person who started this program is the one it runs as.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub fn become_caller() -> Result<(), Failure> {
    Ok(())
}

/// What to say to who may not capture.
pub fn permission_denied() -> Failure {
    Failure::new(
        FailureCode::PermissionDenied,
        "You have no right to read the devices /dev/bpf*, through which macOS lets programs capture.",
        "Give administrators that right until the next restart with this command, then check again.",
    )
    .with_command("sudo chgrp admin /dev/bpf* && sudo chmod g+r /dev/bpf*")
    .with_cause(DenialCause::BpfDevices)
}

/// What to say where libpcap is missing. It is part of macOS.
pub fn library_missing() -> Failure {
    Failure::new(
        FailureCode::CaptureLibraryMissing,
        "libpcap is missing.",
        "It is part of macOS: update the system.",
    )
}
