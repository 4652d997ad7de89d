//! Npcap's library, which is looked for when it is needed: the worker starts without it.
//!
//! Whoever calls libpcap asks [`load`] before. Only System32 and Npcap's folder in it are looked in,
//! by full path, because whatever else lies on the way could be anybody's.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use traffic::failure::Failure;

use super::{rights, system};

/// Once it is loaded, the system finds it by its name wherever it lies.
static IS_LOADED: AtomicBool = AtomicBool::new(false);

/// A function that WinPcap before 4.1, which is too old, did not have.
const NEEDED: &std::ffi::CStr = c"pcap_activate";

/// Loads the library, if it is not.
///
/// # Errors
/// `captureLibraryMissing`.
pub fn load() -> Result<(), Failure> {
    if IS_LOADED.load(Ordering::Relaxed) {
        return Ok(());
    }
    if !cfg!(feature = "npcap") || !find() {
        return Err(rights::library_missing());
    }
    IS_LOADED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Loads the library, and says whether Npcap lets this person capture. Opening an interface would
/// have Npcap ask for an administrator's password, once for each in a list.
///
/// # Errors
/// `captureLibraryMissing` or `permissionDenied`.
pub fn may_capture() -> Result<(), Failure> {
    load()?;
    if system::npcap_is_for_administrators() && !system::is_elevated() {
        return Err(rights::permission_denied());
    }
    Ok(())
}

fn find() -> bool {
    if system::search_system_folder_only().is_err() {
        return false;
    }
    let Ok(folder) = system::system_folder() else {
        return false;
    };
    load_from(&folder.join("Npcap")) || load_from(&folder)
}

fn load_from(folder: &Path) -> bool {
    // wpcap.dll needs it, and may look for it only later and by its name alone.
    system::load_library(&folder.join("Packet.dll"), None);
    system::load_library(&folder.join("wpcap.dll"), Some(NEEDED))
}
