//! On Windows: makes the import library of Npcap's `wpcap.dll` from our own list of its functions, so
//! that building needs no SDK, and has the worker load it at the first call, so that it starts where
//! Npcap is missing.

use std::env;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome = Result<(), Box<dyn Error>>;

/// What Windows may give the worker, and which text its functions take.
const MANIFEST: &str = "packaging/windows/worker.manifest";

fn main() -> Outcome {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no folder")?);
    let names = folder.join("wpcap.def");
    let manifest = folder.join("..").join(MANIFEST);
    say(&format!("rerun-if-changed={}", names.display()));
    say(&format!("rerun-if-changed={}", manifest.display()));
    if env::var("CARGO_CFG_TARGET_OS")? != "windows" {
        return Ok(());
    }
    let made = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?);
    say(&format!("rustc-link-search=native={}", made.display()));
    match env::var("CARGO_CFG_TARGET_ENV")?.as_str() {
        "msvc" => with_microsofts_tools(&names, &manifest, &made),
        _ => with_gnu_tools(&names, &manifest, &made),
    }
}

fn with_gnu_tools(names: &Path, manifest: &Path, made: &Path) -> Outcome {
    let prefix = format!("{}-w64-mingw32-", env::var("CARGO_CFG_TARGET_ARCH")?);
    let run = |tool: &str, arguments: &[&str]| {
        let start = |program: &str| {
            Command::new(program)
                .args(arguments)
                .current_dir(made)
                .status()
        };
        // On Windows itself the tools have no prefix.
        let status = match start(&format!("{prefix}{tool}")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => start(tool),
            outcome => outcome,
        };
        succeeded(tool, status)
    };
    let definition = format!("--input-def={}", names.display());
    run("dlltool", &[&definition, "--output-delaylib=libwpcap.a"])?;
    say("rustc-link-arg=-ldelayimp");

    std::fs::copy(manifest, made.join("worker.manifest"))?;
    std::fs::write(made.join("worker.rc"), "1 24 \"worker.manifest\"\n")?;
    run("windres", &["worker.rc", "worker.o"])?;
    say(&format!(
        "rustc-link-arg-bins={}",
        made.join("worker.o").display()
    ));
    Ok(())
}

fn with_microsofts_tools(names: &Path, manifest: &Path, made: &Path) -> Outcome {
    let (target, machine) = match env::var("CARGO_CFG_TARGET_ARCH")?.as_str() {
        "aarch64" => ("aarch64-pc-windows-msvc", "arm64"),
        _ => ("x86_64-pc-windows-msvc", "x64"),
    };
    let status = find_msvc_tools::find(target, "lib.exe")
        .ok_or("lib.exe of the MSVC build tools is missing")?
        .arg("/nologo")
        .arg(format!("/machine:{machine}"))
        .arg(format!("/def:{}", names.display()))
        .arg("/out:wpcap.lib")
        .current_dir(made)
        .status();
    succeeded("lib.exe", status)?;
    say("rustc-link-arg=/DELAYLOAD:wpcap.dll");
    say("rustc-link-arg=delayimp.lib");
    // The libraries it cannot start without come from System32, also if others lie beside it.
    say("rustc-link-arg-bins=/DEPENDENTLOADFLAG:0x800");
    say("rustc-link-arg-bins=/MANIFEST:EMBED");
    say(&format!(
        "rustc-link-arg-bins=/MANIFESTINPUT:{}",
        manifest.display()
    ));
    Ok(())
}

fn succeeded(tool: &str, status: io::Result<std::process::ExitStatus>) -> Outcome {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{tool} ended with {status}").into()),
        Err(error) => Err(format!("{tool} cannot be started: {error}").into()),
    }
}

fn say(instruction: &str) {
    println!("cargo:{instruction}");
}
