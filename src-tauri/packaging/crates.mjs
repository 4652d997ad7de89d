// Reads which crates a program says it was built of, as cargo-auditable has it say, and fails where a
// program says nothing.
//
//   node src-tauri/packaging/crates.mjs FILE…
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'

import { isStarted } from '../../system.mjs'

/**
 * The names of the crates, or null. They are JSON in compressed form
 * (https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md), in a section that each
 * system's programs keep elsewhere: so it is looked for in the whole program.
 */
export function cratesOf(program) {
  if (!program.includes('.dep-v0')) return null
  for (let at = program.indexOf(0x78); at >= 0; at = program.indexOf(0x78, at + 1)) {
    // The first two bytes of what zlib compressed are a multiple of 31.
    if (program.readUInt16BE(Math.min(at, program.length - 2)) % 31 !== 0) continue
    const names = namesIn(program.subarray(at))
    if (names) return names
  }
  return null
}

function namesIn(compressed) {
  try {
    const { packages } = JSON.parse(inflateSync(compressed, { maxOutputLength: 2 ** 24 }))
    return packages.map(({ name }) => name)
  } catch {
    return null // Something else.
  }
}

if (isStarted(import.meta.url)) {
  const files = process.argv.slice(2)
  if (files.length === 0) throw new Error('Name the programs.')
  for (const file of files) {
    const names = cratesOf(readFileSync(file))
    if (!names?.includes('wirewatch') && !names?.includes('wirewatch-capture')) {
      throw new Error(`${file} does not say what it was built of.`)
    }
    console.log(`${file}: built of ${names.length} crates`)
  }
}
