// Shows what the set-up does on computers that lack something. The computers are made of a folder
// of small scripts that stand in for dpkg, apt, cargo and npm.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'

import { isOlder, root } from '../system.mjs'
import { pageIsUpToDate } from '../setup.mjs'

const skip = process.platform === 'win32' && 'the stand-ins are shell scripts'
const building = ['build-essential', 'pkg-config', 'libwebkit2gtk-4.1-dev', 'libpcap-dev']
const testing = ['xvfb', 'xauth', 'webkit2gtk-driver', 'xdotool', 'chromium']
const packaging = ['acl', 'dbus', 'pkexec', 'shellcheck']
const also = ['git', 'tcpdump', 'iproute2', 'libcap2-bin', ...packaging]
const everything = [...building, ...testing, ...also]

/** A computer with these packages and commands; `did` is what its apt-get was told. */
function computer(context, { installed = everything, commands = {} } = {}) {
  const home = fs.mkdtempSync(path.join(tmpdir(), 'wirewatch-setup-'))
  context.after(() => fs.rmSync(home, { recursive: true }))
  const bin = path.join(home, 'bin')
  fs.mkdirSync(bin)
  const scripts = {
    'dpkg-query': installed.map((name) => `echo "${name} installed"`).join('\n'),
    'apt-get': `echo "$*" >> ${home}/did`,
    cargo: 'echo "cargo 9.9.9 (fake)"',
    env: 'exec /usr/bin/env "$@"',
    ...commands,
  }
  for (const [name, lines] of Object.entries(scripts)) {
    if (lines === null) continue
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  }
  const did = () => (fs.existsSync(`${home}/did`) ? fs.readFileSync(`${home}/did`, 'utf8') : '')
  return { home, env: { PATH: bin, HOME: home }, did }
}

