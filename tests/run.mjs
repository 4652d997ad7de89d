// Runs every check of Wirewatch, cheap ones first (`npm test`). `npm test -- rust page-check` runs
// the steps so named, or beginning so; `--keep-going` does not stop at the first failure.
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { buildPrograms, npm, prepare } from '../setup.mjs'
import {
  explain,
  find,
  findBrowser,
  hasCaptureLibrary,
  isStarted,
  root,
  Unready,
} from '../system.mjs'
import { canRunWithin } from './package/computer.mjs'

const whole = ['--workspace', '--locked']

// Npcap cannot be installed unattended. The worker builds without it, and its tests cannot run.
const tested = hasCaptureLibrary() ? whole : [...whole, '--exclude', 'wirewatch-capture']

const prettier = 'node_modules/prettier/bin/prettier.cjs'
const fuzzing = 'tests/fuzz/Cargo.toml'
const scripts = ['*.mjs', 'tests/**/*.mjs', 'src-tauri/packaging/**/*.mjs']

// A step runs a command, or a function that does its part and may name a command to go on with.
// `unless` gives the reason why a step cannot run here, if it cannot.
const steps = [
  { name: 'set-up', run: () => prepare('test') },
  { name: 'architecture', run: ['node', 'tests/architecture.mjs'] },
  { name: 'self-test', run: selfTest },
  { name: 'rust-format', run: ['cargo', 'fmt', '--all', '--check'] },
  // The fuzz targets are a workspace of their own.
  { name: 'rust-format-fuzz', run: ['cargo', 'fmt', '--check', '--manifest-path', fuzzing] },
  { name: 'script-format', run: ['node', prettier, '--check', ...scripts] },
  { name: 'page-check', run: npm('run', '--silent', 'check:page') },
  { name: 'page-test', run: testPage, unless: noBrowser },
  {
    name: 'rust-lint',
    run: ['cargo', 'clippy', '--all-targets', ...whole, '--', '-D', 'warnings'],
  },
  { name: 'rust-test', run: ['cargo', 'test', ...tested] },
  // What the step above left out.
  ...(hasCaptureLibrary() ? [] : [{ name: 'rust-test-worker', unless: noLibrary }]),
  {
    name: 'rust-capture',
    run: ['cargo', 'test', ...whole, '--test', 'live', '--', '--ignored'],
    unless: noRights,
  },
  {
    name: 'corpus',
    run: ['cargo', 'test', ...whole, '--test', 'corpus', '--', '--ignored'],
    unless: () => noLibrary() ?? noCorpus(),
  },
  { name: 'package', run: testPackage, unless: noComputer },
  { name: 'window', run: testWindow, unless: noWindow },
]

function selfTest() {
  const names = ['architecture', 'release', 'run', 'setup'].map((name) => `tests/${name}.test.mjs`)
  return ['node', '--test', '--test-reporter=dot', ...names]
}

function testWindow() {
  buildPrograms()
  return ['node', 'tests/window/run.mjs']
}

function testPackage() {
  buildPrograms()
  return ['node', 'tests/package/run.mjs']
}

function testPage() {
  process.env.CHROMIUM = findBrowser()
  return npm('run', '--silent', 'test:page')
}

function noLibrary() {
  return hasCaptureLibrary() ? null : 'Npcap is missing, which comes from https://npcap.com'
}

function noBrowser() {
  return findBrowser() ? null : 'no Chromium was found, and CHROMIUM names none'
}

function noRights() {
  if (process.platform !== 'linux') return 'these tests make network namespaces, which Linux has'
  const status = readFileSync('/proc/self/status', 'utf8')
  return mayCapture(status) ? null : 'it needs root (CAP_NET_RAW, CAP_NET_ADMIN, CAP_SYS_ADMIN)'
}

