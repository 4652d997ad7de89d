// Runs the tests of the real window: on a display of their own, and on hosts of their own where the
// right to make them is there. Names of tests on the command line are run instead of the usual ones.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { makeHosts } from './hosts.mjs'
import { startDisplay } from './programs.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.join(here, '../..')
const artifacts = path.join(root, 'tests/artifacts/window')
mkdirSync(artifacts, { recursive: true })

const named = process.argv.slice(2)
const tests = named.length > 0 ? named : ['window', 'views', 'interruptions']
const display = await startDisplay()
try {
  for (const name of tests) await runTest(name)
} finally {
  display.stop()
}

/** Runs a test on a home and on hosts of its own. */
async function runTest(name) {
  const home = mkdtempSync(path.join(tmpdir(), 'wirewatch-window-'))
  let hosts = null
  try {
    hosts = process.getuid() === 0 ? await makeHosts() : null
    const inNear = hosts ? ['ip', 'netns', 'exec', hosts.near] : []
    const file = path.join(here, `${name}.test.mjs`)
    const test = ['node', '--test', '--test-reporter=spec', file]
    const [program, ...args] = [...inNear, ...test]
    const { status } = spawnSync(program, args, {
      stdio: 'inherit',
      timeout: 1_800_000,
      env: {
        ...process.env,
        DISPLAY: display.display,
        HOME: home,
        XDG_RUNTIME_DIR: home,
        WIREWATCH_ARTIFACTS: artifacts,
        WIREWATCH_NEAR_HOST: hosts?.near ?? '',
        WIREWATCH_FAR_HOST: hosts?.far ?? '',
      },
    })
    if (status !== 0) process.exitCode = 1
  } finally {
    await hosts?.remove()
    rmSync(home, { recursive: true, force: true })
  }
}
