// Writes the checksums of a release, and signs them with GnuPG when there is a key.
//
//   node src-tauri/packaging/checksums.mjs release/ [KEY]
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { isStarted } from '../../system.mjs'

/** Writes them for all files in a folder, and says where. Without a key their name says so. */
export function writeChecksums(folder, key) {
  const names = readdirSync(folder).filter((name) => !name.startsWith('SHA256SUMS'))
  const digest = (name) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex')
  const file = path.join(folder, key ? 'SHA256SUMS' : 'SHA256SUMS-unsigned')
  writeFileSync(
    file,
    names
      .sort()
      .map((name) => `${digest(name)}  ${name}\n`)
      .join(''),
  )
  if (key) {
    const args = ['--local-user', key, '--output', `${file}.asc`, '--detach-sign', file]
    execFileSync('gpg', ['--batch', '--yes', '--quiet', '--armor', ...args], { stdio: 'inherit' })
  }
  return file
}

if (isStarted(import.meta.url)) {
  const [, , folder, key] = process.argv
  if (!folder) throw new Error('Name the folder of the release.')
  console.log(writeChecksums(folder, key))
}