/** What the set-up says on a computer of this platform, to this user. */
function says({ env }, call, { platform = 'linux', user = 0 } = {}) {
  const script = `
    Object.defineProperty(process, 'platform', { value: '${platform}' })
    process.getuid = () => ${user}
    const system = await import(${JSON.stringify(path.join(root, 'system.mjs'))})
    try { system.${call} } catch (error) {
      if (!(error instanceof system.Unready)) throw error
      console.log(error.message)
    }`
  const args = ['--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  assert.equal(stderr, '')
  return stdout
}

test('nothing is installed when nothing is missing', { skip }, (context) => {
  const here = computer(context)
  assert.equal(says(here, "prepareSystem('test')"), 'System packages: up to date.\n')
  assert.equal(here.did(), '')
})

test('what is missing is named and installed', { skip }, (context) => {
  const here = computer(context, { installed: ['build-essential', 'pkg-config'] })
  const names = 'libwebkit2gtk-4.1-dev libpcap-dev'
  assert.equal(says(here, "prepareSystem('start')"), `System packages: installing ${names}.\n`)
  assert.match(here.did(), new RegExp(`^(update\n)?install -y --no-install-recommends ${names}\n$`))
})

test('the tests need more than the programs', { skip }, (context) => {
  const here = computer(context, { installed: building })
  assert.equal(says(here, "prepareSystem('start')"), 'System packages: up to date.\n')
  assert.match(says(here, "prepareSystem('test')"), /installing git xvfb xauth webkit2gtk-driver /)
})

test('an ordinary user installs through sudo', { skip }, (context) => {
  const commands = { sudo: 'echo "as root"; exec "$@"' }
  const here = computer(context, { installed: [], commands })
  assert.match(says(here, "prepareSystem('start')", { user: 1000 }), /\nas root\n/)
  assert.match(here.did(), /install -y --no-install-recommends build-essential/)
})

test('an ordinary user without sudo is told the command', { skip }, (context) => {
  const here = computer(context, { installed: building.slice(0, 3) })
  const told = says(here, "prepareSystem('start')", { user: 1000 })
  assert.match(told, /apt-get update && apt-get install -y --no-install-recommends libpcap-dev\n/)
  assert.equal(here.did(), '')
})

test('an installation that fails is told as a command too', { skip }, (context) => {
  const here = computer(context, { installed: [], commands: { 'apt-get': 'exit 100' } })
  assert.match(
    says(here, "prepareSystem('start')"),
    /could not be .*\n {2}apt-get update && apt-get/,
  )
})

test('a system without apt gets the names', { skip }, (context) => {
  const commands = {
    'apt-get': null,
    'dpkg-query': null,
    'g++': '',
    'pkg-config': 'test $2 != libpcap',
  }
  const told = says(computer(context, { commands }), "prepareSystem('start')")
  assert.match(told, /by their Debian names: libpcap-dev\.\nOn Fedora: dnf install libpcap-devel\n/)
})

test('another browser than chromium will do', { skip }, (context) => {
  const installed = everything.filter((name) => name !== 'chromium')
  const lacking = computer(context, { installed })
  assert.match(says(lacking, "prepareSystem('test')"), /installing chromium/)
  const here = computer(context, { installed, commands: { 'google-chrome': '' } })
  assert.equal(says(here, "prepareSystem('test')"), 'System packages: up to date.\n')
})

test('macOS and Windows are told what is missing and where it is', { skip }, (context) => {
  const here = computer(context)
  assert.match(
    says(here, "prepareSystem('start')", { platform: 'darwin' }),
    /xcode-select --install/,
  )
  const windows = says(here, "prepareSystem('start')", { platform: 'win32' })
  assert.match(windows, /MSVC build tools .* https:\/\/visualstudio\.microsoft\.com\/downloads\.$/m)
  assert.match(
    windows,
    /WebView2 .* https:\/\/developer\.microsoft\.com\/microsoft-edge\/webview2\.$/m,
  )
  assert.match(windows, /^Npcap is missing: .* https:\/\/npcap\.com\.$/m)
})

test('where Npcap is, it is not asked for', { skip }, (context) => {
  const here = computer(context)
  const library = path.join(here.home, 'System32/Npcap/wpcap.dll')
  fs.mkdirSync(path.dirname(library), { recursive: true })
  fs.writeFileSync(library, '')
  here.env.SystemRoot = here.home
  const told = says(here, "prepareSystem('start')", { platform: 'win32' })
  assert.match(told, /MSVC build tools/)
  assert.doesNotMatch(told, /Npcap/)
})

test('on macOS it names the command that the worker names: to read, not to write', { skip }, () => {
  const script = `
    Object.defineProperty(process, 'platform', { value: 'darwin' })
    await import(process.argv[1])`
  const [setup, rights] = ['setup.mjs', 'src-tauri/capture/src/platform/macos/rights.rs'].map(
    (name) => path.join(root, name),
  )
  const args = ['--input-type=module', '--eval', script, setup, 'allow-capture']
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const named = /with_command\("(.*)"\)/.exec(fs.readFileSync(rights, 'utf8'))[1]
  assert.match(named, /chmod g\+r /)
  assert.ok(stdout.includes(`\`${named}\``), stdout)
})

test('a missing or old Rust is told', { skip }, (context) => {
  const none = computer(context, { commands: { cargo: null } })
  assert.match(says(none, 'checkTools()'), /^Rust is missing: get it from https:\/\/rustup\.rs/)
  const old = computer(context, { commands: { cargo: 'echo "cargo 1.63.0"' } })
  assert.match(says(old, 'checkTools()'), /newer is needed, this is 1\.63\.0/)
  assert.match(
    says(computer(context), 'checkTools()'),
    /^Rust 9\.9\.9 and Node .*: up to date\.\n$/,
  )
})

test('versions are compared by number', () => {
  for (const [a, b, older] of [
    ['18.20.4', '20.0', true],
    ['20.0.0', '20.0', false],
    ['1.100.0', '1.95', false],
    ['1.9.0', '1.95', true],
    ['2.0.0', '1.95', false],
  ]) {
    assert.equal(isOlder(a, b), older, `${a} and ${b}`)
  }
})

test('the page is built again when something it is made of changes', (context) => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'wirewatch-page-'))
  context.after(() => fs.rmSync(folder, { recursive: true }))
  const write = (name, seconds) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), '')
    fs.utimesSync(path.join(folder, name), seconds, seconds)
  }
  const source = path.join(folder, 'ui/src')
  write('package-lock.json', 100)
  write('icons/icon.svg', 100)
  fs.utimesSync(path.join(folder, 'icons'), 100, 100)
  write('ui/src/main.ts', 100)
  fs.utimesSync(source, 100, 100)
  assert.equal(pageIsUpToDate(folder), false, 'it was never built')
  write('ui/dist/index.html', 200)
  write('ui/dist-demo/index.html', 900)
  assert.equal(pageIsUpToDate(folder), true)
  for (const [name, seconds] of [
    ['ui/src/main.ts', 300],
    ['package-lock.json', 300],
    ['icons/icon.svg', 300],
    ['ui/vite.config.ts', 300],
  ]) {
    write(name, seconds)
    assert.equal(pageIsUpToDate(folder), false, name)
    write(name, 100)
    fs.utimesSync(source, 100, 100)
    assert.equal(pageIsUpToDate(folder), true, name)
  }
  fs.rmSync(path.join(source, 'main.ts'))
  assert.equal(pageIsUpToDate(folder), false, 'a file went away')
})

