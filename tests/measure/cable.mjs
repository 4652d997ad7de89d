// Opens the window as it is shipped, on a display of its own and at one end of a cable of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { root, shows, Unready } from '../../system.mjs'
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

/**
 * Runs a script of this folder in the near host, with the window's program, the name of the far host,
 * the words, and the file whose packets are to be sent: the sample capture if none is named. Then
 * calls `afterwards` with the worker's program and the near host. Returns whether the script passed.
 */
export async function watchWindow(script, words, file, afterwards = async () => {}) {
  programs.needRoot()
  programs.need({ ip: 'iproute2', tcpreplay: 'tcpreplay' })
  const { worker, binary } = buildWindow()
  const home = mkdtempSync(path.join(tmpdir(), 'wirewatch-measure-'))
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
      const sent = path.resolve(file ?? sample)
      const args = [path.join(here, script), binary, far, ...words.map(String), sent]
      const its = { DISPLAY: display.display, HOME: home, XDG_RUNTIME_DIR: home }
      const env = { ...process.env, ...its }
      const options = { stdio: 'inherit', cwd: root, env }
      const watcher = new programs.Program(near, process.execPath, args, options)
      const [status] = await watcher.ended
      await afterwards(worker, near)
      return status === 0
    })
  } finally {
    display.stop()
  }
}
