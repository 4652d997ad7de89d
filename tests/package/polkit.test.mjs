// Shows that polkit knows the two actions, and that a refused one ends with a sentence. The bus and
// polkit are real, and are those of this computer alone.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { act, addPerson, capture, first, helper, install, numbers, worker } from './machine.mjs'

const ada = addPerson('ada')
const ben = addPerson('ben')
const cleo = addPerson('cleo')
const services = []

// Ada is allowed, Ben is refused, and for Cleo a password would be asked for.
const rules = `
polkit.addRule(function (action, subject) {
  if (action.id.indexOf('dev.wirewatch.desktop.') !== 0) return polkit.Result.NOT_HANDLED
  if (subject.user === 'ada') return polkit.Result.YES
  if (subject.user === 'ben') return polkit.Result.NO
})
`

before(async () => {
  install(first)
  const folder = '/etc/polkit-1/rules.d'
  for (const name of readdirSync(folder)) rmSync(`${folder}/${name}`)
  writeFileSync(`${folder}/10-test.rules`, rules)
  mkdirSync('/run/dbus')
  start('dbus-daemon', ['--system', '--nofork', '--nopidfile'])
  await until(() => ask('ListNames').status === 0)
  start('/usr/lib/polkit-1/polkitd', ['--no-debug'])
  await until(() => ask('ListNames').stdout.includes('"org.freedesktop.PolicyKit1"'))
})

after(() => services.forEach((service) => service.kill('SIGKILL')))

function start(command, args) {
  services.push(spawn(command, args, { stdio: 'ignore' }))
}

function ask(what) {
  const bus = ['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  return act('dbus-send', [...bus, `org.freedesktop.DBus.${what}`])
}

async function until(isSo) {
  for (const end = Date.now() + 10_000; !isSo(); await sleep(50)) assert.ok(Date.now() < end)
}

function refusal(as, args) {
  const began = Date.now()
  const { status, stderr } = act('pkexec', args, { as })
  assert.ok(Date.now() - began < 5000, `${args} took ${Date.now() - began} ms`)
  return { status, stderr }
}

const live = [worker, 'live', 'lo', '--no-input']

test('who is refused is told so at once', () => {
  const { status, stderr } = refusal(ben, live)
  assert.equal(status, 127)
  assert.match(stderr, /Not authorized/)
})

test('where nobody can be asked for a password, that is said at once', () => {
  const { status, stderr } = refusal(cleo, live)
  assert.equal(status, 127)
  assert.match(stderr, /authentication agent|Not authorized/)
})

test('who is allowed captures through pkexec', async () => {
  const { captured, messages, stderr } = await capture(worker, { as: ada, before: ['pkexec'] })
  assert.ok(captured, `${stderr} ${JSON.stringify(messages)}`)
})

test('the worker that pkexec started becomes the person who asked', async () => {
  const { process } = await capture(worker, { as: ada, before: ['pkexec'] })
  assert.deepEqual(numbers(process, 'Uid'), Array(4).fill(ada.uid))
  assert.deepEqual(numbers(process, 'Gid'), Array(4).fill(ada.gid))
})

test('the leave to capture is none to run the worker for anything else', () => {
  for (const args of [['sample', '/etc/wirewatch-test'], ['replay', '/etc/shadow'], []]) {
    const { status, stderr } = refusal(ada, [worker, ...args])
    assert.equal(status, 127, `${args}: ${stderr}`)
  }
})

test('the helper runs through pkexec, for those who are allowed it', async () => {
  assert.equal(refusal(ben, [helper]).status, 127)
  const { status, says } = act('pkexec', [helper], { as: ada })
  assert.equal(status, 0, says)
  assert.equal(says, 'ada may capture with Wirewatch from now on.\n')
  const { captured } = await capture(worker, { as: ada })
  assert.ok(captured)
})
