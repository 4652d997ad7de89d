// Builds the Debian package (`npm run package`). The same source, compiler and system libraries give
// the same bytes, whenever and in whichever folder it is built.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'

import { prepare } from '../../../setup.mjs'
import * as system from '../../../system.mjs'
import { root, Unready } from '../../../system.mjs'
import { pack } from './deb.mjs'
import { layOut } from './tree.mjs'

const target = path.join(root, 'target/package')

/** Lays a package out, packs it into the folder `into` and returns its file. */
export function makePackage(programs, into, facts, options) {
  const tree = mkdtempSync(path.join(tmpdir(), 'wirewatch-package-'))
  try {
    layOut(tree, programs, facts)
    mkdirSync(into, { recursive: true })
    return pack(tree, into, facts, options)
  } finally {
    rmSync(tree, { recursive: true })
  }
}

/** What the package says of itself; its time is that of the last commit, or SOURCE_DATE_EPOCH. */
export function findFacts() {
  const manifest = readFileSync(path.join(root, 'Cargo.toml'), 'utf8')
  const field = (name) => new RegExp(`^${name} = "(.*)"`, 'm').exec(manifest)[1]
  const { SOURCE_DATE_EPOCH } = process.env
  const time = Number(SOURCE_DATE_EPOCH || system.output('git', ['log', '-1', '--format=%ct']))
  if (!(time > 0))
    throw new Unready('There is no commit to take the time from: set SOURCE_DATE_EPOCH.')
  return {
    version: field('version'),
    homepage: field('repository'),
    maintainer: 'The Wirewatch authors <wirewatch@users.noreply.github.com>',
    time,
  }
}

function buildRelease({ time }) {
  console.log('Programs: building for release; this takes some minutes.')
  process.env.CARGO_ENCODED_RUSTFLAGS = withoutPaths().join('\x1f')
  process.env.SOURCE_DATE_EPOCH = `${time}`
  const parts = ['-p', 'wirewatch', '-p', 'wirewatch-capture']
  const build = ['cargo', 'build', '--release', '--locked', '--target-dir', target, ...parts]
  if (!system.shows(build)) {
    throw new Unready('The programs could not be built; the reason is above.')
  }
  const program = (name) => path.join(target, 'release', name)
  return { window: program('wirewatch'), worker: program('wirewatch-capture') }
}

// A program holds the names of its source files, for its last words. These must not say where it was
// built. The last rule wins, so the wider ones come first.
function withoutPaths() {
  const commit = /^commit-hash: (.*)$/m.exec(system.output('rustc', ['-vV']))[1]
  const toolchain = system.output('rustc', ['--print', 'sysroot']).trim()
  const cargo = process.env.CARGO_HOME ?? path.join(homedir(), '.cargo')
  return [
    [cargo, '/cargo'],
    [`${toolchain}/lib/rustlib/src/rust`, `/rustc/${commit}`],
    [root.replace(/\/$/, ''), '/wirewatch'],
  ].map(([from, to]) => `--remap-path-prefix=${from}=${to}`)
}

function main() {
  if (process.platform !== 'linux' || !system.find('dpkg-deb')) {
    throw new Unready('Only the Debian package can be built so far, and only where dpkg is.')
  }
  prepare('start')
  const facts = findFacts()
  const file = makePackage(buildRelease(facts), path.join(target, 'debian'), facts)
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex')
  console.log(`Package: ${path.relative(root, file)}, ${statSync(file).size} bytes.`)
  console.log(`SHA-256: ${digest}`)
}

if (system.isStarted(import.meta.url)) await system.explain(main)
