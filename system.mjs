// What a computer needs before Wirewatch can be built on it: Node, Rust and the system's packages.
// Installs what apt can install, and says where to get the rest.
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('.', import.meta.url))

/** The folder that cargo builds into. */
export const target = path.resolve(root, process.env.CARGO_TARGET_DIR || 'target')

/** Something a person has to do first; the message says what. */
export class Unready extends Error {}

/**
 * Does what `main` does. Where that ends because a person has to do something first, or because
 * something does not hold, it is told in a sentence, and the process fails.
 */
export async function explain(main) {
  try {
    return await main()
  } catch (error) {
    if (error instanceof Unready) console.error(error.message)
    else if (error.code === 'ERR_ASSERTION') console.error(`FAILED: ${error.message}`)
    else throw error
    process.exitCode = 1
  }
}

// The programs that can show the page in the browser tests; the first one found is used.
const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

// A package is there when dpkg says so, when one of its commands is found or when pkg-config knows
// its module.
const packages = {
  start: [
    { debian: 'build-essential', fedora: 'gcc-c++', commands: ['g++'] },
    { debian: 'pkg-config', fedora: 'pkgconf-pkg-config', commands: ['pkg-config'] },
    { debian: 'libwebkit2gtk-4.1-dev', fedora: 'webkit2gtk4.1-devel', module: 'webkit2gtk-4.1' },
    { debian: 'libpcap-dev', fedora: 'libpcap-devel', module: 'libpcap' },
  ],
  test: [
    { debian: 'git', fedora: 'git', commands: ['git'] },
    { debian: 'xvfb', fedora: 'xorg-x11-server-Xvfb', commands: ['Xvfb'] },
    { debian: 'xauth', fedora: 'xorg-x11-xauth', commands: ['xauth'] },
    { debian: 'webkit2gtk-driver', fedora: 'webkit2gtk-driver', commands: ['WebKitWebDriver'] },
    { debian: 'xdotool', fedora: 'xdotool', commands: ['xdotool'] },
    { debian: 'chromium', ubuntu: 'chromium-browser', fedora: 'chromium', commands: browsers },
    { debian: 'tcpdump', fedora: 'tcpdump', commands: ['tcpdump'] },
    { debian: 'iproute2', fedora: 'iproute', commands: ['ip'] },
    { debian: 'libcap2-bin', fedora: 'libcap', commands: ['setcap'] },
    { debian: 'acl', fedora: 'acl', commands: ['setfacl'] },
    { debian: 'dbus', fedora: 'dbus-daemon', commands: ['dbus-daemon'] },
    { debian: 'pkexec', fedora: 'polkit', commands: ['pkexec'] },
    { debian: 'shellcheck', fedora: 'ShellCheck', commands: ['shellcheck'] },
  ],
  package: [
    { debian: 'dpkg-dev', fedora: 'dpkg-dev', commands: ['dpkg-shlibdeps'] },
    { debian: 'appstream', fedora: 'appstream', commands: ['appstreamcli'] },
    {
      debian: 'desktop-file-utils',
      fedora: 'desktop-file-utils',
      commands: ['desktop-file-validate'],
    },
    { debian: 'lintian', fedora: 'lintian', commands: ['lintian'] },
  ],
}

/** Checks that Node and Rust are there and new enough. */
export function checkTools() {
  const { node } = process.versions
  const needed = /^rust-version = "(.*)"/m.exec(fs.readFileSync(`${root}/Cargo.toml`, 'utf8'))[1]
  const rust = /^cargo (\d+\.\d+\.\d+)/.exec(output('cargo', ['--version']))?.[1]
  const missing = []
  if (isOlder(node, '20.19')) {
    missing.push(`Node 20.19 or newer is needed, this is ${node}: get it from https://nodejs.org.`)
  }
  if (!rust) {
    // A rustup without a toolchain is there and says what it lacks.
    const words = complaint('cargo', ['--version'])
    missing.push(
      words
        ? `Rust does not answer. It says: ${words}`
        : 'Rust is missing: get it from https://rustup.rs, then open a new terminal.',
    )
  } else if (isOlder(rust, needed)) {
    const advice = 'run `rustup update`, or get it from https://rustup.rs.'
    missing.push(`Rust ${needed} or newer is needed, this is ${rust}: ${advice}`)
  }
  if (missing.length > 0) throw new Unready(missing.join('\n'))
  console.log(`Rust ${rust} and Node ${node}: up to date.`)
}

/** Whether version `a` is older than version `b`, by their first two numbers. */
export function isOlder(a, b) {
  const [majorA, minorA] = a.split('.').map(Number)
  const [majorB, minorB] = b.split('.').map(Number)
  return majorA < majorB || (majorA === majorB && minorA < minorB)
}

/** Installs the system's packages for 'start', 'test' or 'package', or says which are missing. */
export function prepareSystem(purpose) {
  if (process.platform === 'linux') {
    const needed = new Set([...packages.start, ...packages[purpose]])
    const missing = missingPackages([...needed])
    if (missing.length > 0) return installPackages(missing)
  } else {
    const missing = process.platform === 'darwin' ? missingOnMac() : missingOnWindows()
    if (!hasCaptureLibrary()) {
      console.log(
        'Npcap is missing: Wirewatch is built without it, and captures only with it. Get it from ' +
          'https://npcap.com.',
      )
    }
    if (missing.length > 0) throw new Unready(missing.join('\n'))
  }
  console.log('System packages: up to date.')
}

