// Rehearses what Windows meets: an installer that installs and removes, and signatures that hold.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { buildWorker } from '../windows/build.mjs'
import { compile, Wine } from '../windows/wine.mjs'
import { holds, version } from './report.mjs'

const description = fileURLToPath(new URL('wirewatch.wxs', import.meta.url))

/** Makes, signs, checks, installs and removes. */
export function rehearse(folder) {
  mkdirSync(folder)
  const wine = new Wine(path.join(folder, 'wine'))
  try {
    const [own, others] = ['own', 'others'].map((name) => makeCertificate(folder, name))
    const worker = path.join(folder, 'wirewatch-capture.exe')
    copyFileSync(buildWorker(), worker)
    must('x86_64-w64-mingw32-strip', worker)
    const window = path.join(folder, 'stand-in.exe')
    compile('int main(void) { return 0; }', window, [])
    const signed = [worker, window].map((file) => signAndTry(file, own, others))
    const installer = makeInstaller(folder, ...signed)
    installAndRemove(wine, signAndTry(installer, own, others))
  } finally {
    wine.end()
  }
}

// For a moment only: whoever has this key can sign as nobody.
function makeCertificate(folder, name) {
  const [key, certificate] = ['key', 'crt'].map((end) => path.join(folder, `${name}.${end}`))
  const kind = ['-newkey', 'rsa:3072', '-nodes', '-subj', `/CN=Wirewatch rehearsal ${name}`]
  const use = ['-addext', 'extendedKeyUsage=codeSigning', '-addext', 'keyUsage=digitalSignature']
  must('openssl', 'req', '-x509', ...kind, ...use, '-keyout', key, '-out', certificate)
  return { key, certificate }
}

// Signs a file, and sees its signature hold, and no longer once a byte is another.
function signAndTry(file, own, others) {
  const signed = path.join(path.dirname(file), `signed-${path.basename(file)}`)
  const as = ['-certs', own.certificate, '-key', own.key, '-h', 'sha256', '-n', 'Wirewatch']
  must('osslsigncode', 'sign', ...as, '-in', file, '-out', signed)
  const verifies = (one, { certificate }) =>
    spawnSync('osslsigncode', ['verify', '-CAfile', certificate, '-in', one]).status === 0
  const name = path.basename(file)
  assert.ok(verifies(signed, own), `the signature of ${name} does not hold`)
  assert.ok(!verifies(signed, others), `${name} is accepted as somebody else's`)
  assert.ok(!verifies(file, own), `${name} is accepted without a signature`)
  const bytes = readFileSync(signed)
  bytes[Math.floor(readFileSync(file).length / 2)] ^= 1
  const changed = path.join(path.dirname(file), `changed-${name}`)
  writeFileSync(changed, bytes)
  assert.ok(!verifies(changed, own), `the signature of ${name} holds after a byte was changed`)
  holds(
    `${name}: signed it verifies; unsigned, changed by a byte, or as somebody else's it does not`,
  )
  return signed
}

function makeInstaller(folder, worker, window) {
  const installer = path.join(folder, 'wirewatch.msi')
  const [first, second] = [worker, window].map((file) => path.basename(file))
  const values = Object.entries({ version: version(), worker: first, window: second })
  const defined = values.flatMap(([name, value]) => ['-D', `${name}=${value}`])
  const args = ['--arch', 'x64', ...defined, '--output', installer, description]
  // It looks for files below the folder that it is started in, and nowhere else.
  const { status, stderr } = spawnSync('wixl', args, { cwd: folder, encoding: 'utf8' })
  assert.equal(status, 0, `wixl: ${stderr}`)
  const files = must('msiinfo', 'export', installer, 'File')
  assert.match(files, /wirewatch-capture\.exe/)
  return installer
}

function installAndRemove(wine, installer) {
  const there = path.join(wine.folder, 'prefix/drive_c/Program Files/Wirewatch')
  const names = ['wirewatch-capture.exe', 'wirewatch-stand-in.exe']
  const present = () => names.filter((name) => existsSync(path.join(there, name)))
  const msiexec = (what) => wine.run('msiexec', [what, installer, '/qn']).status
  assert.equal(msiexec('/i'), 0)
  assert.deepEqual(present(), names)
  const { stdout } = wine.run(path.join(there, names[0]), ['interfaces'], { libraries: 'wpcap=d' })
  assert.match(stdout, /"type":"hello"/)
  holds(`wirewatch.msi: installs ${names.join(' and ')}, and the worker runs from there`)
  assert.equal(msiexec('/x'), 0)
  assert.deepEqual(present(), [])
  assert.ok(!existsSync(there), 'its folder stayed')
  holds('wirewatch.msi: removes all of it')
}

function must(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  assert.equal(status, 0, `${command}: ${error?.message ?? stderr}${stdout}`)
  return stdout
}
