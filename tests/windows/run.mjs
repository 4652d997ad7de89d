// Tries on Debian what of Windows can be tried there (`npm run check:windows`): both programs compile,
// the worker is linked so that it starts without Npcap, and under Wine it does what it says.
// `npm run check:windows -- link wine` runs the parts so named. What Wine cannot do is said at the end.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { explain, requireDebianPackages, Unready } from '../../system.mjs'
import { buildWorker, lint, needPage, packages } from './build.mjs'
import { makeStandIn, standInDevice, Wine } from './wine.mjs'

const notHere = [
  'reading a file, and checking a filter: Wine has the functions for it in its wpcap.dll only by name',
  'who may capture with Npcap: it is a driver, which Wine does not run',
  'whether Windows keeps what the worker gives up: Wine takes such wishes and does nothing',
  'the window: Wine has no WebView2',
  'linking with MSVC: its tools run on Windows alone',
]

const parts = {
  check() {
    needPage()
    lint('wirewatch', 'wirewatch-capture', 'traffic')
    holds('both programs and their tests compile for Windows, and the linter finds nothing')
  },
  link() {
    const worker = buildWorker()
    const [imports, symbols] = [['-p'], ['-t']].map((what) => ask('objdump', ...what, worker))
    const loaded = [...imports.matchAll(/DLL Name: (\S+)/g)].map(([, name]) => name.toLowerCase())
    assert.ok(loaded.includes('kernel32.dll'), 'the import table was not read')
    assert.ok(!loaded.some((name) => /pcap|packet/.test(name)), `it needs ${loaded}`)
    holds(`nothing of Npcap is among what it needs to start: ${[...new Set(loaded)].join(', ')}`)
    // GNU's linker makes the delay-import table and leaves its entry in the header empty.
    assert.match(symbols, /__DELAY_IMPORT_DESCRIPTOR_wpcap|__delayLoadHelper2/)
    assert.match(ask('strings', '-n', '9', worker), /^wpcap\.dll$/m)
    holds('wpcap.dll is loaded at the first call')
    const manifest = ask('strings', worker)
    assert.match(manifest, /requestedExecutionLevel level="asInvoker"/)
    holds('its manifest asks for no more rights than it was started with')
  },
  async wine() {
    const folder = mkdtempSync(path.join(tmpdir(), 'wirewatch-wine-'))
    const wine = new Wine(folder)
    try {
      await tryWorker(wine)
    } finally {
      wine.end()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function tryWorker(wine) {
  const worker = wine.install(buildWorker())
  const told = (args, options) => {
    const { status, stdout, stderr } = wine.run(worker, args, options)
    const messages = stdout.trim().split('\n').map(read)
    assert.equal(messages[0]?.type, 'hello', `${args}: ${stdout}${stderr}`)
    return { status, last: messages.at(-1), interfaces: messages[1]?.interfaces }
  }
  sayWithoutNpcap(told)
  leaveForeignLibrariesAlone(wine, told)

  const { interfaces } = told(['interfaces'])
  const open = interfaces.filter(({ access }) => access.state === 'allowed')
  assert.ok(open.length > 0, JSON.stringify(interfaces))
  holds(
    `with a wpcap.dll it may capture on ${open.map(({ description }) => description).join(', ')}`,
  )
  const loopback = interfaces.find(({ kind }) => kind === 'loopback')
  assert.equal(loopback?.access.state, 'allowed', JSON.stringify(interfaces))
  const packets = await captureOn(wine, worker, loopback.name)
  holds(`on ${loopback.description} it captured ${packets} packets, and ended when its input did`)
}

function sayWithoutNpcap(told) {
  const without = { libraries: 'wpcap=d' }
  const missing = (failure, of) => {
    assert.equal(failure?.code, 'captureLibraryMissing', of)
    assert.match(failure.message, /Npcap is not installed/)
    assert.match(failure.hint, /https:\/\/npcap\.com/)
  }
  for (const args of [
    ['live', 'x'],
    ['replay', 'x.pcap', '--no-input'],
    ['check-filter', 'tcp'],
  ]) {
    const { status, last } = told(args, without)
    missing(last, args)
    assert.equal(status, 1)
    holds(`without Npcap, ${args[0]}: ${last.code}, "${last.message}"`)
  }
  const { status, interfaces } = told(['interfaces'], without)
  assert.equal(status, 0)
  assert.ok(interfaces.length > 0)
  for (const { access, name } of interfaces) missing(access.failure, name)
  const names = interfaces.map(({ description }) => description)
  holds(`without Npcap, interfaces: lists ${names.join(', ')}, each with the same failure`)
  assert.deepEqual(told(['sample', 'a.pcap'], without).last, { type: 'finished', reason: 'done' })
  holds('without Npcap, sample: writes its file')
}

// Whoever can write a file beside the worker, or where it is started, must not get into it.
function leaveForeignLibrariesAlone(wine, told) {
  const planted = path.join(wine.programs, 'wpcap.dll')
  // Files that are no part of Wine, and nothing else.
  const files = { libraries: 'wpcap,packet=n' }
  makeStandIn(planted)
  const { interfaces } = told(['interfaces'], files)
  assert.ok(!interfaces.some(({ name }) => name === standInDevice), JSON.stringify(interfaces))
  assert.equal(told(['live', 'x'], files).last.code, 'captureLibraryMissing')
  rmSync(planted)
  holds('a wpcap.dll beside the worker, where it is started too, is not loaded')

  const npcap = path.join(wine.system, 'Npcap')
  makeStandIn(path.join(npcap, 'wpcap.dll'))
  const [found, ...others] = told(['interfaces'], files).interfaces
  assert.deepEqual([found?.name, others], [standInDevice, []])
  holds('the wpcap.dll in System32\\Npcap is loaded, before any other')
  assert.equal(found.access.failure?.code, 'permissionDenied', JSON.stringify(found))
  holds(`where Npcap is for administrators: "${found.access.failure.hint}"`)
  rmSync(npcap, { recursive: true })
}

async function captureOn(wine, worker, name) {
  const socket = createSocket('udp4')
  const port = await new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve(socket.address().port))
  })
  const args = ['live', name, '--filter', `udp port ${port}`, '--interval', '500ms']
  const child = wine.start(worker, args)
  const exited = new Promise((resolve) => child.on('exit', resolve))
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const sending = setInterval(() => socket.send('ours', port, '127.0.0.1'), 50)
  let packets = 0
  let last
  let text = ''
  let ended
  for await (const chunk of child.stdout) {
    const lines = `${text}${chunk}`.split('\n')
    text = lines.pop()
    for (const message of lines.map(read)) {
      last = message
      packets = message?.totals?.packets ?? packets
    }
    if (packets >= 20 && !ended) {
      ended = Date.now()
      child.stdin.end()
    }
  }
  for (const timer of [limit, sending]) clearTimeout(timer)
  socket.close()
  assert.equal(await exited, 0)
  // So it ends with the window: the system closes its side of this pipe however the window ends.
  assert.ok(Date.now() - ended < 5000, `it went on for ${Date.now() - ended} ms without its input`)
  assert.deepEqual(last, { type: 'finished', reason: 'stopped' })
  return packets
}

function read(line) {
  try {
    return JSON.parse(line)
  } catch {
    return { type: `no message: ${line}` }
  }
}

const ask = (tool, ...args) =>
  execFileSync(`x86_64-w64-mingw32-${tool}`, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
const holds = (what) => console.log(`holds: ${what}`)

async function main(words) {
  const unknown = words.filter((word) => !Object.hasOwn(parts, word))
  if (unknown.length > 0) {
    throw new Unready(`There is no ${unknown}; there are ${Object.keys(parts).join(', ')}.`)
  }
  requireDebianPackages(packages)
  for (const name of words.length > 0 ? words : Object.keys(parts)) await parts[name]()
  for (const what of notHere) console.log(`not tried here: ${what}`)
}

await explain(() => main(process.argv.slice(2)))
