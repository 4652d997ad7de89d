// Shows that polkit knows the two actions, and that a refused one ends with a sentence.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'

import { act, addPerson, capture, first, helper, install, numbers, worker } from './machine.mjs'
import { noPolkit, startPolkit } from './polkit.mjs'

const ada = addPerson('ada')
const ben = addPerson('ben')
const cleo = addPerson('cleo')
const options = { skip: noPolkit() }
let stop

before(async () => {
  if (options.skip) return
  install(first)
  stop = await startPolkit()
})

after(() => stop?.())

function refusal(as, args) {
  const began = Date.now()
  const { status, stderr } = act('pkexec', args, { as })
  assert.ok(Date.now() - began < 5000, `${args} took ${Date.now() - began} ms`)
  return { status, stderr }
}

const live = [worker, 'live', 'lo', '--no-input']

test('who is refused is told so at once', options, () => {
  const { status, stderr } = refusal(ben, live)
  assert.equal(status, 127)
  assert.match(stderr, /Not authorized/)
})

test('where nobody can be asked for a password, that is said at once', options, () => {
  const { status, stderr } = refusal(cleo, live)
  assert.equal(status, 127)
  assert.match(stderr, /authentication agent|Not authorized/)
})

test('who is allowed captures through pkexec', options, async () => {
  const { captured, messages, stderr } = await capture(worker, { as: ada, before: ['pkexec'] })
  assert.ok(captured, `${stderr} ${JSON.stringify(messages)}`)
})

test('the worker that pkexec started becomes the person who asked', options, async () => {
  const { process } = await capture(worker, { as: ada, before: ['pkexec'] })
  assert.deepEqual(numbers(process, 'Uid'), Array(4).fill(ada.uid))
  assert.deepEqual(numbers(process, 'Gid'), Array(4).fill(ada.gid))
  assert.deepEqual(numbers(process, 'Groups'), [ada.gid], "none of root's")
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) {
    assert.match(process, new RegExp(`^${set}:\\t0+$`, 'm'))
  }
  assert.deepEqual(numbers(process, 'NoNewPrivs'), [1])
  assert.deepEqual(numbers(process, 'Seccomp'), [2])
})

test('the leave to capture is none to run the worker for anything else', options, () => {
  for (const args of [['sample', '/etc/wirewatch-test'], ['replay', '/etc/shadow'], []]) {
    const { status, stderr } = refusal(ada, [worker, ...args])
    assert.equal(status, 127, `${args}: ${stderr}`)
  }
})

test('the helper runs through pkexec, for those who are allowed it', options, async () => {
  assert.equal(refusal(ben, [helper]).status, 127)
  const { status, says } = act('pkexec', [helper], { as: ada })
  assert.equal(status, 0, says)
  assert.equal(says, 'ada may capture with Wirewatch from now on.\n')
  const { captured } = await capture(worker, { as: ada })
  assert.ok(captured)
})
