// What the page knows and shows, on a backend of its own.
import { expect, test } from 'vitest'

import type { Backend } from './backend'
import type { CaptureState, Failure } from './bindings'
import { sampleSnapshot } from '../charts/sample'
import { DemoBackend } from './demo/backend'
import { demoFailures } from './demo/failures'
import { scenes } from './demo/scenes'
import { failureFrom } from './failure'
import { screenOf, Session, snapshotOf } from './session.svelte'

const target = {
  source: { kind: 'interface', name: 'eth0' },
  label: 'Ethernet',
  filter: '',
} as const
const failure = demoFailures.interfaceNotFound
const failed = (snapshot: typeof sampleSnapshot | null): CaptureState => ({
  phase: 'failed',
  target,
  failure,
  snapshot,
  notices: [],
})

test('figures stay in sight after a failure, and a failure without figures has its own screen', () => {
  expect(screenOf(failed(sampleSnapshot), 'dashboard')).toBe('dashboard')
  expect(screenOf(failed(null), 'starting')).toBe('failed')
})

test('a capture that starts again keeps the dashboard', () => {
  const starting: CaptureState = { phase: 'starting', target }
  expect(screenOf(starting, 'start')).toBe('starting')
  expect(screenOf(starting, 'dashboard')).toBe('dashboard')
  expect(screenOf({ phase: 'idle' }, 'dashboard')).toBe('start')
})

test('a session is ready when state, list and settings have come', async () => {
  const session = new Session(new DemoBackend(scenes['start-last-choice'], 7))
  const close = session.open()
  await until(() => session.ready)
  expect(session.settings.filter).toBe('not port 22')
  expect(session.interfaces.phase).toBe('listed')
  expect(session.screen).toBe('start')
  close()
})

test('a refused command is remembered until the next one', async () => {
  const session = new Session(new DemoBackend(scenes.start, 7))
  expect(await session.run((backend) => backend.startCapture('eth9', ''))).not.toBeNull()
  expect(session.refusal?.code).toBe('interfaceNotFound')
  expect(await session.run((backend) => backend.getSettings())).toBeNull()
  expect(session.refusal).toBeNull()
})

test('an interval that is refused goes back to what it was', async () => {
  const refusing: Backend = Object.assign(new DemoBackend(scenes.start, 7), {
    setInterval: () => Promise.reject(failure),
  })
  const session = new Session(refusing)
  await session.setInterval(500)
  expect(session.settings.intervalMs).toBe(2000)
})

test('Escape leaves what was entered last, and the narrowing at the end', async () => {
  const session = new Session(new DemoBackend(scenes.narrowed, 7))
  session.open()
  await until(() => session.ready)
  const left: string[] = []
  const release = session.onEscape(() => left.push('first'))
  const releaseLast = session.onEscape(() => left.push('last'))
  session.escape()
  releaseLast()
  session.escape()
  release()
  expect(left).toEqual(['last', 'first'])
  const narrowed = () => snapshotOf(session.state)?.narrowing ?? null
  expect(narrowed()).not.toBeNull()
  session.escape()
  await until(() => narrowed() === null)
})

test('a backend that does not answer leaves a reason instead of an empty page', async () => {
  const broken: Backend = Object.assign(new DemoBackend(scenes.start, 7), {
    getSettings: () => Promise.reject(new Error('no window')),
  })
  const session = new Session(broken)
  session.open()
  await until(() => session.ready)
  expect(session.refusal?.message).toContain('no window')
})

test.each<[unknown, Failure['code']]>([
  [failure, 'interfaceNotFound'],
  [new Error('torn'), 'internal'],
  ['a string', 'internal'],
  [{ code: 1, message: 'x', hint: 'y' }, 'internal'],
  [undefined, 'internal'],
])('the rejection %j is a failure', (rejection, code) => {
  expect(failureFrom(rejection).code).toBe(code)
})

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !condition(); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(condition()).toBe(true)
}
