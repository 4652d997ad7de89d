// Checks that the code keeps to its layout: who may depend on whom, and what may be said where.
// Each check takes the facts it needs and returns one sentence for each thing to put right.
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { isStarted, root } from '../system.mjs'
import * as dependencies from './architecture/dependencies.mjs'
import * as page from './architecture/page.mjs'
import * as repository from './architecture/repository.mjs'
import * as system from './architecture/system.mjs'

/** All checks, by name: the functions of the files above. */
export const checks = Object.fromEntries(
  [dependencies, system, page, repository]
    .flatMap(Object.entries)
    .filter(([, one]) => typeof one === 'function'),
)

const read = (name) => readFileSync(path.join(root, name), 'utf8')
const ask = (command, ...args) =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })

/** What is true of this checkout. */
export function findFacts() {
  const files = findFiles()
  const named = (pattern) => files.map(({ name }) => name).filter((name) => pattern.test(name))
  const json = (names) => names.map((name) => [path.basename(name), JSON.parse(read(name))])
  const metadata = ask('cargo', 'metadata', '--locked', '--no-deps', '--format-version', '1')
  const packages = JSON.parse(metadata).packages
  return {
    files,
    manifests: Object.fromEntries(packages.map((one) => [one.name, one])),
    trees: Object.fromEntries(packages.map(({ name }) => [name, dependenciesOf(name)])),
    programTrees: Object.fromEntries(programs().map((one) => [one.words, linkedBy(one)])),
    capabilities: Object.fromEntries(json(named(/^src-tauri\/capabilities\//))),
    configurations: Object.fromEntries(json(named(/^src-tauri\/tauri[^/]*\.json$/))),
    lock: JSON.parse(read('package-lock.json')),
    cargoLocks: Object.fromEntries(named(/(^|\/)Cargo\.lock$/).map((name) => [name, read(name)])),
  }
}

// The files under version control and those that are new, without what is ignored.
function findFiles() {
  const listed = ask('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  const isText = (name) => /\.(rs|ts|js|mjs|svelte)$/.test(name)
  return [...new Set(listed.split('\0'))]
    .filter((name) => statSync(path.join(root, name), { throwIfNoEntry: false })?.isFile())
    .map((name) => ({
      name,
      size: statSync(path.join(root, name)).size,
      text: isText(name) ? read(name) : '',
    }))
}

// All that a crate links on any system, without what only builds or tests it.
const dependenciesOf = (name) => linkedBy({ name, triple: 'all' })

// Each program as it is for each desktop; a phone's would have more in it.
function programs() {
  const triples = ['x86_64-unknown-linux-gnu', 'x86_64-pc-windows-msvc', 'aarch64-apple-darwin']
  return ['wirewatch', 'wirewatch-capture'].flatMap((name) =>
    triples.map((triple) => ({ name, triple, words: `${name} for ${triple}` })),
  )
}

function linkedBy({ name, triple }) {
  const all = ['--edges', 'normal', '--target', triple, '--prefix', 'none', '--format', '{p}']
  const lines = ask('cargo', 'tree', '--locked', '--package', name, ...all).split('\n')
  return [...new Set(lines.map((line) => line.split(' ')[0]).filter(Boolean))]
}

function main() {
  const facts = findFacts()
  const problems = Object.values(checks).flatMap((check) => check(facts))
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
  else console.log(`${Object.keys(checks).length} checks found nothing to put right.`)
}

if (isStarted(import.meta.url)) main()
