// Compiles for macOS on Debian (`npm run check:macos`), as far as it takes to tell what is wrong with the
// code: whether it links and runs only a Mac can say.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

import { explain, requireDebianPackages, root, target, Unready } from '../../system.mjs'

const triple = 'aarch64-apple-darwin'

function check() {
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: path.join(target, 'macos'),
    // Debian's compiler is a stable one, which builds no library unless it is told to.
    RUSTC_BOOTSTRAP: '1',
    RUSTC: '/usr/bin/rustc',
    // What macOS has. Otherwise the libpcap of this computer would be looked at.
    LIBPCAP_VER: '1.10.1',
    // A library brings some Objective-C, which nothing here compiles, and which checking does without.
    CC_aarch64_apple_darwin: '/bin/true',
    AR_aarch64_apple_darwin: '/bin/true',
    RUSTFLAGS: '-D warnings',
  }
  const library = '-Zbuild-std=std,panic_abort,panic_unwind'
  const crates = ['-p', 'traffic', '-p', 'wirewatch', '-p', 'wirewatch-capture']
  const words = ['check', library, '--locked', '--target', triple, ...crates]
  const { status } = spawnSync('cargo', words, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) throw new Unready('It does not compile for macOS; the reason is above.')
  console.log('holds: both programs compile for macOS')
}

await explain(() => {
  requireDebianPackages(['rustc-web', 'rust-web-src'])
  check()
})
