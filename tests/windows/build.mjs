// Compiles for Windows on Debian, whose own compiler and library sources serve, because no ready-made
// library for Windows is at hand. It is a build to try things with, not one to ship.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

import { npm } from '../../setup.mjs'
import { root, shows, target, Unready } from '../../system.mjs'

/** What apt must have installed. */
export const packages = [
  ...['rustc-web', 'rust-web-src', 'rust-web-clippy'],
  ...['gcc-mingw-w64-x86-64', 'wine', 'wine64'],
]

export const triple = 'x86_64-pc-windows-gnu'
const builds = path.join(target, 'windows')
const library = '-Zbuild-std=std,panic_abort,panic_unwind,test'

// The linter of that compiler, told as `cargo clippy -- -D warnings` would tell it.
const linter = {
  RUSTC_WORKSPACE_WRAPPER: '/usr/bin/clippy-driver',
  CLIPPY_ARGS: '-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__',
}

/** Compiles crates and their tests for Windows, as far as it takes to tell what is wrong with them. */
export function lint(...crates) {
  cargo('check', crates, ['--all-targets'], linter)
}

function cargo(command, crates, args, more) {
  const env = {
    ...process.env,
    ...more,
    CARGO_TARGET_DIR: builds,
    // Debian's compiler is a stable one, which builds no library unless it is told to.
    RUSTC_BOOTSTRAP: '1',
    RUSTC: '/usr/bin/rustc',
    // What Wine's wpcap.dll has. Otherwise the libpcap of this computer would be looked at.
    LIBPCAP_VER: '1.2.1',
  }
  const named = crates.flatMap((name) => ['-p', name])
  const words = [command, library, '--locked', '--target', triple, ...named, ...args]
  const { status } = spawnSync('cargo', words, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) throw new Unready(`cargo ${command} failed for Windows: ${crates.join(', ')}.`)
}

/** Builds the worker, and says where it is. */
export function buildWorker() {
  cargo('build', ['wirewatch-capture'], [])
  return path.join(builds, triple, 'debug', 'wirewatch-capture.exe')
}

/** The page, which is compiled into the window. */
export function needPage() {
  if (existsSync(path.join(root, 'ui/dist/index.html'))) return
  if (!shows(npm('run', '--silent', 'build:page'))) throw new Unready('The page was not built.')
}
