// Shows that the package keeps to what an administrator has settled, and that it can be installed
// where the right to capture cannot be given.
import assert from 'node:assert/strict'
import { renameSync, writeFileSync } from 'node:fs'
import test, { afterEach } from 'node:test'

import { act, addPerson, capture, first, helper, install, members, must } from './machine.mjs'
import { purge, rightsOf, second, worker } from './machine.mjs'

const ada = addPerson('ada')
const asAda = { env: { PKEXEC_UID: `${ada.uid}` } }
const override = (...words) => must('dpkg-statoverride', [...words, worker])

afterEach(purge)

test('an owner and a mode that were settled are kept, and the right is given', async () => {
  override('--add', 'root', 'staff', '0750')
  for (const file of [first, second]) {
    install(file, ada.uid)
    assert.deepEqual(rightsOf(worker), {
      mode: '750',
      owner: 'root:staff',
      entries: ['user::rwx', 'group::r-x', 'other::---'],
      capability: `${worker} cap_net_raw=p`,
    })
  }
  const { status, stderr } = act(helper, [], asAda)
  assert.deepEqual([status, members()], [1, []])
  assert.match(stderr, /An administrator has settled who may capture/)
  const { captured } = await capture(worker, {
    before: ['setpriv', '--reuid=ada', '--regid=staff', '--clear-groups'],
  })
  assert.ok(captured)
  override('--remove')
  install(second)
  assert.equal(rightsOf(worker).owner, 'root:wirewatch')
})

test('what is settled later takes the leave of the group back', () => {
  install(first, ada.uid)
  override('--add', 'root', 'root', '0700')
  install(second)
  const { mode, entries } = rightsOf(worker)
  assert.deepEqual([members(), mode], [['ada'], '700'])
  assert.deepEqual(entries, ['user::rwx', 'group::---', 'other::---'])
  override('--remove')
})

test('what everyone could run or change is not given the right', () => {
  for (const [owner, group, mode] of [
    ['root', 'root', '0755'],
    ['root', 'root', '0701'],
    ['root', 'staff', '0770'],
    ['root', 'root', '4750'],
    ['ada', 'ada', '0750'],
  ]) {
    override('--add', owner, group, mode)
    assert.match(install(first, ada.uid), /it was not given the right to capture\.$/m)
    const { capability, mode: kept } = rightsOf(worker)
    assert.deepEqual([capability, kept.padStart(4, '0')], ['', mode])
    override('--remove')
  }
})

test('nobody is added when nobody is named, and the installation succeeds', () => {
  for (const person of [undefined, 0, 4_000_000_000, 'ada']) {
    install(first, person)
    assert.deepEqual(members(), [], `${person}`)
    purge()
  }
  install(first)
})

test('a file system that keeps no entries for people leaves the group, and that is said', async () => {
  breakCommand('/usr/bin/setfacl', () => {
    assert.match(
      install(first, ada.uid),
      /^ada may capture with Wirewatch from the next login on\.$/m,
    )
    assert.match(install(second), /^wirewatch: ada may capture after the next login only\.$/m)
  })
  assert.deepEqual(members(), ['ada'])
  const login = ['setpriv', '--reuid=ada', '--regid=ada', '--init-groups']
  assert.ok((await capture(worker, { before: login })).captured)
})

test('a file system that keeps no capability is said, and the installation succeeds', () => {
  breakCommand('/usr/sbin/setcap', assertNothingIsGiven)
})

function breakCommand(file, act) {
  renameSync(file, `${file}.whole`)
  writeFileSync(file, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  try {
    act()
  } finally {
    renameSync(`${file}.whole`, file)
  }
}

function assertNothingIsGiven() {
  const said = install(first, ada.uid)
  assert.match(said, /^wirewatch: this file system keeps no right to capture for .*\.$/m)
  assert.match(said, /^allow-capture: .* has no right to give: its file system keeps none\.$/m)
  assert.deepEqual([rightsOf(worker).mode, members()], ['750', []])
}
