//! Prepares what Tauri embeds into the program.

fn main() {
    tauri_build::build();
}
