//! macOS: one worker, beside the window in the app. Who may capture is who may read `/dev/bpf*`; a part of
//! the app that launchd runs as root sees to that, once a person has allowed it in the system's own dialog.

use smappservice_rs::{AppService, ServiceStatus, ServiceType};
use traffic::failure::{DenialCause, Failure, FailureCode, Remedy};

use super::{Program, beside};

/// The part's name; its file lies in the app's `Contents/Library/LaunchDaemons`.
const SERVICE: &str = "dev.wirewatch.desktop.allow-capture.plist";

/// The window is never run as root.
pub fn elevated_window() -> Option<Program> {
    None
}

/// Registers the part that lets this person capture (`SMAppService`, macOS 13). The system asks them.
pub fn allow_by_system() -> Option<Result<(), Failure>> {
    is_installed().then(|| {
        let service = AppService::new(ServiceType::Daemon {
            plist_name: SERVICE,
        });
        let registered = service.register();
        match service.status() {
            ServiceStatus::Enabled => Ok(()),
            ServiceStatus::RequiresApproval => {
                AppService::open_system_settings_login_items();
                Err(not_allowed("The system waits for you to allow it."))
            }
            ServiceStatus::NotRegistered | ServiceStatus::NotFound => {
                let reason = registered.map_or_else(
                    |error| format!("The system refused: {error}."),
                    |()| "The system did not keep it.".to_owned(),
                );
                Err(not_allowed(&reason))
            }
        }
    })
}

fn not_allowed(reason: &str) -> Failure {
    Failure::new(
        FailureCode::PermissionDenied,
        reason,
        "Allow Wirewatch under \"Allow in the Background\" in the system's settings, General, Login \
         Items, then check again.",
    )
    .with_cause(DenialCause::Declined)
}

/// What can be done on a click about a missing right.
pub fn remedies(cause: Option<DenialCause>) -> Vec<Remedy> {
    match cause {
        Some(DenialCause::BpfDevices | DenialCause::Declined) if is_installed() => {
            vec![Remedy::AllowCapture]
        }
        Some(_) | None => Vec::new(),
    }
}

/// Whether this is the app, and no build of one's own.
fn is_installed() -> bool {
    beside("../Library/LaunchDaemons").join(SERVICE).exists()
}
