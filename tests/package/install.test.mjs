// Shows who may capture from the installation on, after an upgrade, and after it is gone. Each test
// goes on where the one before it ended.
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import test from 'node:test'

import { written } from './computer.mjs'
import * as machine from './machine.mjs'
import {
  act,
  capture,
  everyonesWorker,
  helper,
  install,
  members,
  must,
  rightsOf,
} from './machine.mjs'
import { first, second, worker } from './machine.mjs'

const ada = machine.addPerson('ada')
const ben = machine.addPerson('ben')
const cleo = machine.addPerson('cleo')
const beforehand = traces()

// What is kept of a package: files by its name, and the accounts.
function traces() {
  const accounts = ['passwd', 'shadow', 'group', 'gshadow'].map((name) => `/etc/${name}`)
  const files = must('find', [written(), '!', '-type', 'c', '-name', '*wirewatch*'])
  return { files, accounts: accounts.map((name) => readFileSync(name, 'utf8')) }
}

const entries = (...people) => [
  'user::rwx',
  ...people.map(({ uid }) => `user:${uid}:r-x`),
  'group::r-x',
  'mask::r-x',
  'other::---',
]

const rightful = (...people) => ({
  mode: '750',
  owner: 'root:wirewatch',
  entries: entries(...people),
  capability: `${worker} cap_net_raw=p`,
})

async function assertCaptures(as) {
  const { captured, messages, stderr, error } = await capture(worker, { as })
  assert.ok(captured, `${as.name}: ${error ?? ''} ${JSON.stringify(messages)} ${stderr}`)
}

function assertMayNotRun(as) {
  assert.equal(act(worker, ['interfaces'], { as }).error?.code, 'EACCES', as.name)
}

test('it depends on what its programs and scripts call, under both names where there are two', () => {
  const depends = must('dpkg-deb', ['--field', first, 'Depends']).trim().split(', ')
  // Built on Debian 13 or Ubuntu 24.04 it is for these alone, and names their libraries.
  for (const name of [
    /^libpcap0\.8(t64 [^|]*| .*\| libpcap0\.8t64 .*)$/,
    /^libgtk-3-0(t64 [^|]*| .*\| libgtk-3-0t64 .*)$/,
    /^libwebkit2gtk-4\.1-0 \(>= .*\)$/,
    /^acl$/,
    /^libcap2-bin$/,
    /^passwd$/,
  ]) {
    assert.equal(depends.filter((one) => name.test(one)).length, 1, `${name} in ${depends}`)
  }
})

test('who installs it captures at once', async () => {
  const said = install(first, ada.uid)
  assert.match(said, /^ada may capture with Wirewatch from now on\.$/m)
  assert.deepEqual(members(), ['ada'])
  await assertCaptures(ada)
})

test('the worker in libexec has one right, and only its group may run it', () => {
  assert.deepEqual(rightsOf(worker), rightful(ada))
})

test('the worker for everyone is the same program without the right', () => {
  const { mode, owner, capability } = rightsOf(everyonesWorker)
  assert.deepEqual({ mode, owner, capability }, { mode: '755', owner: 'root:root', capability: '' })
  assert.ok(readFileSync(everyonesWorker).equals(readFileSync(worker)))
  assert.notEqual(statSync(everyonesWorker).ino, statSync(worker).ino)
})

test('the worker keeps no right while it captures', async () => {
  const { process } = await capture(worker, { as: ada })
  assert.deepEqual(machine.numbers(process, 'Uid'), Array(4).fill(ada.uid))
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) {
    assert.match(process, new RegExp(`^${set}:\\t0+$`, 'm'))
  }
})

test('somebody else reads files and lists interfaces, and captures not', async () => {
  assertMayNotRun(ben)
  assert.match(must(everyonesWorker, ['interfaces'], { as: ben }), /"type":"interfaces"/)
  const file = '/var/tmp/sample.pcap'
  must(everyonesWorker, ['sample', file], { as: ben })
  const replayed = must(everyonesWorker, ['replay', file, '--no-input'], { as: ben })
  assert.match(replayed, /"type":"snapshot".*\n.*"type":"finished"/)
  const { messages } = await capture(everyonesWorker, { as: ben })
  assert.equal(messages.at(-1).code, 'permissionDenied')
  assert.equal(messages.at(-1).command, `pkexec ${helper}`)
})

