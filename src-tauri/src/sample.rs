//! The sample capture: made by the worker, to be looked at without any right to capture.

use std::path::PathBuf;

use tauri::{AppHandle, Manager as _};
use traffic::failure::{Failure, FailureCode};

use crate::worker;

/// Has the worker write the sample, and returns where it is.
///
/// # Errors
/// There is no folder to write to, or the worker could not.
pub async fn make(app: &AppHandle) -> Result<PathBuf, Failure> {
    let no_folder = |cause: String| {
        Failure::new(
            FailureCode::Internal,
            format!("There is no folder for the sample capture: {cause}."),
            "Open a capture file of your own instead.",
        )
    };
    let folder = app
        .path()
        .app_cache_dir()
        .map_err(|error| no_folder(error.to_string()))?;
    std::fs::create_dir_all(&folder).map_err(|error| no_folder(error.to_string()))?;
    let path = folder.join("sample.pcap");
    let arguments = vec!["sample".into(), "--".into(), path.clone().into_os_string()];
    worker::run_to_end(app, arguments).await?;
    Ok(path)
}