/** Whether a process with this `/proc/self/status` may capture and make network namespaces. */
export function mayCapture(status) {
  const [NET_ADMIN, NET_RAW, SYS_ADMIN] = [12n, 13n, 21n]
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  return [NET_ADMIN, NET_RAW, SYS_ADMIN].every((bit) => (effective >> bit) & 1n)
}

function noCorpus() {
  return process.env.WIREWATCH_CAPTURES ? null : 'WIREWATCH_CAPTURES names no folder of captures'
}

function noComputer() {
  if (process.platform !== 'linux' || !find('dpkg-deb')) return 'it needs dpkg, which Debian has'
  return noRights() ?? (canRunWithin() ? null : 'no file system can be laid over another here')
}

function noWindow() {
  return process.platform === 'linux' ? null : 'these tests drive WebKitGTK, which Linux has'
}

/** The steps that these words select, the set-up always among them; all when there are none. */
export function select(all, words) {
  const fits = (word, { name }) => name === word || name.startsWith(`${word}-`)
  const unknown = words.filter((word) => !all.some((step) => fits(word, step)))
  if (unknown.length > 0) {
    const names = all.map(({ name }) => name).join(', ')
    throw new Unready(`There is no step ${unknown.join(', ')}. There are: ${names}.`)
  }
  if (words.length === 0) return all
  return all.filter((step) => step.name === 'set-up' || words.some((word) => fits(word, step)))
}

/** Runs steps in their order. Without the set-up, nothing after it can run. */
export function runSteps(chosen, keepGoing) {
  const results = []
  let stoppedBy = null
  for (const step of chosen) {
    const reason = stoppedBy ? `${stoppedBy} failed` : step.unless?.()
    if (reason) {
      results.push({ name: step.name, result: 'skipped', reason })
      continue
    }
    console.log(`\n── ${step.name}`)
    const began = Date.now()
    const result = passes(step.run) ? 'passed' : 'failed'
    const seconds = (Date.now() - began) / 1000
    console.log(`── ${step.name} ${result} after ${seconds.toFixed(1)} s`)
    results.push({ name: step.name, result, seconds })
    if (result === 'failed' && (!keepGoing || step.name === 'set-up')) stoppedBy = step.name
  }
  return results
}

function passes(run) {
  try {
    const command = typeof run === 'function' ? run() : run
    if (!command) return true
    const { status, signal, error } = spawnSync(command[0], command.slice(1), {
      cwd: root,
      stdio: 'inherit',
    })
    if (error) console.error(`${command[0]} could not be run: ${error.message}`)
    if (signal) console.error(`${command[0]} was ended by ${signal}`)
    return status === 0
  } catch (error) {
    if (!(error instanceof Unready)) throw error
    console.error(error.message)
    return false
  }
}

/** The table of all steps, and the line that counts them. */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  const rows = results.map(({ name, result, seconds, reason }) => {
    const detail = reason ? `not run: ${reason}` : `${seconds.toFixed(1).padStart(6)} s`
    return `${name.padEnd(width)}  ${result.padEnd(7)}  ${detail}`
  })
  const count = (wanted) => results.filter(({ result }) => result === wanted).length
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''
  const total = `${count('passed')} passed, ${count('failed')} failed${skipped}`
  return ['', ...rows, '', total].join('\n')
}

/** Makes the folder of captures absolute; says so when it is none. */
function findCaptures() {
  const folder = process.env.WIREWATCH_CAPTURES
  if (!folder) return
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Unready(`WIREWATCH_CAPTURES is ${folder}, and there is no such folder.`)
  }
  process.env.WIREWATCH_CAPTURES = path.resolve(folder)
}

function main(words) {
  const chosen = select(
    steps,
    words.filter((word) => word !== '--keep-going'),
  )
  findCaptures()
  const results = runSteps(chosen, words.includes('--keep-going'))
  console.log(summary(results))
  if (results.some(({ result }) => result === 'failed')) process.exitCode = 1
}

if (isStarted(import.meta.url)) await explain(() => main(process.argv.slice(2)))
