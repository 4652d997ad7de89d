// Makes Wirewatch ready and opens it (`npm start`), and lets its worker capture
// (`npm run allow-capture`). Uses nothing but Node, because it runs before anything is installed.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

import * as system from './system.mjs'
import { changedAt, root, Unready } from './system.mjs'

/** Brings everything but the programs up to date, for 'start', 'test' or 'package'. */
export function prepare(purpose) {
  system.checkTools()
  system.prepareSystem(purpose)
  installNodePackages()
  buildPage()
}

function installNodePackages() {
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) {
    return console.log('Node packages: up to date.')
  }
  console.log('Node packages: installing.')
  if (!system.shows(npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'))) {
    throw new Unready('The Node packages could not be installed; the reason is above.')
  }
}

/** The npm command that started this, or the one on the path. */
export function npm(...args) {
  const own = process.env.npm_execpath
  return own ? [process.execPath, own, ...args] : ['npm', ...args]
}

function buildPage() {
  if (pageIsUpToDate(root)) return console.log('Page: up to date.')
  console.log('Page: building.')
  if (!system.shows(npm('run', '--silent', 'build:page'))) {
    throw new Unready('The page could not be built; the reason is above.')
  }
}

/** Whether `ui/dist` is newer than all it is made of. */
export function pageIsUpToDate(folder) {
  const made = ['dist', 'dist-demo', 'node_modules']
  const sources = readdirSync(path.join(folder, 'ui')).filter((name) => !made.includes(name))
  const inputs = ['package-lock.json', 'icons', ...sources.map((name) => path.join('ui', name))]
  const newest = Math.max(...inputs.map((name) => newestIn(path.join(folder, name))))
  return changedAt(path.join(folder, 'ui/dist/index.html')) >= newest
}

function newestIn(file) {
  const within = statSync(file).isDirectory() ? readdirSync(file) : []
  return Math.max(changedAt(file), ...within.map((name) => newestIn(path.join(file, name))))
}

function program(name) {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  return path.join(system.target, 'debug', file)
}

/** Builds the window and the worker; they lie side by side. */
export function buildPrograms() {
  const times = () => ['wirewatch', 'wirewatch-capture'].map((name) => changedAt(program(name)))
  const before = times()
  const isFirst = before.includes(0)
  console.log(`Programs: building ${isFirst ? 'both; this takes some minutes' : 'what changed'}.`)
  const parts = ['-p', 'wirewatch', '-p', 'wirewatch-capture']
  if (!system.shows(['cargo', 'build', '--locked', ...parts])) {
    throw new Unready('The programs could not be built; the reason is above.')
  }
  console.log(`Programs: ${times().join() === before.join() ? 'up to date' : 'built'}.`)
}

function openWindow(args) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new Unready(
      'There is no display here to open a window on: run `npm start` in a desktop session, or use ' +
        'the worker alone, beginning with `target/debug/wirewatch-capture interfaces`.',
    )
  }
  if (process.platform === 'linux' && process.getuid() === 0) {
    console.log(
      'This is root: the window gives its rights up, but not the web view in it. It needs none; ' +
        'better start it as an ordinary person.',
    )
  }
  console.log('Window: opening. Close it, or press Ctrl+C here, to end.')
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  // Before the window starts: a signal that comes right after would otherwise end only this.
  let window
  for (const signal of signals) process.on(signal, () => window?.kill(signal))
  window = spawn(program('wirewatch'), args, { stdio: 'inherit' })
  window.on('error', (error) => {
    console.error(`The window could not be opened: ${error.message}`)
    process.exit(1)
  })
  window.on('exit', (code, signal) => {
    if (!signal) process.exit(code)
    for (const one of signals) process.removeAllListeners(one)
    process.kill(process.pid, signal)
  })
}

function allowCapture([worker = program('wirewatch-capture')]) {
  if (process.platform === 'darwin') {
    return console.log(
      'On macOS the files /dev/bpf* say who may capture: `sudo chgrp admin /dev/bpf* && sudo chmod ' +
        'g+r /dev/bpf*` lets administrators until the next restart, and the ChmodBPF package that ' +
        'comes with Wireshark lets the group access_bpf at every start.',
    )
  }
  if (process.platform === 'win32') {
    return console.log(
      'On Windows Npcap says who may capture: if it was installed for administrators only, start ' +
        'Wirewatch as Administrator.',
    )
  }
  if (!existsSync(worker)) {
    const command = 'npm start` or `cargo build -p wirewatch-capture'
    throw new Unready(`There is no ${worker}: build the worker first, with \`${command}\`.`)
  }
  if (!system.find('setcap') || !system.find('getcap')) {
    throw new Unready('setcap is missing: install the package libcap2-bin (on Fedora libcap).')
  }
  const command = ['setcap', 'cap_net_raw=p', worker]
  const byHand = `Run this as root: ${command.join(' ')}`
  const rights = system.rightsOfRoot()
  if (!rights) throw new Unready(byHand)
  console.log('Letting this build of the worker open network interfaces (CAP_NET_RAW), no more.')
  if (!system.shows([...rights, system.find('setcap'), ...command.slice(1)])) {
    throw new Unready(`The right could not be given. ${byHand}`)
  }
  if (!/cap_net_raw[=+]p/.test(system.output('getcap', [worker]))) {
    throw new Unready(`The right did not stay: the file system of ${worker} keeps none.`)
  }
  console.log(`Done: ${worker} may capture. After the next build, run this again.`)
}

const commands = {
  start(args) {
    prepare('start')
    buildPrograms()
    openWindow(args)
  },
  'allow-capture': allowCapture,
}

if (system.isStarted(import.meta.url)) {
  const [, , command, ...args] = process.argv
  await system.explain(() => {
    if (!Object.hasOwn(commands, command)) throw new Unready('Say start or allow-capture.')
    commands[command](args)
  })
}
