#!/usr/bin/env bash
# Makes a computer of the release ready: the Rust that Cargo.toml names, for these targets too, and
# cargo-auditable, which has each program say which crates it was built of.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version="$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)"
rustup toolchain install "$version" --profile minimal
rustup default "$version"
if [[ $# -gt 0 ]]; then rustup target add "$@"; fi

cargo install --locked --version 0.7.7 cargo-auditable
wrapper="$(command -v cargo-auditable)"
# Windows' cargo wants Windows' name of it.
if command -v cygpath > /dev/null; then wrapper="$(cygpath --windows "$wrapper")"; fi
{
  # What the command `cargo auditable` tells the compiler, so that every cargo of this run does.
  echo "RUSTC_WORKSPACE_WRAPPER=$wrapper"
  echo 'CARGO_AUDITABLE_ORIG_ARGS={"offline":false,"locked":true,"frozen":false,"config":[]}'
} >> "$GITHUB_ENV"
