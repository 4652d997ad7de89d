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
    let hovering = match event {
        DragDropEvent::Enter { .. } | DragDropEvent::Over { .. } => true,
        DragDropEvent::Drop { paths, .. } => {
            if let Some(path) = paths.first() {
                let session = window.state::<Session>();
                session.begin(Origin::File(path.clone()), String::new());
            }
            false
        }
        DragDropEvent::Leave | _ => false,
    };
    if !matches!(event, DragDropEvent::Over { .. }) {
        // It fails when the window is closing, and then nobody needs it.
        let _ = window.emit("file-hover", hovering);
    }
}
