//! The window of Wirewatch. It runs as the ordinary user and never opens an interface: it starts the
//! capture worker, turns what the worker says into one state, and sends that state to the page.
//!
//! The way of a figure: [`worker`] reads the worker's lines, [`capture`] makes a [`state`] of them,
//! [`session`] owns both and sends the state as the event `capture-state`. [`interfaces`] does the same for
//! the list of interfaces. [`commands`] is what the page can ask for.

#![forbid(unsafe_code)]

mod asked;
#[cfg(test)]
#[path = "../../tests/bindings.rs"]
mod bindings;
pub mod capture;
mod commands;
pub mod conversation;
mod dialogs;
pub mod ending;
mod image;
mod interfaces;
mod notices;
mod origin;
mod platform;
mod restarts;
mod rights;
mod sample;
mod session;
mod settings;
pub mod state;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use tauri::{DragDropEvent, Emitter as _, Manager as _, RunEvent, WindowEvent};

use crate::interfaces::InterfaceWatch;
use crate::origin::Origin;
use crate::session::Session;
use crate::settings::SettingsFile;

/// Opens the window and runs until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    // Before this program starts a thread: rights are kept by thread, and inherited.
    if let Err(error) = platform::give_up_rights() {
        complain(&format!(
            "Wirewatch cannot give up rights that it does not need: {error}."
        ));
        return ExitCode::FAILURE;
    }
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_shell::init())
        .plugin(tauri_plugin_dialog::init())
        .setup(|app| {
            let handle = app.handle();
            let settings = SettingsFile::open(handle.path().app_config_dir().ok());
            app.manage(InterfaceWatch::new(handle.clone()));
            let session = Session::new(handle.clone(), settings);
            // A capture file that the system was asked to open with this program.
            if let Some(path) = std::env::args_os().nth(1) {
                session.begin(Origin::File(path.into()), String::new());
            }
            app.manage(session);
            Ok(())
        })
        .invoke_handler(commands::all())
        .on_window_event(on_window_event)
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|handle, event| {
                if let RunEvent::Exit = event {
                    // The workers would end by themselves when their input ends; this is sooner.
                    handle.state::<Session>().close();
                    handle.state::<InterfaceWatch>().pause();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("Wirewatch cannot open its window: {error}."));
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "there is no window to say it in: the window is what failed"
)]
fn complain(words: &str) {
    eprintln!("{words}");
}

fn on_window_event(window: &tauri::Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else {
        return;
    };
    if let Some(path) = dropped(event) {
        let session = window.state::<Session>();
        session.begin(Origin::File(path.clone()), String::new());
    }
    if let Some(hovers) = begins_to_hover(event) {
        // It fails when the window is closing, and then nobody needs it.
        let _ = window.emit("file-hover", hovers);
    }
}

/// The file that was let go over the window: the first one, of several.
fn dropped(event: &DragDropEvent) -> Option<&PathBuf> {
    match event {
        DragDropEvent::Drop { paths, .. } => paths.first(),
        // Tauri's events may become more.
        DragDropEvent::Enter { .. } | DragDropEvent::Over { .. } | DragDropEvent::Leave | _ => None,
    }
}

/// Whether files come over the window (true) or are over it no longer; nothing while they only move.
fn begins_to_hover(event: &DragDropEvent) -> Option<bool> {
    match event {
        DragDropEvent::Enter { .. } => Some(true),
        DragDropEvent::Over { .. } => None,
        DragDropEvent::Drop { .. } | DragDropEvent::Leave | _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_dropped_is_opened_and_hovers_no_more() {
        let position = tauri::PhysicalPosition::new(1.0, 1.0);
        let paths = || vec![PathBuf::from("a.pcap"), PathBuf::from("b.pcap")];
        let enter = DragDropEvent::Enter {
            paths: paths(),
            position,
        };
        let over = DragDropEvent::Over { position };
        let drop = DragDropEvent::Drop {
            paths: paths(),
            position,
        };
        let text = DragDropEvent::Drop {
            paths: Vec::new(),
            position,
        };
        let first = PathBuf::from("a.pcap");
        for (event, opened, hovers) in [
            (enter, None, Some(true)),
            (over, None, None),
            (drop, Some(&first), Some(false)),
            (text, None, Some(false)),
            (DragDropEvent::Leave, None, Some(false)),
        ] {
            assert_eq!(dropped(&event), opened, "{event:?}");
            assert_eq!(begins_to_hover(&event), hovers, "{event:?}");
        }
    }
}
