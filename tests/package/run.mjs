// Runs the tests of the Debian package: packs the debug programs as a release is packed, in two
// versions, and installs them on a computer within this one for each test.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { findFacts, makePackage } from '../../src-tauri/packaging/linux/build.mjs'
import { root, target } from '../../system.mjs'
import { startDisplay } from '../window/programs.mjs'
import { runWithin } from './computer.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const built = path.join(target, 'debug')
const tests = ['scripts', 'install', 'choices', 'polkit', 'window']
const artifacts = path.join(root, 'tests/artifacts/package')
mkdirSync(artifacts, { recursive: true })

// Outside: an X server takes a display away from one whose process it cannot see.
const { display, stop } = await startDisplay()
const folder = mkdtempSync(path.join(tmpdir(), 'wirewatch-package-test-'))
try {
  const programs = { window: `${built}/wirewatch`, worker: `${built}/wirewatch-capture` }
  const packages = ['1.0.0', '1.0.1'].map((version) =>
    makePackage(programs, folder, { ...findFacts(), version }, { quick: true }),
  )
  const env = {
    ...process.env,
    DISPLAY: display,
    WIREWATCH_ARTIFACTS: artifacts,
    WIREWATCH_PACKAGES: packages.join(':'),
  }
  for (const name of tests) {
    const file = path.join(here, `${name}.test.mjs`)
    const test = ['node', '--test', '--test-reporter=spec', file]
    if (runWithin(test, { stdio: 'inherit', env }).status !== 0) process.exitCode = 1
  }
} finally {
  stop()
  rmSync(folder, { recursive: true })
}