// A checkout whose window is a script; its cargo and npm leave what the real ones leave.
function checkout(context, window) {
  const here = computer(context, {
    commands: {
      cargo: `
        if [ "$1" != build ]; then echo "cargo 9.9.9"; exit; fi
        [ -e target/debug/wirewatch ] && exit
        /bin/mkdir -p target/debug
        printf '%s\\n' '#!/bin/sh' '${window}' > target/debug/wirewatch
        echo > target/debug/wirewatch-capture
        /bin/chmod +x target/debug/wirewatch`,
    },
  })
  const folder = path.join(here.home, 'checkout')
  for (const name of ['ui', 'icons']) fs.mkdirSync(path.join(folder, name), { recursive: true })
  for (const name of [
    'setup.mjs',
    'system.mjs',
    'Cargo.toml',
    'package.json',
    'package-lock.json',
  ]) {
    fs.copyFileSync(path.join(root, name), path.join(folder, name))
  }
  const npm = path.join(here.home, 'npm.cjs')
  fs.writeFileSync(
    npm,
    `const fs = require('node:fs')
    const made = process.argv[2] === 'ci' ? 'node_modules/.package-lock.json' : 'ui/dist/index.html'
    fs.mkdirSync(require('node:path').dirname(made), { recursive: true })
    fs.writeFileSync(made, '')`,
  )
  const env = { ...here.env, npm_execpath: npm, DISPLAY: ':7' }
  return { folder, env }
}

function start({ folder, env }, ...args) {
  const all = [path.join(folder, 'setup.mjs'), ...args]
  return spawnSync(process.execPath, all, { cwd: folder, env, encoding: 'utf8' })
}

const linux = { skip: process.platform !== 'linux' && 'the display is told by variables on Linux' }

test('the first start does everything, the second only opens the window', linux, (context) => {
  const here = checkout(context, 'echo "display $DISPLAY, file $1"; exit 7')
  const first = start(here, 'start', 'a.pcap')
  assert.equal(first.status, 7, first.stderr)
  for (const words of [
    'Node packages: installing.',
    'Page: building.',
    'Programs: built.',
    'display :7, file a.pcap',
  ]) {
    assert.ok(first.stdout.includes(words), `${words} is not in ${first.stdout}`)
  }
  const second = start(here, 'start')
  for (const words of ['Node packages', 'Page', 'Programs']) {
    assert.ok(second.stdout.includes(`${words}: up to date.`), second.stdout)
  }
})

test('without a display it says so', linux, (context) => {
  const here = checkout(context, 'exit 7')
  delete here.env.DISPLAY
  const { status, stderr } = start(here, 'start')
  assert.equal(status, 1)
  assert.match(
    stderr,
    /^There is no display here .* `target\/debug\/wirewatch-capture interfaces`\.\n$/,
  )
})

const tenSeconds = 'for i in 0 1 2 3 4 5 6 7 8 9; do /bin/sleep 1 & wait $!; done'

test('a signal reaches the window', linux, async (context) => {
  const here = checkout(context, `trap "echo told; exit 5" TERM; echo open; ${tenSeconds}`)
  const running = spawn(process.execPath, ['setup.mjs', 'start'], {
    cwd: here.folder,
    env: here.env,
  })
  let told = ''
  running.stdout.on('data', (text) => {
    told += text
    if (String(text).includes('open\n')) running.kill('SIGTERM')
  })
  const code = await new Promise((resolve) => running.on('close', resolve))
  assert.equal(code, 5)
  assert.match(told, /told\n$/)
})

test('the worker is let capture, and it is checked that it may', linux, (context) => {
  const may = computer(context, {
    commands: { setcap: 'echo "$*" > $2', getcap: 'echo "$1 cap_net_raw=p"', sudo: 'exec "$@"' },
  })
  const worker = path.join(may.home, 'worker')
  const allow = (env) => start({ folder: root, env }, 'allow-capture', worker)
  assert.match(allow(may.env).stderr, /^There is no .*worker: build the worker first/)
  fs.writeFileSync(worker, '')
  assert.match(allow(may.env).stdout, /Done: .* may capture/)
  assert.equal(fs.readFileSync(worker, 'utf8'), `cap_net_raw=p ${worker}\n`)
  const not = computer(context, { commands: { setcap: '', getcap: '', sudo: 'exec "$@"' } })
  assert.match(allow(not.env).stderr, /^The right did not stay/)
})
