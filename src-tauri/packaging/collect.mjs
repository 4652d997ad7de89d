// Puts what was built into a folder, under the names that a release gives it. What is not signed says
// so in its name.
//
//   node src-tauri/packaging/collect.mjs release/ signed|unsigned FILE…
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { isStarted, root } from '../../system.mjs'

const kinds = {
  '.deb': (file, _, mark) => `${path.basename(file, '.deb')}${mark}.deb`,
  '.msi': (_, version, mark) => `Wirewatch_${version}_x64${mark}.msi`,
  '.dmg': (_, version, mark) => `Wirewatch_${version}_universal${mark}.dmg`,
}

/** The name of a file in a release. A Debian package is signed by the repository and the checksums it is in. */
export function nameOf(file, version, isSigned) {
  const kind = kinds[path.extname(file)]
  if (!kind) throw new Error(`${file} is nothing that a release has.`)
  return kind(file, version, isSigned ? '' : '-unsigned')
}

if (isStarted(import.meta.url)) {
  const [, , folder, state, ...files] = process.argv
  if (files.length === 0 || !['signed', 'unsigned'].includes(state)) {
    throw new Error('Say a folder, signed or unsigned, and the files.')
  }
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  mkdirSync(folder, { recursive: true })
  for (const file of files) {
    const name = nameOf(file, version, state === 'signed')
    copyFileSync(file, path.join(folder, name))
    console.log(name)
  }
}