/** Installs packages by their Debian names, for what only Debian can do. */
export function requireDebianPackages(names) {
  if (!find('apt-get')) throw new Unready(`This runs on Debian: it needs its ${names.join(', ')}.`)
  const missing = missingPackages(names.map((debian) => ({ debian })))
  if (missing.length > 0) installPackages(missing)
}

function missingPackages(needed) {
  const format = '${Package} ${db:Status-Status}\n'
  const states = output('dpkg-query', ['-W', '-f', format, ...needed.map((one) => one.debian)])
  const installed = new Set(states.split('\n'))
  return needed.filter(
    ({ debian, commands = [], module }) =>
      !installed.has(`${debian} installed`) &&
      !commands.some(find) &&
      !(module && succeeds('pkg-config', ['--exists', module])),
  )
}

function installPackages(missing) {
  const names = missing.map((one) => (isUbuntu() && one.ubuntu) || one.debian).join(' ')
  if (!find('apt-get')) {
    throw new Unready(
      `These packages are missing, by their Debian names: ${names}.\n` +
        `On Fedora: dnf install ${missing.map((one) => one.fedora).join(' ')}\n` +
        'On other systems install their equivalents. Then run this again.',
    )
  }
  const install = `apt-get install -y --no-install-recommends ${names}`
  const byHand = `Run this as root, then try again:\n  apt-get update && ${install}`
  const rights = rightsOfRoot()
  if (!rights) throw new Unready(`These system packages are missing: ${names}.\n${byHand}`)
  console.log(`System packages: installing ${names}.`)
  const apt = [...rights, 'env', 'DEBIAN_FRONTEND=noninteractive']
  if (packageListsAreOld() && !shows([...apt, 'apt-get', 'update'])) {
    throw new Unready(`The lists of packages could not be fetched. ${byHand}`)
  }
  if (!shows([...apt, ...install.split(' ')])) {
    throw new Unready(`The packages could not be installed. ${byHand}`)
  }
}

function isUbuntu() {
  const file = '/etc/os-release'
  return fs.existsSync(file) && /^ID(_LIKE)?=.*ubuntu/m.test(fs.readFileSync(file, 'utf8'))
}

function packageListsAreOld() {
  const lists = '/var/lib/apt/lists'
  const present =
    fs.existsSync(lists) && fs.readdirSync(lists).some((name) => /_Packages/.test(name))
  return !present || Date.now() - changedAt(`${lists}/partial`) > 24 * 3600 * 1000
}

function missingOnMac() {
  if (succeeds('xcode-select', ['-p'])) return []
  return ["Apple's command line tools are missing: run `xcode-select --install`."]
}

function missingOnWindows() {
  const missing = []
  const folder = process.env['ProgramFiles(x86)'] ?? ''
  const vswhere = path.join(folder, 'Microsoft Visual Studio', 'Installer', 'vswhere.exe')
  const compiler = 'Microsoft.VisualStudio.Component.VC.Tools.x86.x64'
  const query = ['-products', '*', '-requires', compiler, '-property', 'installationPath']
  if (!find('link.exe') && output(vswhere, query).trim() === '') {
    missing.push(
      'The MSVC build tools are missing: get "Build Tools for Visual Studio" with "Desktop ' +
        'development with C++" from https://visualstudio.microsoft.com/downloads.',
    )
  }
  const hives = ['HKLM\\SOFTWARE\\WOW6432Node', 'HKLM\\SOFTWARE', 'HKCU\\Software']
  const key = 'Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}'
  if (!hives.some((hive) => succeeds('reg', ['query', `${hive}\\${key}`]))) {
    const place = 'https://developer.microsoft.com/microsoft-edge/webview2'
    missing.push(`The WebView2 runtime is missing: get it from ${place}.`)
  }
  return missing
}

/** Whether libpcap is there: on Windows it comes with Npcap, without which Wirewatch builds and opens. */
export function hasCaptureLibrary() {
  if (process.platform !== 'win32') return true
  return fs.existsSync(path.join(process.env.SystemRoot ?? '', 'System32', 'Npcap', 'wpcap.dll'))
}

/** The program that shows the page in the browser tests: `CHROMIUM`, or the first one found. */
export function findBrowser() {
  const elsewhere = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ]
  const { CHROMIUM } = process.env
  return CHROMIUM || browsers.map(find).find(Boolean) || elsewhere.find(isExecutable)
}

/** What to put before a command that needs root: nothing, sudo, or null when there is no way. */
export function rightsOfRoot() {
  if (process.getuid() === 0) return []
  return find('sudo') ? ['sudo'] : null
}

/** Whether the file of this `import.meta.url` is the one that Node was started with. */
export function isStarted(url) {
  return fs.realpathSync(process.argv[1] ?? '.') === fileURLToPath(url)
}

/** Where a command is, if it is on the path. */
export function find(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders.map((folder) => path.join(folder, command)).find(isExecutable)
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}

/** Runs a command in the root folder, its output shown; says whether it succeeded. */
export function shows([command, ...args]) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0
}

/** What a command writes; nothing when there is no such command. */
export function output(command, args) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8' }).stdout ?? ''
}

/** What a command that fails writes to standard error. */
function complaint(command, args) {
  const { stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  return (stderr ?? '').trim()
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** When a file was last written, in milliseconds; 0 when there is none. */
export function changedAt(file) {
  return fs.statSync(path.resolve(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

// Cargo and the system's own commands are often installed and not on the path of an ordinary account.
const alsoHere = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin']
const cargo = path.join(homedir(), '.cargo', 'bin')
process.env.PATH = [process.env.PATH, cargo, ...alsoHere].join(path.delimiter)
