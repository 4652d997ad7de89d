// What a test does on its computer: adds people, installs the package, and captures as somebody.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'

export const helper = '/usr/libexec/wirewatch/allow-capture'
export const worker = '/usr/libexec/wirewatch/wirewatch-capture'
export const everyonesWorker = '/usr/bin/wirewatch-capture'

/** The package, and one of a higher version. */
export const [first, second] = (process.env.WIREWATCH_PACKAGES ?? '').split(':')

/** Runs a command to its end, as root or as a person who has been logged in since before. */
export function act(command, args, { as, env } = {}) {
  const { PATH } = process.env
  const options = as ? { uid: as.uid, gid: as.gid } : {}
  const done = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // No terminal is left that pkexec could ask on.
    detached: true,
    timeout: 60_000,
  })
  return { ...done, says: `${done.stdout}${done.stderr}` }
}

/** Runs a command that has to succeed, and returns what it prints. */
export function must(command, args, options) {
  const { status, stdout, says, error } = act(command, args, options)
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${status} ${error ?? ''} ${says}`)
  return stdout
}

/** A new person. The groups that the person is added to later count from the next login only. */
export function addPerson(name) {
  must('useradd', ['--no-create-home', '--home-dir', '/nonexistent', name])
  const number = (what) => Number(must('id', [what, name]))
  return { name, uid: number('-u'), gid: number('-g') }
}

/**
 * Installs a package, as one who used sudo does when `by` is given, or pkexec when `through` says so.
 * Returns what dpkg printed.
 */
export function install(file, by, through = 'SUDO_UID') {
  const env = by === undefined ? {} : { [through]: `${by}` }
  const { status, says } = dpkg('--install', file, { env })
  if (status !== 0) throw new Error(says)
  return says
}

export const remove = () => assert.equal(dpkg('--remove', 'wirewatch').status, 0)
export const purge = () => assert.equal(dpkg('--purge', 'wirewatch').status, 0)

// Other packages' triggers write their caches anew, which takes ten times as long as the rest.
const dpkg = (what, whom, options) => act('dpkg', ['--no-triggers', what, whom], options)

/** The members of the group, or null when there is none. */
export function members() {
  const { status, stdout } = act('getent', ['group', 'wirewatch'])
  return status === 0 ? stdout.trim().split(':')[3].split(',').filter(Boolean) : null
}

/** Who may do what with a file. */
export function rightsOf(file) {
  const entries = must('getfacl', ['--omit-header', '--absolute-names', '--numeric', file])
  return {
    mode: (statSync(file).mode & 0o7777).toString(8),
    owner: must('stat', ['--format', '%U:%G', file]).trim(),
    entries: entries.trim().split('\n'),
    capability: must('getcap', [file]).trim(),
  }
}

/**
 * Captures on the loopback interface until a packet is counted or the worker ends, at most for some
 * seconds. Returns what the worker said, and who its process was at the end.
 */
export async function capture(command, { as, before = [] } = {}) {
  const args = ['live', 'lo', '--promiscuous', '--no-input', '--interval', '500ms']
  const [program, ...rest] = [...before, command, ...args]
  const { PATH } = process.env
  const options = as ? { uid: as.uid, gid: as.gid } : {}
  const child = spawn(program, rest, { ...options, env: { PATH }, detached: true })
  const socket = createSocket('udp4')
  const traffic = setInterval(() => socket.send('wirewatch', 9, '127.0.0.1'), 20)
  const limit = setTimeout(() => child.kill('SIGKILL'), 10_000)
  const result = { captured: false, messages: [], stderr: '', process: null, error: null }
  child.stderr.on('data', (text) => (result.stderr += text))
  createInterface(child.stdout).on('line', (line) => {
    const message = JSON.parse(line)
    result.messages.push(message)
    if (message.type !== 'snapshot' || message.totals.packets === 0) return
    result.captured = true
    result.process ??= readFileSync(`/proc/${child.pid}/status`, 'utf8')
    child.kill('SIGKILL')
  })
  try {
    await once(child, 'close')
  } catch (error) {
    result.error = error
  } finally {
    clearInterval(traffic)
    clearTimeout(limit)
    socket.close()
  }
  result.status = child.exitCode
  return result
}

/** The four numbers of a line such as Uid in a process' status. */
export const numbers = (status, line) =>
  new RegExp(`^${line}:\\s*(.*)$`, 'm').exec(status)[1].trim().split(/\s+/).map(Number)
