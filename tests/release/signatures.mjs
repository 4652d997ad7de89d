// Rehearses what Linux meets: a signed repository for apt, and signed checksums. The keys are made for
// the moment, and apt reads nothing of this computer's own sources.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

import { writeChecksums } from '../../src-tauri/packaging/checksums.mjs'
import { makeRepository } from '../../src-tauri/packaging/repository.mjs'
import { holds, version } from './report.mjs'

/** Rehearses both; with a package that was built, or one made up. */
export function rehearse(folder, built) {
  fs.mkdirSync(folder)
  const keys = path.join(folder, 'gnupg')
  fs.mkdirSync(keys, { mode: 0o700 })
  process.env.GNUPGHOME = keys
  try {
    const [own, others] = ['rehearsal', 'somebody else'].map(makeKey)
    const here = must('dpkg', '--print-architecture').trim()
    const [elsewhere] = ['amd64', 'arm64'].filter((one) => one !== here)
    const deb = built ? path.resolve(built) : makePackage(folder, here)
    tryRepository(folder, [deb, makePackage(folder, elsewhere)], own, others)
    tryChecksums(folder, deb, own)
  } finally {
    spawnSync('gpgconf', ['--kill', 'all'])
    delete process.env.GNUPGHOME
  }
}

function makeKey(name) {
  const user = `Wirewatch ${name} <nobody@example.org>`
  const quietly = ['--batch', '--quiet', '--passphrase', '']
  must('gpg', ...quietly, '--quick-generate-key', user, 'ed25519', 'sign', '1d')
  const listed = must('gpg', '--batch', '--with-colons', '--list-secret-keys', user)
  return /^fpr:+([0-9A-F]{40}):/m.exec(listed)[1]
}

