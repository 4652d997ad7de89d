// Gathers the licences of the libraries that are inside the programs and the page, as those licences
// ask for.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { root } from '../../../system.mjs'

const isNotice = (name) => /^(licen[cs]e|copying|copyright|notice|unlicense)/i.test(name)
const byName = (a, b) => (a.name < b.name ? -1 : 1)

/** One text: each library with its licence, and the words of it that it came with. */
export function notices() {
  const libraries = [...crates(), ...pagePackages()].sort(byName)
  return libraries.map(notice).join('\n')
}

function notice({ name, licence, folder }) {
  const words = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isFile() && isNotice(one.name))
    .map((one) => readFileSync(path.join(folder, one.name), 'utf8').trim())
    .sort()
  return [`== ${name} (${licence})`, '', ...words.flatMap((text) => [text, ''])].join('\n')
}

// Every crate of others that the two programs link on Linux.
function crates() {
  const linked = ask(
    'tree',
    '--edges',
    'normal',
    '--prefix',
    'none',
    '--format',
    '{p}',
    ...programs,
  )
  const names = new Set(linked.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')))
  const { packages } = JSON.parse(ask('metadata', '--format-version', '1'))
  return packages
    .filter(({ name, version, source }) => source && names.has(`${name} v${version}`))
    .map(({ name, version, license, manifest_path: manifest }) => ({
      name: `${name} ${version}`,
      licence: license ?? 'see below',
      folder: path.dirname(manifest),
    }))
}

const programs = ['--package', 'wirewatch', '--package', 'wirewatch-capture']

function ask(...args) {
  return execFileSync('cargo', [args[0], '--locked', ...args.slice(1)], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

// Every npm package that the page can hold something of.
function pagePackages() {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  const held = Object.entries(lock.packages).filter(([place, { dev, optional }]) => {
    return place !== '' && !dev && !optional
  })
  return held.map(([place, { version, license }]) => ({
    name: `${place.split('node_modules/').at(-1)} ${version}`,
    licence: license ?? 'see below',
    folder: path.join(root, place),
  }))
}
