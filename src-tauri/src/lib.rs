//! x
#[cfg(test)]
mod bindings;
pub mod state;
pub fn run() { tauri::Builder::default().plugin(tauri_plugin_shell::init()).plugin(tauri_plugin_dialog::init()).run(tauri::generate_context!()).unwrap(); }
