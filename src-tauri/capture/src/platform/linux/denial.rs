//! What takes the right to capture away on Linux, told from what the system says about this process.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use caps::{CapSet, Capability};
use nix::sys::statvfs::{FsFlags, statvfs};
use traffic::failure::{DenialCause, Failure, FailureCode};
use traffic::text::shell_word;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts; any combination can occur"
)]
struct Circumstances {
    no_new_privileges: bool,
    nosuid: bool,
    in_bounding_set: bool,
    permitted: bool,
    /// The numbers of users are not those of the whole system.
    user_namespace: bool,
}

/// Whether this program was started with `no_new_privs`. To be asked before the fence sets it, too.
pub fn started_without_new_privileges() -> bool {
    static AT_START: OnceLock<bool> = OnceLock::new();
    *AT_START.get_or_init(|| {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        status.lines().any(|line| line == "NoNewPrivs:\t1")
    })
}

impl Circumstances {
    fn present(worker: &Path) -> Self {
        let users = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
        let has = |set| caps::has_cap(None, set, Capability::CAP_NET_RAW).unwrap_or(false);
        Self {
            no_new_privileges: started_without_new_privileges(),
            nosuid: statvfs(worker)
                .is_ok_and(|file_system| file_system.flags().contains(FsFlags::ST_NOSUID)),
            in_bounding_set: has(CapSet::Bounding),
            permitted: has(CapSet::Permitted),
            user_namespace: !is_whole(&users),
        }
    }

    /// The first obstacle: what lies behind it does not matter until it is gone.
    fn cause(self) -> DenialCause {
        if self.permitted {
            // The right is there and does not count: it is one of another namespace.
            return if self.user_namespace {
                DenialCause::UserNamespace
            } else {
                DenialCause::Unknown
            };
        }
        if self.no_new_privileges {
            DenialCause::NoNewPrivileges
        } else if !self.in_bounding_set {
            DenialCause::BoundingSet
        } else if self.user_namespace {
            DenialCause::UserNamespace
        } else if self.nosuid {
            DenialCause::NosuidMount
        } else {
            DenialCause::NoFileCapability
        }
    }
}

/// Whether a `uid_map` (`user_namespaces(7)`) maps all numbers to themselves.
fn is_whole(map: &str) -> bool {
    map.split_whitespace().eq(["0", "0", "4294967295"])
}

/// What to say to who may not capture.
pub fn permission_denied() -> Failure {
    let worker = env::current_exe().unwrap_or_else(|_| "wirewatch-capture".into());
    let cause = Circumstances::present(&worker).cause();
    in_words(cause, &worker)
}

/// What the package installs for those who were allowed to capture, seen from the worker for everyone.
const INSTALLED: &str = "../libexec/wirewatch";

/// What to say of an installed worker that is for everyone: another one beside it may capture.
fn installed_elsewhere(worker: &Path) -> Option<Failure> {
    let folder = worker.parent()?.join(INSTALLED).canonicalize().ok()?;
    let allow = folder.join("allow-capture");
    allow.exists().then(|| {
        Failure::new(
            FailureCode::PermissionDenied,
            "This copy of the capture worker is for everyone, and has no right to open network \
             interfaces.",
            format!(
                "{} has it, for those who were allowed to: this command allows you.",
                folder.join("wirewatch-capture").display()
            ),
        )
        .with_command(format!("pkexec {}", allow.display()))
        .with_cause(DenialCause::NoFileCapability)
    })
}

