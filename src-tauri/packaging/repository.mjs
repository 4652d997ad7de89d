// Makes a signed repository for apt of Debian packages, to be laid on any web server.
//
//   node src-tauri/packaging/repository.mjs apt/ KEY FILE.deb…
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { isStarted } from '../../system.mjs'

const distribution = (key) => `Origin: Wirewatch
Label: Wirewatch
Suite: stable
Codename: stable
Architectures: amd64 arm64
Components: main
Description: Releases of Wirewatch
SignWith: ${key}
`

/** Makes it in a folder. The key is a full fingerprint that gpg has the secret of. */
export function makeRepository(folder, key, packages) {
  if (!/^[0-9A-F]{40}$/.test(key)) throw new Error('Name the key by its whole fingerprint.')
  const work = mkdtempSync(path.join(tmpdir(), 'wirewatch-repository-'))
  try {
    mkdirSync(path.join(work, 'conf'))
    writeFileSync(path.join(work, 'conf', 'distributions'), distribution(key))
    mkdirSync(folder, { recursive: true })
    const places = ['--basedir', work, '--outdir', path.resolve(folder)]
    for (const file of packages) {
      execFileSync(
        'reprepro',
        ['--silent', ...places, 'includedeb', 'stable', path.resolve(file)],
        {
          stdio: 'inherit',
        },
      )
    }
    const keyring = execFileSync('gpg', ['--batch', '--quiet', '--export', key])
    writeFileSync(path.join(folder, 'wirewatch.gpg'), keyring)
  } finally {
    rmSync(work, { recursive: true })
  }
}

if (isStarted(import.meta.url)) {
  const [, , folder, key, ...packages] = process.argv
  if (packages.length === 0) throw new Error('Name a folder, a key and the packages.')
  makeRepository(folder, key, packages)
}
