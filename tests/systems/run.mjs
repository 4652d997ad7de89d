// Compiles on Debian for systems that are not at hand, as far as it takes to tell what is wrong with the
// code; whether it links and runs only such a system can say. `npm run check:macos` compiles for macOS,
// `npm run check:aarch64` what Linux on that processor has of its own: the system calls of the fence.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

import { explain, requireDebianPackages, root, target, Unready } from '../../system.mjs'

const systems = {
  macos: { triple: 'aarch64-apple-darwin', crates: ['traffic', 'wirewatch', 'wirewatch-capture'] },
  // The window has libraries of the system to look for, and nothing for a processor alone.
  aarch64: { triple: 'aarch64-unknown-linux-gnu', crates: ['traffic', 'wirewatch-capture'] },
}

function check(name) {
  const { triple, crates } = systems[name]
  const underscored = triple.replaceAll('-', '_')
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: path.join(target, name),
    // Debian's compiler is a stable one, which builds no library unless it is told to.
    RUSTC_BOOTSTRAP: '1',
    RUSTC: '/usr/bin/rustc',
    // What macOS has. Otherwise the libpcap of this computer would be looked at.
    LIBPCAP_VER: '1.10.1',
    // A library brings some C or Objective-C, which nothing here compiles, and which checking does without.
    [`CC_${underscored}`]: '/bin/true',
    [`AR_${underscored}`]: '/bin/true',
    RUSTFLAGS: '-D warnings',
  }
  const library = '-Zbuild-std=std,panic_abort,panic_unwind'
  const named = crates.flatMap((crate) => ['-p', crate])
  const words = ['check', library, '--locked', '--target', triple, ...named]
  const { status } = spawnSync('cargo', words, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) throw new Unready(`It does not compile for ${triple}; the reason is above.`)
  console.log(`holds: ${crates.join(', ')} compile for ${triple}`)
}

await explain(() => {
  const [name] = process.argv.slice(2)
  if (!Object.hasOwn(systems, name)) {
    throw new Unready(`Name a system: ${Object.keys(systems).join(' or ')}.`)
  }
  requireDebianPackages(['rustc-web', 'rust-web-src'])
  check(name)
})
