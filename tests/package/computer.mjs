// A computer within this one: what a test installs, starts or captures there stays there. Its
// processes, its network and what it writes below /etc, /run, /usr and /var are its own.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { isStarted } from '../../system.mjs'

const bounded = { timeout: 120_000, killSignal: 'SIGKILL' }

/** Runs a command there. When it ends, or after two minutes, all that it started ends, too. */
export function runWithin(command, options) {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirewatch-computer-'))
  const apart = ['--mount', '--net', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc']
  const program = ['node', fileURLToPath(import.meta.url), folder, ...command]
  try {
    return spawnSync('unshare', [...apart, ...program], { ...bounded, ...options })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whether such a computer can be made here. */
export function canRunWithin() {
  return runWithin(['true'], { stdio: 'ignore' }).status === 0
}

/** The place of what was written since the computer was made, within it. */
export const written = () => process.env.WIREWATCH_WRITTEN

function main([folder, command, ...args]) {
  // Nobody else sees these mounts, and they go away with the last process.
  mount('-t', 'tmpfs', '-o', 'mode=755', 'wirewatch', folder)
  const upper = path.join(folder, 'written')
  for (const name of ['etc', 'usr', 'var']) {
    const work = path.join(folder, 'work', name)
    mkdirSync(work, { recursive: true })
    mkdirSync(path.join(upper, name), { recursive: true })
    const layers = [`lowerdir=/${name}`, `upperdir=${upper}/${name}`, `workdir=${work}`]
    mount('-t', 'overlay', '-o', layers.join(), 'wirewatch', `/${name}`)
  }
  mount('-t', 'tmpfs', '-o', 'mode=755', 'wirewatch', '/run')
  run('ip', 'link', 'set', 'lo', 'up')
  const env = { ...process.env, WIREWATCH_WRITTEN: upper }
  // Its end ends all others here, also when nobody waits for them outside any more.
  process.exitCode = spawnSync(command, args, { ...bounded, stdio: 'inherit', env }).status ?? 1
}

const mount = (...args) => run('mount', ...args)

function run(command, ...args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`)
}

if (isStarted(import.meta.url)) main(process.argv.slice(2))