test('the helper says why it lets nobody capture', () => {
  const cases = [
    [undefined, /PKEXEC_UID is not set/],
    ['', /PKEXEC_UID is not set/],
    ['0', /PKEXEC_UID is root/],
    ['ben', /not the number of a person/],
    ['-1', /not the number of a person/],
    ['1 2', /not the number of a person/],
    ['01', /not the number of a person/],
    ['99999999999', /not the number of a person/],
    ['4000000000', /no person with the number 4000000000/],
  ]
  for (const [value, reason] of cases) {
    const env = value === undefined ? {} : { PKEXEC_UID: value }
    const { status, stderr } = act(helper, [], { env })
    assert.equal(status, 1, value)
    assert.match(stderr, /^allow-capture: .*\.\n$/)
    assert.match(stderr, reason)
  }
  const withWords = act(helper, ['ben'], { env: { PKEXEC_UID: `${ben.uid}` } })
  assert.deepEqual([withWords.status, members()], [1, ['ada']])
  const withoutRoot = act(helper, [], { as: ben, env: { PKEXEC_UID: `${ben.uid}` } })
  assert.match(withoutRoot.stderr, /run by root/)
  assert.deepEqual(rightsOf(worker), rightful(ada))
})

test('the helper lets somebody else capture at once, and a second time is no harm', async () => {
  for (const _ of [1, 2]) {
    const said = must(helper, [], { env: { PKEXEC_UID: `${ben.uid}` } })
    assert.equal(said, 'ben may capture with Wirewatch from now on.\n')
  }
  assert.deepEqual(members(), ['ada', 'ben'])
  await assertCaptures(ben)
})

test('an upgrade keeps who may capture, and adds nobody', async () => {
  install(second, cleo.uid)
  assert.match(must('dpkg-query', ['--show', 'wirewatch']), /\t1\.0\.1-1$/m)
  assert.deepEqual(members(), ['ada', 'ben'])
  assert.deepEqual(rightsOf(worker), rightful(ada, ben))
  await assertCaptures(ada)
  assertMayNotRun(cleo)
})

test('a member captures from the next login on where the file has no entry', async () => {
  must('setfacl', ['--remove', `u:${ben.uid}`, worker])
  assertMayNotRun(ben)
  const login = ['setpriv', '--reuid=ben', '--regid=ben', '--init-groups']
  const { captured, stderr } = await capture(worker, { before: login })
  assert.ok(captured, stderr)
})

test('who was taken out of the group does not come back with a new version', () => {
  must('gpasswd', ['--delete', 'ben', 'wirewatch'])
  install(second)
  assert.deepEqual(rightsOf(worker), rightful(ada))
  assertMayNotRun(ben)
})

test('being configured twice changes nothing', () => {
  must('/var/lib/dpkg/info/wirewatch.postinst', ['configure', '1.0.1-1'])
  must('/var/lib/dpkg/info/wirewatch.postinst', ['abort-upgrade', '1.0.2-1'])
  assert.deepEqual(rightsOf(worker), rightful(ada))
  assert.deepEqual(members(), ['ada'])
})

test('removed and installed again, the same people capture', async () => {
  machine.remove()
  assert.equal(statSync('/usr/libexec/wirewatch', { throwIfNoEntry: false }), undefined)
  assert.deepEqual(members(), ['ada'])
  install(second, cleo.uid)
  assert.deepEqual(rightsOf(worker), rightful(ada))
  await assertCaptures(ada)
})

test('purged, nothing of it is left', () => {
  machine.purge()
  assert.equal(members(), null)
  assert.deepEqual(traces(), beforehand)
  assert.equal(act('dpkg-statoverride', ['--list', '*wirewatch*']).stdout, '')
  assert.notEqual(act('dpkg-query', ['--show', 'wirewatch']).status, 0)
})

test('installed after that, also through pkexec, it is as new', async () => {
  install(first, ben.uid, 'PKEXEC_UID')
  assert.deepEqual(members(), ['ben'])
  assert.deepEqual(rightsOf(worker), rightful(ben))
  await assertCaptures(ben)
  assertMayNotRun(ada)
  machine.purge()
  assert.deepEqual(traces(), beforehand)
})
