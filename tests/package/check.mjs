// Checks the package that is released (`npm run check:package`): builds it twice from nothing, in two
// folders, compares the two, and has the system's own tools look at one. It takes long.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { findFacts } from '../../src-tauri/packaging/linux/build.mjs'
import { npm, prepare } from '../../setup.mjs'
import { explain, root, Unready } from '../../system.mjs'

const LARGEST = 15_000_000
const kept = path.join(root, 'tests/artifacts/package')

await explain(() => {
  prepare('package')
  const folder = mkdtempSync(path.join(tmpdir(), 'wirewatch-check-'))
  try {
    check(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function check(folder) {
  // Both copies and their time first: somebody may work on, and commit, while this runs.
  const { time } = findFacts()
  const copies = ['a', 'another/folder'].map((name) => copyTo(path.join(folder, name)))
  const [one, other] = copies.map((copy) => build(copy, time))
  const problems = [...compare(one, other), ...inspect(one, path.join(folder, 'unpacked'))]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
  else console.log('The package is sound, and the same in both folders.')
}

// Copies this checkout without what was built in it, but with the packages of others that are at hand.
function copyTo(copy) {
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).split('\0')
  const there = names.filter((name) => name && existsSync(path.join(root, name)))
  // What is up to date here is up to date there.
  const options = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }
  for (const name of [...there, 'node_modules']) {
    cpSync(path.join(root, name), path.join(copy, name), options)
  }
  return copy
}

function build(copy, time) {
  const [command, ...args] = npm('run', '--silent', 'package')
  const { CARGO_TARGET_DIR: _, ...env } = process.env
  env.SOURCE_DATE_EPOCH = `${time}`
  if (spawnSync(command, args, { cwd: copy, env, stdio: 'inherit' }).status !== 0) {
    throw new Unready('The package could not be built; the reason is above.')
  }
  const packages = path.join(copy, 'target/package/debian')
  return path.join(packages, readdirSync(packages)[0])
}

function compare(one, other) {
  const [first, second] = [one, other].map((file) =>
    createHash('sha256').update(readFileSync(file)).digest('hex'),
  )
  if (first === second) return []
  mkdirSync(kept, { recursive: true })
  cpSync(one, path.join(kept, 'one.deb'))
  cpSync(other, path.join(kept, 'other.deb'))
  return [`The two packages differ: ${first} and ${second}. They are in ${kept}.`]
}

function inspect(file, unpacked) {
  const { size } = statSync(file)
  const problems = size > LARGEST ? [`The package has ${size} bytes; ${LARGEST} are the most.`] : []
  execFileSync('dpkg-deb', ['--raw-extract', file, unpacked])
  const within = (name) => path.join(unpacked, 'usr/share', name)
  const metainfo = within('metainfo/dev.wirewatch.desktop.metainfo.xml')
  const tools = [
    // Of Debian also on Ubuntu, whose own profile asks for other things.
    [
      'lintian',
      ...['--profile', 'debian', '--allow-root', '--fail-on', 'error,warning', '--display-info'],
      file,
    ],
    ['desktop-file-validate', within('applications/wirewatch.desktop')],
    ['appstreamcli', 'validate', '--no-net', '--pedantic', metainfo],
    ['man', '--warnings', '--local-file', within('man/man1/wirewatch.1.gz')],
    ['man', '--warnings', '--local-file', within('man/man1/wirewatch-capture.1.gz')],
  ]
  for (const [tool, ...args] of tools) {
    const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' })
    const isPage = tool === 'man'
    const said = isPage ? stderr : `${stdout}${stderr}`
    if (status !== 0 || (isPage && said)) problems.push(`${tool} complains: ${said}`)
    else console.log(`${tool}: nothing to complain of. ${isPage ? '' : said}`)
  }
  return problems
}
