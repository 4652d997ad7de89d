//! The system's dialogs, in which a person names a file.

use std::path::PathBuf;

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;
use traffic::failure::{Failure, FailureCode};

/// The capture file that a person picks; none where they think better of it.
///
/// # Errors
/// `unreadableFile`: what they picked is no file of this computer.
pub async fn file_to_open(app: &AppHandle) -> Result<Option<PathBuf>, Failure> {
    let (answer, question) = question();
    app.dialog()
        .file()
        .set_title("Open a capture file")
        .add_filter("Capture files", &["pcap", "pcapng", "cap", "dmp"])
        .add_filter("All files", &["*"])
        .pick_file(answer);
    picked(question).await.map_err(|reason| {
        Failure::new(
            FailureCode::UnreadableFile,
            format!("The chosen file cannot be opened: {reason}."),
            "Pick a file on this computer.",
        )
    })
}

/// Where a person wants a picture saved, under this name unless they change it; nowhere where they think
/// better of it.
///
/// # Errors
/// `internal`: what they picked is no place on this computer.
pub async fn file_to_save(app: &AppHandle, name: &str) -> Result<Option<PathBuf>, Failure> {
    let (answer, question) = question();
    app.dialog()
        .file()
        .set_title("Save as image")
        .set_file_name(name)
        .add_filter("PNG image", &["png"])
        .save_file(answer);
    picked(question).await.map_err(|reason| {
        Failure::new(
            FailureCode::Internal,
            format!("The picture cannot be saved there: {reason}."),
            "Pick a folder on this computer.",
        )
    })
}

/// What the dialog calls with the answer, and where the answer comes out.
fn question() -> (
    impl FnOnce(Option<FilePath>) + Send + 'static,
    oneshot::Receiver<Option<FilePath>>,
) {
    let (sender, receiver) = oneshot::channel();
    let answer = move |chosen| {
        // The page may have gone meanwhile.
        let _ = sender.send(chosen);
    };
    (answer, receiver)
}

async fn picked(
    question: oneshot::Receiver<Option<FilePath>>,
) -> Result<Option<PathBuf>, tauri_plugin_dialog::Error> {
    match question.await {
        Ok(Some(chosen)) => Ok(Some(chosen.into_path()?)),
        Ok(None) | Err(_) => Ok(None),
    }
}