fn in_words(cause: DenialCause, worker: &Path) -> Failure {
    if let (DenialCause::NoFileCapability, Some(failure)) = (cause, installed_elsewhere(worker)) {
        return failure;
    }
    let word = shell_word(&worker.display().to_string());
    let (message, hint, command) = match cause {
        DenialCause::NoNewPrivileges => (
            "Wirewatch was started in a way that lets no program gain a right (no_new_privs), as \
             Flatpak, snap and some services do."
                .into(),
            "Start it outside of that, from the package for your system. Or record with another \
             program and open the file here; this command records a minute.",
            RECORD.into(),
        ),
        DenialCause::BoundingSet => (
            "The right to capture (CAP_NET_RAW) was taken away from this whole session or \
             container."
                .into(),
            "Start Wirewatch outside of it, or give the container the right, for example with \
             --cap-add NET_RAW. Or record outside and open the file here; this command records a \
             minute.",
            RECORD.into(),
        ),
        DenialCause::UserNamespace => (
            "Wirewatch runs in a user namespace, such as a container without root, whose rights \
             do not reach the network outside of it."
                .into(),
            "Start it outside. Or record there with another program and open the file here; this \
             command records a minute.",
            RECORD.into(),
        ),
        DenialCause::NosuidMount => (
            format!(
                "The capture worker lies on a file system that gives no program a right (nosuid): {}.",
                mount_point(worker).display()
            ),
            "Install the package for your system. Or let that file system give rights, with this \
             command, and then give the worker its right.",
            format!(
                "sudo mount -o remount,suid {}",
                shell_word(&mount_point(worker).display().to_string())
            ),
        ),
        DenialCause::NoFileCapability
        | DenialCause::NotExecutable
        | DenialCause::AdministratorsOnly
        | DenialCause::BpfDevices
        | DenialCause::Declined => (
            "The capture worker has no right to open network interfaces.".into(),
            "Give the worker, and only the worker, that right with this command, then check again.",
            format!("sudo setcap cap_net_raw=p {word}"),
        ),
        DenialCause::Unknown => (
            "The system refuses to open network interfaces, though the capture worker has the \
             right to."
                .into(),
            "A security module such as SELinux or AppArmor may forbid it: its log says so, and \
             this command shows it.",
            "sudo dmesg | grep -i denied".into(),
        ),
    };
    Failure::new(FailureCode::PermissionDenied, message, hint)
        .with_command(command)
        .with_cause(cause)
}

/// Records a minute of everything, where root may, into a file that Wirewatch opens.
const RECORD: &str = "sudo timeout 60 tcpdump -i any -w capture.pcap";

/// The folder where the file system of a file is mounted.
fn mount_point(file: &Path) -> PathBuf {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let whole = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    longest_mount(&mounts, &whole).unwrap_or(whole)
}

/// The deepest of the mount points (`proc_pid_mountinfo(5)`) that a file lies below.
fn longest_mount(mounts: &str, file: &Path) -> Option<PathBuf> {
    mounts
        .lines()
        .filter_map(|line| line.split(' ').nth(4))
        // A space in a path is written like this.
        .map(|path| PathBuf::from(path.replace("\\040", " ")))
        .filter(|path| file.starts_with(path))
        .max_by_key(|path| path.components().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Circumstances = Circumstances {
        no_new_privileges: false,
        nosuid: false,
        in_bounding_set: true,
        permitted: false,
        user_namespace: false,
    };

    #[test]
    fn the_first_obstacle_is_the_cause() {
        use DenialCause::{
            BoundingSet, NoFileCapability, NoNewPrivileges, NosuidMount, Unknown, UserNamespace,
        };
        let nosuid = Circumstances {
            nosuid: true,
            ..FREE
        };
        let unbounded = Circumstances {
            in_bounding_set: false,
            ..nosuid
        };
        let sandboxed = Circumstances {
            no_new_privileges: true,
            ..unbounded
        };
        let contained = Circumstances {
            user_namespace: true,
            ..nosuid
        };
        let permitted = |user_namespace| Circumstances {
            permitted: true,
            user_namespace,
            ..FREE
        };
        for (circumstances, cause) in [
            (FREE, NoFileCapability),
            (nosuid, NosuidMount),
            (unbounded, BoundingSet),
            (sandboxed, NoNewPrivileges),
            (contained, UserNamespace),
            (permitted(true), UserNamespace),
            (permitted(false), Unknown),
        ] {
            assert_eq!(circumstances.cause(), cause, "{circumstances:?}");
        }
    }

    #[test]
    fn only_the_whole_map_is_no_namespace() {
        assert!(is_whole("         0          0 4294967295\n"));
        assert!(!is_whole("         0       1000          1\n"));
        assert!(!is_whole("0 0 1000\n1000 1000 4294966295\n"));
    }

    #[test]
    fn a_file_lies_on_the_deepest_mount_above_it() {
        let mounts = "22 1 254:0 / / rw - ext4 /dev/vda rw\n\
                      40 22 8:1 /x /mnt/my\\040stick rw,nosuid - vfat /dev/sdb1 rw\n\
                      41 22 0:5 / /mnt rw - tmpfs none rw\n";
        let on = |file: &str| longest_mount(mounts, Path::new(file));
        assert_eq!(on("/mnt/my stick/app"), Some("/mnt/my stick".into()));
        assert_eq!(on("/mnt/my"), Some("/mnt".into()));
        assert_eq!(on("/usr/bin/app"), Some("/".into()));
    }
}
