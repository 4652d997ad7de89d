// Rehearses a release on Debian with keys that are thrown away (`npm run rehearse:release`): what is
// signed is accepted, and what was changed is refused. The Debian package is made up, unless one that
// was built is named: `npm run rehearse:release -- target/package/debian/wirewatch_….deb`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { explain, requireDebianPackages } from '../../system.mjs'
import { packages as building } from '../windows/build.mjs'
import * as installer from './installer.mjs'
import * as signatures from './signatures.mjs'

const packages = ['wixl', 'msitools', 'osslsigncode', 'openssl', 'reprepro', 'gnupg']

const notHere = [
  "Microsoft's and Apple's signatures: they need accounts, and Windows or macOS",
  'the installer that is shipped: Tauri makes it on Windows. This one is our own, with a stand-in for the window',
]

const folder = mkdtempSync(path.join(tmpdir(), 'wirewatch-rehearsal-'))
try {
  await explain(() => {
    requireDebianPackages([...packages, ...building])
    const [built] = process.argv.slice(2)
    signatures.rehearse(path.join(folder, 'linux'), built)
    installer.rehearse(path.join(folder, 'windows'))
    for (const what of notHere) console.log(`not rehearsed here: ${what}`)
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
