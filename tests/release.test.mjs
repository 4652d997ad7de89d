// Shows that what a release is made with says the truth: names, lists of parts, audits and workflows.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { deflateSync } from 'node:zlib'

import { nameOf } from '../src-tauri/packaging/collect.mjs'
import { cratesOf } from '../src-tauri/packaging/crates.mjs'
import { makeSbom } from '../src-tauri/packaging/sbom.mjs'
import { howToSign } from '../src-tauri/packaging/stage.mjs'
import { root } from '../system.mjs'
import { judge } from './release/audit.mjs'

test('what is not signed says so in its name', () => {
  for (const [file, isSigned, name] of [
    ['a/Wirewatch_x64_en-US.msi', true, 'Wirewatch_1.2.3_x64.msi'],
    ['a/Wirewatch_x64_en-US.msi', false, 'Wirewatch_1.2.3_x64-unsigned.msi'],
    ['Wirewatch_universal.dmg', true, 'Wirewatch_1.2.3_universal.dmg'],
    ['Wirewatch_universal.dmg', false, 'Wirewatch_1.2.3_universal-unsigned.dmg'],
    ['b/wirewatch_1.2.3-1_amd64.deb', true, 'wirewatch_1.2.3-1_amd64.deb'],
    ['b/wirewatch_1.2.3-1_amd64.deb', false, 'wirewatch_1.2.3-1_amd64-unsigned.deb'],
  ]) {
    assert.equal(nameOf(file, '1.2.3', isSigned), name)
  }
  assert.throws(() => nameOf('wirewatch.exe', '1.2.3', true), /nothing that a release has/)
})

test('programs of Windows are signed where there is somebody to sign', () => {
  assert.deepEqual(howToSign({}), {})
  const { args } = howToSign({ SIGNING_ENDPOINT: 'https://a.example' }).bundle.windows.signCommand
  assert.ok(existsSync(args[args.indexOf('-File') + 1]))
  assert.equal(args.at(-1), '%1')
})

test('an audit passes only when it was answered, and nothing was found', () => {
  const counts = (high) => ({ metadata: { vulnerabilities: { low: 0, high, total: high } } })
  assert.match(judge(JSON.stringify(counts(0))), /no known weakness/)
  for (const [answer, words] of [
    [JSON.stringify(counts(2)), /2 high/],
    [
      JSON.stringify({ error: { code: 'ENOTFOUND' } }),
      /NOT CHECKED, the registry cannot be reached/,
    ],
    [JSON.stringify({ message: '405 Method Not Allowed' }), /NOT CHECKED, npm has no answer/],
    ['', /NOT CHECKED/],
    ['{}', /NOT CHECKED/],
  ]) {
    assert.throws(() => judge(answer), words, answer)
  }
})

test('the list of parts holds what the programs link, with its checksum', () => {
  const target = execFileSync('rustc', ['--print', 'host-tuple'], { encoding: 'utf8' }).trim()
  const { components, dependencies, serialNumber } = makeSbom(target)
  const parts = new Set(components.map((one) => one['bom-ref']))
  assert.equal(parts.size, components.length)
  const wanted = dependencies.flatMap(({ dependsOn }) => dependsOn)
  assert.deepEqual(
    wanted.filter((one) => !parts.has(one)),
    [],
  )
  const unsealed = components.filter(({ hashes }) => !hashes).map(({ name }) => name)
  assert.deepEqual(unsealed.sort(), ['traffic', 'wirewatch', 'wirewatch-capture'])
  assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  const names = components.map(({ name }) => name)
  for (const name of ['tauri', 'pcap', 'svelte', 'plotly.js']) assert.ok(names.includes(name), name)
  for (const name of ['proptest', 'vite', 'tauri-build']) assert.ok(!names.includes(name), name)
})

test('what a program says it was built of is found among all else in it', () => {
  const list = { packages: [{ name: 'wirewatch', version: '1.2.3', source: 'local' }] }
  const [told, other] = [JSON.stringify(list), 'x'.repeat(99)].map((text) => deflateSync(text))
  const program = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)))
  assert.deepEqual(cratesOf(program('ELFx\0', other, told, '\0.dep-v0\0x')), ['wirewatch'])
  for (const silent of [
    program('ELFx\0', other, '\0.dep-v0\0x'),
    program('ELFx\0', told.subarray(0, -8), '.dep-v0'),
    program('ELFx\0', told, '.text'),
  ]) {
    assert.equal(cratesOf(silent), null)
  }
})

test('workflows take actions by their content, and may read unless they say otherwise', () => {
  const folder = path.join(root, '.github/workflows')
  for (const name of readdirSync(folder)) {
    const text = readFileSync(path.join(folder, name), 'utf8')
    for (const [, action] of text.matchAll(/uses: (.*)/g)) {
      assert.match(action, /^\.\/|@[0-9a-f]{40} # v\d/, `${name}: ${action}`)
    }
    assert.match(text, /^permissions:( \{\}|\n {2}contents: read)$/m, name)
    assert.doesNotMatch(text, /run:.*\$\{\{/, `${name} puts text of others into a command`)
  }
})