function makePackage(folder, architecture) {
  const tree = path.join(folder, `package-${architecture}`)
  fs.mkdirSync(path.join(tree, 'DEBIAN'), { recursive: true })
  fs.mkdirSync(path.join(tree, 'usr/share/doc/wirewatch'), { recursive: true })
  fs.writeFileSync(path.join(tree, 'usr/share/doc/wirewatch/rehearsal'), 'Not the real one.\n')
  const fields = {
    Package: 'wirewatch',
    Version: version(),
    Architecture: architecture,
    Section: 'net',
    Priority: 'optional',
    Maintainer: 'Nobody <nobody@example.org>',
    Description: 'Rehearsal of a release',
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
  fs.writeFileSync(path.join(tree, 'DEBIAN/control'), lines.join(''))
  const file = path.join(folder, `wirewatch_${fields.Version}_${architecture}.deb`)
  must('dpkg-deb', '--root-owner-group', '--build', tree, file)
  return file
}

function tryRepository(folder, packages, own, others) {
  const [deb] = packages
  const good = path.join(folder, 'repository')
  makeRepository(good, own, packages)
  const name = must('dpkg-deb', '--field', deb, 'Package').trim()

  const apt = new Apt(path.join(folder, 'apt'), good)
  accepted(apt.update())
  accepted(apt.download(name))
  const [got] = fs.readdirSync(apt.downloads)
  const same = fs.readFileSync(path.join(apt.downloads, got)).equals(fs.readFileSync(deb))
  assert.ok(same, 'another package came')
  holds(`apt accepts the repository, and downloads ${path.basename(deb)} as it is`)

  const spoilt = (what, spoil, words) => {
    const bad = path.join(folder, `spoilt-${what.replace(/\W+/g, '-')}`)
    fs.cpSync(good, bad, { recursive: true })
    spoil(bad)
    const other = new Apt(`${bad}-apt`, bad)
    const updated = other.update()
    const outcome = updated.status === 0 ? other.download(name) : updated
    assert.notEqual(outcome.status, 0, `apt accepted ${what}`)
    assert.match(outcome.stderr, words, what)
    assert.deepEqual(fs.readdirSync(other.downloads), [], what)
    const reason = outcome.stderr.split('\n').find((line) => words.test(line))
    holds(`apt refuses ${what}: ${reason.replaceAll(folder, '…').trim()}`)
  }
  const under = (bad, pattern) =>
    fs
      .readdirSync(bad, { recursive: true })
      .filter((one) => pattern.test(one))
      .map((one) => path.join(bad, one))
  spoilt(
    'a changed list of packages',
    (bad) => {
      for (const file of under(bad, /Packages$/)) {
        const text = fs.readFileSync(file, 'utf8').replace('Description: ', 'Description: Not ')
        fs.writeFileSync(file, text)
        fs.writeFileSync(`${file}.gz`, gzipSync(text))
      }
    },
    /Hash Sum mismatch|unexpected size|Size mismatch/,
  )
  spoilt(
    'a changed package',
    (bad) => {
      for (const file of under(bad, /\.deb$/)) flip(file)
    },
    /Hash Sum mismatch|unexpected size|Size mismatch/,
  )
  spoilt(
    'a list that somebody else signed',
    (bad) => {
      for (const file of under(bad, /(InRelease|Release\.gpg)$/)) fs.rmSync(file)
      for (const file of under(bad, /Release$/)) {
        must(
          'gpg',
          '--batch',
          '--local-user',
          others,
          '--output',
          inRelease(file),
          '--clearsign',
          file,
        )
      }
    },
    /NO_PUBKEY|couldn't be verified/,
  )
  spoilt(
    'a list without a signature',
    (bad) => {
      for (const file of under(bad, /(InRelease|Release\.gpg)$/)) fs.rmSync(file)
    },
    /not signed/,
  )
}

const inRelease = (file) => path.join(path.dirname(file), 'InRelease')

// An apt with folders of its own: it knows one repository and nothing that is installed.
class Apt {
  constructor(folder, repository) {
    this.downloads = path.join(folder, 'downloads')
    const places = ['etc/apt', 'state/lists/partial', 'cache/archives/partial', 'downloads']
    for (const place of places) fs.mkdirSync(path.join(folder, place), { recursive: true })
    fs.writeFileSync(path.join(folder, 'status'), '')
    const keyring = path.join(repository, 'wirewatch.gpg')
    const source = `deb [signed-by=${keyring}] ${pathToFileURL(repository)} stable main\n`
    fs.writeFileSync(path.join(folder, 'etc/apt/sources.list'), source)
    const settings = {
      Dir: folder,
      'Dir::Etc': path.join(folder, 'etc/apt'),
      'Dir::State': path.join(folder, 'state'),
      'Dir::State::status': path.join(folder, 'status'),
      'Dir::Cache': path.join(folder, 'cache'),
      'APT::Sandbox::User': 'root',
      'APT::Update::Error-Mode': 'any',
    }
    this.options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  }

  #run(...args) {
    const options = { cwd: this.downloads, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }
    return spawnSync('apt-get', [...this.options, ...args], options)
  }

  update() {
    return this.#run('update')
  }

  download(name) {
    return this.#run('download', name)
  }
}

function tryChecksums(folder, deb, key) {
  const release = path.join(folder, 'release')
  fs.mkdirSync(release)
  const file = path.join(release, path.basename(deb))
  fs.copyFileSync(deb, file)
  assert.match(writeChecksums(release), /SHA256SUMS-unsigned$/)
  fs.rmSync(path.join(release, 'SHA256SUMS-unsigned'))
  const sums = writeChecksums(release, key)
  const passes = (command, ...args) => spawnSync(command, args, { cwd: release }).status === 0
  const signature = () => passes('gpg', '--batch', '--verify', `${sums}.asc`, sums)
  const files = () => passes('sha256sum', '--check', '--strict', sums)
  assert.ok(signature() && files())
  holds('SHA256SUMS: the signature and the checksums hold')
  flip(file)
  assert.ok(signature() && !files())
  holds('SHA256SUMS: a changed file is refused')
  flip(sums)
  assert.ok(!signature())
  holds('SHA256SUMS: a changed list is refused')
}

function flip(file) {
  const bytes = fs.readFileSync(file)
  bytes[Math.floor(bytes.length / 2)] ^= 1
  fs.writeFileSync(file, bytes)
}

function accepted({ status, stderr, stdout }) {
  assert.equal(status, 0, `${stdout}${stderr}`)
}

const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }
const must = (command, ...args) => execFileSync(command, args, quiet)
