// Lets the real window capture mixed traffic for an hour (`npm run soak`) and watches its memory.
// `npm run soak -- 60 FILE.pcap` runs for 60 minutes on the packets of a file; without one it is the
// sample capture. What the page shows at the end must be what was sent less what was dropped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { isStarted, root, shows, Unready } from '../../system.mjs'
import { prepare } from '../../setup.mjs'
import { inHost } from '../window/hosts.mjs'
import { run, startDisplay } from '../window/programs.mjs'
import * as programs from './programs.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))

function buildWindow() {
  prepare('test')
  const worker = programs.buildWorker()
  if (!shows(['cargo', 'build', '--release', '--locked', '-p', 'wirewatch'])) {
    throw new Unready('The window could not be built; the reason is above.')
  }
  return { worker, binary: path.join(path.dirname(worker), 'wirewatch') }
}

async function main([minutes = '60', file]) {
  programs.needRoot()
  programs.need({ ip: 'iproute2', tcpreplay: 'tcpreplay' })
  const length = programs.wholeNumber(minutes, 'The number of minutes')
  const { worker, binary } = buildWindow()
  const home = mkdtempSync(path.join(tmpdir(), 'wirewatch-soak-'))
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const sample = path.join(home, 'sample.pcap')
  if (!file) await run(worker, ['sample', sample])
  const display = await startDisplay()
  process.once('exit', display.stop)
  try {
    return await programs.withHosts(async ({ near, far }) => {
      // Frames of a file may be larger than those of Ethernet.
      await inHost(near, 'ip link set near0 mtu 65535')
      await inHost(far, 'ip link set far0 mtu 65535')
      // The window and its driver run in the near host, where they see the cable.
      const watch = path.join(here, 'soak-watch.mjs')
      const words = [watch, binary, far, String(length), path.resolve(file ?? sample)]
      const its = { DISPLAY: display.display, HOME: home, XDG_RUNTIME_DIR: home }
      const env = { ...process.env, ...its }
      const watcher = new programs.Program(near, process.execPath, words, {
        stdio: 'inherit',
        cwd: root,
        env,
      })
      const [status] = await watcher.ended
      return status === 0
    })
  } finally {
    display.stop()
  }
}

if (isStarted(import.meta.url)) await programs.measure(main)
