// Lays out the files of the package: this table is the whole of what it installs.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { root, Unready } from '../../../system.mjs'
import { notices } from './notices.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Writes the tree of the package into a folder. `programs` names the built window and worker,
 * `facts` the version, the time in seconds and the home page.
 */
export function layOut(folder, programs, facts) {
  const own = (name) => filled(readFileSync(path.join(here, name), 'utf8'), facts)
  const icon = (name) => readFileSync(path.join(root, 'icons', name))
  const doc = 'usr/share/doc/wirewatch'
  const icons = 'usr/share/icons/hicolor'
  const man = 'usr/share/man/man1'

  const texts = {
    [`${doc}/changelog.gz`]: packed(readFileSync(path.join(root, 'CHANGELOG.md'))),
    [`${doc}/changelog.Debian.gz`]: packed(debianChangelog(facts)),
    [`${doc}/copyright`]: own('copyright'),
    [`${doc}/libraries.txt.gz`]: packed(notices()),
    [`${icons}/128x128/apps/wirewatch.png`]: icon('128x128.png'),
    [`${icons}/256x256/apps/wirewatch.png`]: icon('128x128@2x.png'),
    [`${icons}/32x32/apps/wirewatch.png`]: icon('32x32.png'),
    [`${icons}/scalable/apps/wirewatch.svg`]: icon('icon.svg'),
    [`${man}/wirewatch-capture.1.gz`]: packed(own('wirewatch-capture.1')),
    [`${man}/wirewatch.1.gz`]: packed(own('wirewatch.1')),
    'usr/share/applications/wirewatch.desktop': own('wirewatch.desktop'),
    'usr/share/bash-completion/completions/wirewatch-capture': own('wirewatch-capture.bash'),
    'usr/share/fish/vendor_completions.d/wirewatch-capture.fish': own('wirewatch-capture.fish'),
    'usr/share/lintian/overrides/wirewatch': own('lintian-overrides'),
    'usr/share/metainfo/dev.wirewatch.desktop.metainfo.xml': own(
      'dev.wirewatch.desktop.metainfo.xml',
    ),
    'usr/share/mime/packages/dev.wirewatch.desktop.xml': own('dev.wirewatch.desktop.mime.xml'),
    'usr/share/polkit-1/actions/dev.wirewatch.desktop.policy': own('dev.wirewatch.desktop.policy'),
    'usr/share/zsh/vendor-completions/_wirewatch-capture': own('_wirewatch-capture'),
  }
  for (const [name, content] of Object.entries(texts)) write(folder, name, content, 0o644)
  write(folder, 'usr/libexec/wirewatch/allow-capture', own('allow-capture'), 0o755)

  // The worker is there twice, as two files: one for everyone, and one that will get the right.
  place(folder, 'usr/bin/wirewatch', programs.window)
  place(folder, 'usr/bin/wirewatch-capture', programs.worker)
  place(folder, 'usr/libexec/wirewatch/wirewatch-capture', programs.worker)
}

/** A text of this folder with its places filled: the version, the day, the home page, the licence. */
export function filled(text, { version, time, homepage }) {
  const values = {
    '@VERSION@': version,
    '@DATE@': new Date(time * 1000).toISOString().slice(0, 10),
    '@HOMEPAGE@': homepage,
    '@MIT@': mit(),
  }
  return text.replace(/@[A-Z]+@/g, (name) => values[name] ?? name)
}

// The MIT part of LICENSE, as a field of a Debian copyright file.
function mit() {
  const whole = readFileSync(path.join(root, 'LICENSE'), 'utf8')
  const [, text] = /(Permission is hereby granted[\s\S]*?SOFTWARE\.)\n/.exec(whole)
  return text.replace(/^/gm, ' ').replace(/^ $/gm, ' .')
}

function debianChangelog({ version, time, maintainer }) {
  const date = new Date(time * 1000).toUTCString().replace('GMT', '+0000')
  const what = '  * What changed is in changelog.gz beside this file.'
  return `wirewatch (${version}-1) unstable; urgency=medium\n\n${what}\n\n -- ${maintainer}  ${date}\n`
}

// Node writes no time into it.
const packed = (content) => gzipSync(content, { level: 9 })

function write(folder, name, content, mode) {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, mode)
}

function place(folder, name, program) {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  cpSync(program, file)
  const useless = ['--strip-unneeded', '--remove-section=.comment', '--remove-section=.note']
  if (spawnSync('strip', [...useless, file], { stdio: 'inherit' }).status !== 0) {
    throw new Unready(`${program} could not be stripped; the reason is above.`)
  }
  chmodSync(file, 0o755)
}
