//! Prepares what Tauri embeds into the program.

use tauri_build::{Attributes, WindowsAttributes};

/// What Windows may give the window: the rights it was started with, and no more.
const MANIFEST: &str = include_str!("packaging/windows/window.manifest");

fn main() {
    let windows = WindowsAttributes::new().app_manifest(MANIFEST);
    let built = tauri_build::try_build(Attributes::new().windows_attributes(windows));
    built.expect("what Tauri embeds could not be prepared");
}
