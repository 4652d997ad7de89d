// Packs a laid out tree into a Debian package whose bytes depend on nothing but the tree.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

// What the scripts of the package call; the libraries are found by dpkg-shlibdeps.
const called = ['acl', 'libcap2-bin', 'passwd']

/** Packs a tree; `quick` compresses little. Returns the file, which lies in `into`. */
export function pack(tree, into, facts, { quick = false } = {}) {
  const architecture = output('dpkg', ['--print-architecture']).trim()
  const version = `${facts.version}-1`
  const names = listFiles(tree)
  const control = path.join(tree, 'DEBIAN')
  fs.mkdirSync(control)
  const size = names.reduce((sum, name) => sum + sizeInKib(path.join(tree, name)), 0)
  const fields = { ...facts, version, architecture, size, depends: dependencies(tree) }
  fs.writeFileSync(path.join(control, 'control'), describe(fields))
  fs.writeFileSync(path.join(control, 'md5sums'), names.map((name) => sum(tree, name)).join(''))
  for (const name of ['postinst', 'postrm']) {
    fs.copyFileSync(path.join(here, name), path.join(control, name))
  }
  settle(tree, facts.time)
  const file = path.join(into, `wirewatch_${version}_${architecture}.deb`)
  const compression = quick ? ['-Zgzip', '-z1'] : ['-Zxz', '-z9']
  const build = ['--root-owner-group', '--uniform-compression', ...compression, '--build']
  // How many threads compress decides where xz cuts its blocks.
  const env = { ...process.env, SOURCE_DATE_EPOCH: `${facts.time}`, DPKG_DEB_THREADS_MAX: '1' }
  execFileSync('dpkg-deb', [...build, tree, file], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  return file
}

/** The files below a folder, by name, in order. */
export function listFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder, path.join(one.parentPath ?? one.path, one.name)))
    .sort()
}

function describe({ version, architecture, maintainer, size, depends, homepage }) {
  return `Package: wirewatch
Version: ${version}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${size}
Depends: ${depends}
Recommends: pkexec, polkitd
Section: net
Priority: optional
Homepage: ${homepage}
Description: live monitor of what this computer's network is doing
 Wirewatch shows how much a network interface carries, which protocols, who
 talks most and with whom, and the latest packets. A click on a host narrows
 everything to it. It also reads capture files.
 .
 The window has no rights of its own. A small worker captures and counts; it
 gives its right up before it reads the first packet, and it can be used without
 the window and on other machines. Only members of the group wirewatch may
 capture with it: whoever installs the package with sudo is made one.
`
}

// Debian counts each file in whole KiB.
const sizeInKib = (file) => Math.ceil(fs.statSync(file).size / 1024)

function sum(tree, name) {
  const content = fs.readFileSync(path.join(tree, name))
  return `${createHash('md5').update(content).digest('hex')}  ${name}\n`
}

// The libraries that the programs are linked to, at the versions that have what they use.
function dependencies(tree) {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'wirewatch-libraries-'))
  try {
    // dpkg-shlibdeps reads a source package, of which this is the least it takes.
    fs.mkdirSync(path.join(folder, 'debian'))
    fs.writeFileSync(path.join(folder, 'debian/control'), 'Source: wirewatch\n')
    const programs = ['wirewatch', 'wirewatch-capture'].map((name) => `-e${tree}/usr/bin/${name}`)
    const found = output('dpkg-shlibdeps', ['-O', ...programs], { cwd: folder })
    const libraries = found
      .replace(/^shlibs:Depends=/, '')
      .trim()
      .split(', ')
    return [...libraries.map(underBothNames), ...called].sort().join(', ')
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

// Debian 13 and Ubuntu 24.04 gave these libraries another name.
function underBothNames(library) {
  const renamed = /^(libglib2\.0-0|libgtk-3-0|libpcap0\.8)(?=$| )/
  return renamed.test(library) ? `${library} | ${library.replace(renamed, '$1t64')}` : library
}

// The umask and the time of building stay out of the package.
function settle(tree, time) {
  const all = fs.readdirSync(tree, { recursive: true, withFileTypes: true })
  for (const one of all) {
    const file = path.join(one.parentPath ?? one.path, one.name)
    if (one.isDirectory()) fs.chmodSync(file, 0o755)
    else if (path.dirname(file) === path.join(tree, 'DEBIAN')) {
      fs.chmodSync(file, ['postinst', 'postrm'].includes(one.name) ? 0o755 : 0o644)
    }
  }
  fs.chmodSync(tree, 0o755)
  // Folders last, because writing into one changes its time.
  for (const one of all.reverse()) {
    const file = path.join(one.parentPath ?? one.path, one.name)
    fs.utimesSync(file, time, time)
  }
  fs.utimesSync(tree, time, time)
}

function output(command, args, options) {
  const stdio = ['ignore', 'pipe', 'inherit']
  return execFileSync(command, args, { encoding: 'utf8', stdio, ...options })
}
