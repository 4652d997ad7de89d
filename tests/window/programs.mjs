// Starts and ends the programs that a window test needs, each by its own process, and finds those that run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Starts an X server on a display that it picks itself. */
export async function startDisplay() {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  const [number] = await once(server.stdio[3], 'data')
  return { display: `:${number.toString().trim()}`, stop: () => server.kill() }
}

/** Runs a program to its end and returns what it printed. */
export async function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => (stdout += data))
  child.stderr.on('data', (data) => (stderr += data))
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${status}: ${stderr}`)
  return stdout
}

/** All processes that there are. One that ended and was not waited for has no words any more. */
export function processes() {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.flatMap((id) => {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      const line = (name) => new RegExp(`^${name}:\\s*(.*)`, 'm').exec(status)[1]
      const isZombie = line('State').startsWith('Z')
      const parent = Number(line('PPid'))
      // The system keeps 15 letters of a name.
      return [{ id: Number(id), name: line('Name'), words, parent, isZombie, status }]
    } catch {
      return [] // It ended meanwhile.
    }
  })
}

/** Opens a file in the system's own dialog, as a person does with the keyboard. */
export async function chooseFile(title, file, env) {
  const act = await focusDialog(title, env)
  // The first character opens the line to type a path into, which takes a moment.
  await act('type', '/')
  await sleep(700)
  await act('type', '--delay', '30', file.slice(1))
  await sleep(300)
  await act('key', 'Return')
}

/** Saves to a file in the system's own dialog. */
export async function saveFile(title, file, env) {
  const act = await focusDialog(title, env)
  await sleep(500)
  await act('key', 'ctrl+a')
  await act('type', '--delay', '30', file)
  await sleep(300)
  await act('key', 'Return')
}

async function focusDialog(title, env) {
  const act = (...args) => run('xdotool', args, { env: { ...process.env, ...env } })
  // A window that is there can have the focus only a moment later, when it is drawn.
  await until(`the dialog ${title} is open`, async () => {
    const found = await act('search', '--name', title)
    await act('windowfocus', '--sync', found.trim().split('\n').at(-1))
    return true
  })
  return act
}

/** Waits until `check` is true; says what it waited for and what it saw last when it never is. */
export async function until(what, check, milliseconds = 15_000) {
  const end = Date.now() + milliseconds
  let last
  while (Date.now() < end) {
    try {
      last = await check()
      if (last) return last
    } catch (error) {
      last = error
    }
    await sleep(50)
  }
  throw new Error(`waited ${milliseconds} ms until ${what}; last saw: ${last}`)
}
