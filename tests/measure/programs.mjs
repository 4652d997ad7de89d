// What the measurements share: programs in hosts of their own, the worker as one of them, and tables.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import { explain, find, shows, target, Unready } from '../../system.mjs'
import { inHost, makeHosts } from '../window/hosts.mjs'

/** Checks that programs are there, given as their name and the Debian package that holds them. */
export function need(programs) {
  const missing = Object.entries(programs).filter(([name]) => !find(name))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ')
  throw new Unready(
    `${missing.map(([name]) => name).join(', ')} is missing. Install it as root:\n` +
      `  apt-get install -y --no-install-recommends ${packages}`,
  )
}

/** Checks that hosts can be made and captured on. */
export function needRoot() {
  if (process.platform !== 'linux' || process.getuid() !== 0) {
    throw new Unready('This makes network namespaces: run it as root, on Linux.')
  }
}

/** Builds the worker as it is shipped, and says where it is. */
export function buildWorker() {
  const build = ['cargo', 'build', '--release', '--locked', '-p', 'wirewatch-capture']
  if (!shows(build)) throw new Unready('The worker could not be built; the reason is above.')
  return path.join(target, 'release/wirewatch-capture')
}

/** Runs what `main` does; says what is missing, and fails where it returns false. */
export async function measure(main) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
  const passed = await explain(() => main(process.argv.slice(2)))
  if (passed === false) process.exitCode = 1
}

/** A whole number above zero among the arguments. */
export function wholeNumber(text, name) {
  if (!/^[1-9]\d*$/.test(text)) throw new Unready(`${name} must be a whole number above zero.`)
  return Number(text)
}

/** A program in a host. It is killed when this script ends before it does. */
export class Program {
  /** What it wrote to standard error. */
  errors = ''

  constructor(host, program, args, options = {}) {
    // `ip netns exec` becomes the program, so this is the program's own process.
    const command = host ? ['ip', 'netns', 'exec', host, program] : [program]
    this.child = spawn(command[0], [...command.slice(1), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...options,
      detached: true,
    })
    this.child.stderr?.on('data', (data) => (this.errors += data))
    this.ended = once(this.child, 'close')
    this.kill = () => killGroup(this.child.pid)
    process.once('exit', this.kill)
    this.ended.then(() => process.off('exit', this.kill)).catch(() => {})
  }

  /** Ends it with a signal, and waits until it is gone. */
  async stop(signal = 'SIGINT', patience = 60_000) {
    this.child.kill(signal)
    const late = sleep(patience, 'late', { ref: false })
    if ((await Promise.race([this.ended, late])) === 'late') this.kill()
    await this.ended
  }

  /** Its memory in MB: what is resident, the most that was, and what of it is no file's. */
  memory() {
    return memoryOf(this.child.pid)
  }
}

/** Kills a program and all that it started. */
function killGroup(id) {
  try {
    process.kill(-id, 'SIGKILL')
  } catch {
    // They are gone.
  }
}

/** Does something with two hosts, which are gone afterwards, however this script ends. */
export async function withHosts(use) {
  const hosts = await makeHosts()
  const remove = () => {
    for (const host of [hosts.near, hosts.far]) spawnSync('ip', ['netns', 'del', host])
  }
  process.once('exit', remove)
  try {
    return await use(hosts)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

/** The memory of a process, in MB. */
export function memoryOf(id) {
  const status = readFileSync(`/proc/${id}/status`, 'utf8')
  const line = (name) =>
    Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1000
  return { resident: line('VmRSS'), most: line('VmHWM'), anonymous: line('RssAnon') }
}

/** The processes that a process started, down to the last child: names, and seconds of processor time. */
export function descendants(ancestor) {
  const all = new Map()
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      all.set(Number(id), timesOf(id))
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (id) => id === ancestor || (all.has(id) && isOurs(all.get(id).parent))
  return [...all].filter(([id]) => isOurs(id)).map(([id, times]) => ({ id, ...times }))
}

/** A process' name (its first 15 letters), parent, and the seconds of processor time that it took. */
export function timesOf(id) {
  const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
  // The name stands in brackets and may hold any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const ticks = Number(fields[11]) + Number(fields[12])
  return { name, parent: Number(fields[1]), seconds: ticks / 100 }
}

/** A worker that captures in a host. */
export class Worker extends Program {
  /** The last figures. */
  snapshot = null

  constructor(worker, host, args) {
    super(host, worker, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stdin.on('error', () => {})
    this.started = new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout }).on('line', (line) => {
        const message = JSON.parse(line)
        if (message.type === 'started') resolve(message)
        if (message.type === 'snapshot') this.snapshot = message
        if (message.type === 'failed') reject(new Unready(`The worker says: ${message.message}`))
      })
    })
  }

  /** Asks it to stop, and returns the last figures. */
  async finish() {
    this.child.stdin.write('stop\n')
    await this.ended
    return this.snapshot
  }
}

/** The kernel's own counters of an interface. */
export async function counters(host, device) {
  const names = ['rx_packets', 'rx_dropped', 'tx_packets', 'tx_dropped']
  const files = names.map((name) => `/sys/class/net/${device}/statistics/${name}`)
  const values = (await inHost(host, `cat ${files.join(' ')}`)).trim().split('\n').map(Number)
  return Object.fromEntries(names.map((name, index) => [name, values[index]]))
}

/** Rows of text and numbers under their heads, each column as wide as it must be. */
export function table(heads, rows) {
  const texts = [heads, ...rows].map((row) => row.map(cell))
  const widths = heads.map((_, column) => Math.max(...texts.map((row) => row[column].length)))
  const line = (row) =>
    row.map((text, column) =>
      column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]),
    )
  return texts.map((row) => line(row).join('  ').trimEnd()).join('\n')
}

function cell(value) {
  if (typeof value !== 'number') return value ?? '–'
  return value.toLocaleString('en', { maximumFractionDigits: value < 1000 ? 2 : 0 })
}
