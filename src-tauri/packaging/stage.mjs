// Puts the worker where Tauri's bundler takes it from, for Windows or macOS, and writes how to sign.
//
//   node src-tauri/packaging/stage.mjs x86_64-pc-windows-msvc
//   node src-tauri/packaging/stage.mjs universal-apple-darwin
//   npx tauri build --target … --config src-tauri/tauri.bundle.conf.json --config src-tauri/packaging/staged/sign.json
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { isStarted, root, target } from '../../system.mjs'

const staged = path.join(root, 'src-tauri/packaging/staged')
const universal = 'universal-apple-darwin'

const run = (command, ...args) => execFileSync(command, args, { cwd: root, stdio: 'inherit' })

function stage(triple) {
  rmSync(staged, { recursive: true, force: true })
  mkdirSync(staged, { recursive: true })
  if (triple === universal) {
    // The window is compiled for both before they are joined, and each time the worker is looked for.
    const halves = ['x86_64-apple-darwin', 'aarch64-apple-darwin'].map(build)
    run('lipo', '-create', '-output', place(universal), ...halves)
  } else {
    build(triple)
  }
  writeFileSync(path.join(staged, 'sign.json'), `${JSON.stringify(howToSign(), null, 2)}\n`)
}

const suffix = (triple) => (triple.includes('windows') ? '.exe' : '')
const place = (triple) => path.join(staged, `wirewatch-capture-${triple}${suffix(triple)}`)

function build(triple) {
  // Windows has no C library of Microsoft's compiler unless somebody installed it.
  process.env.CARGO_TARGET_X86_64_PC_WINDOWS_MSVC_RUSTFLAGS ??= '-Ctarget-feature=+crt-static'
  run('cargo', 'build', '--release', '--locked', '-p', 'wirewatch-capture', '--target', triple)
  copyFileSync(
    path.join(target, triple, 'release', `wirewatch-capture${suffix(triple)}`),
    place(triple),
  )
  return place(triple)
}

/** Windows' programs are signed by a script of ours, macOS' by what Tauri finds in the environment. */
export function howToSign(environment = process.env) {
  if (!environment.SIGNING_ENDPOINT) return {}
  const script = path.join(root, 'src-tauri/packaging/windows/sign.ps1')
  const args = ['-NoProfile', '-NonInteractive', '-File', script, '%1']
  return { bundle: { windows: { signCommand: { cmd: 'pwsh', args } } } }
}

if (isStarted(import.meta.url)) {
  const [, , triple] = process.argv
  if (!triple) throw new Error(`Name a target, such as x86_64-pc-windows-msvc or ${universal}.`)
  stage(triple)
}
