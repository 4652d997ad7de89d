// Runs the tests of the real window: on a display of their own, and on hosts of their own where the
// right to make them is there.
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

const display = await startDisplay()
const home = mkdtempSync(path.join(tmpdir(), 'wirewatch-window-'))
let hosts = null
try {
  hosts = process.getuid() === 0 ? await makeHosts() : null
  const inNear = hosts ? ['ip', 'netns', 'exec', hosts.near] : []
  const test = ['node', '--test', '--test-reporter=spec', path.join(here, 'window.test.mjs')]
  const [program, ...args] = [...inNear, ...test]
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    timeout: 300_000,
    env: {
      ...process.env,
      DISPLAY: display.display,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      WIREWATCH_ARTIFACTS: artifacts,
      WIREWATCH_FAR_HOST: hosts?.far ?? '',
    },
  })
  process.exitCode = status ?? 1
} finally {
  await hosts?.remove()
  display.stop()
  rmSync(home, { recursive: true, force: true })
}
