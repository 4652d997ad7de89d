//! Lets a person read `/dev/bpf*`, through which macOS lets programs capture. launchd runs this as root, once
//! the person has agreed in the system's own dialog, and again at every start of the system, because macOS
//! then makes the devices anew, for root alone.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::{Group, Uid, User, getuid};
use traffic::failure::{Failure, FailureCode};

/// The group that may read. Wireshark uses the same one.
const GROUP: &str = "access_bpf";

/// Who was at the screen when it was agreed to: nobody else comes into the group by it.
const AGREED: &str = "/Library/Application Support/Wirewatch/allowed";

/// More devices are open at once on no computer; the system makes one more when the last is opened.
const MOST_DEVICES: u32 = 64;

/// Reading is enough to capture; writing would send.
const READABLE_BY_GROUP: u32 = 0o040;

/// Gives the group the devices and, the first time, the person at the screen the group.
///
/// # Errors
/// This program is not run by root, or the system refused.
pub fn allow() -> Result<(), Failure> {
    if !getuid().is_root() {
        return Err(failed("only the system itself may do so"));
    }
    make_group().map_err(failed)?;
    if !Path::new(AGREED).exists() {
        admit_person().map_err(failed)?;
    }
    let group = Group::from_name(GROUP).map_err(failed)?;
    let group = group.ok_or_else(|| failed("there is no group to give them to"))?;
    for device in devices() {
        let mode = fs::metadata(&device).map_err(failed)?.mode();
        chown(&device, None, Some(group.gid.as_raw())).map_err(failed)?;
        let mode = Permissions::from_mode(mode | READABLE_BY_GROUP);
        fs::set_permissions(&device, mode).map_err(failed)?;
    }
    Ok(())
}

fn make_group() -> io::Result<()> {
    match edit_group(&["-o", "read", GROUP]) {
        Ok(()) => Ok(()),
        Err(_) => edit_group(&["-o", "create", GROUP]),
    }
}

/// Puts whoever is at the screen into the group, and remembers that it was done.
fn admit_person() -> io::Result<()> {
    let person = Uid::from_raw(fs::metadata("/dev/console")?.uid());
    // Before anyone has logged in, the screen is root's.
    let person = User::from_uid(person)?.filter(|person| !person.uid.is_root());
    let person = person.ok_or_else(|| io::Error::other("nobody is logged in"))?;
    edit_group(&["-o", "edit", "-a", &person.name, "-t", "user", GROUP])?;
    if let Some(folder) = Path::new(AGREED).parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(AGREED, person.name)
}

/// Runs `dseditgroup(8)`.
fn edit_group(arguments: &[&str]) -> io::Result<()> {
    let status = Command::new("/usr/sbin/dseditgroup")
        .arg("-q")
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("dseditgroup ended with {status}")))
    }
}

/// The devices. Each is held open until all are known, which has the system make as many as there may be.
fn devices() -> Vec<PathBuf> {
    let mut held = Vec::new();
    let mut found = Vec::new();
    for number in 0..MOST_DEVICES {
        let device = PathBuf::from(format!("/dev/bpf{number}"));
        if !device.exists() {
            break;
        }
        // One that is in use cannot be opened, and is there all the same.
        held.extend(File::open(&device));
        found.push(device);
    }
    found
}

fn failed(reason: impl std::fmt::Display) -> Failure {
    Failure::new(
        FailureCode::PermissionDenied,
        format!("Reading /dev/bpf* could not be allowed: {reason}."),
        "Allow it once more in Wirewatch.",
    )
}
