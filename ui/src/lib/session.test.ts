// What the page knows and shows, on a backend of its own.
import { describe, expect, test, vi } from 'vitest'

import type { Backend } from './backend'
import type { CaptureState, Failure } from './bindings'
import { sampleSnapshot } from '../charts/sample'
import { DemoBackend } from './demo/backend'
import { demoFailures } from './demo/failures'
import { demoFences } from './demo/fences'
import { scenes } from './demo/scenes'
import { failureFrom } from './failure'
import { seenWith } from './seen'
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

describe('a capture', () => {
  const running = (sequence: number, startedAt = sampleSnapshot.startedAt): CaptureState => ({
    phase: 'running',
    target,
    started: {
      ...{ source: target.source, linkType: '', filter: '', snaplen: 1, intervalMs: 1000 },
      fence: demoFences.whole,
    },
    display: 'live',
    snapshot: sequence > 0 ? { ...sampleSnapshot, sequence, startedAt } : null,
    notices: [],
  })
  const starting: CaptureState = { phase: 'starting', target }
  const capturesOf = (states: CaptureState[]) => {
    let seen = { capture: 0, sequence: 0 }
    return states.map((state) => (seen = seenWith(seen, state)).capture)
  }

  test('stays the same whatever its clock says, and after its end', () => {
    const states = [running(0), running(1), running(2, [1_700_000_000, 1]), running(3, [9, 0])]
    expect(capturesOf([...states, running(3), failed(null)])).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('is another one after the state between two, or when snapshots count from 1 again', () => {
    expect(capturesOf([running(9), starting, running(0), running(1)])).toEqual([0, 1, 1, 1])
    expect(capturesOf([running(9), { phase: 'idle' }, running(9)])).toEqual([0, 1, 1])
    expect(capturesOf([running(9), running(0), running(1), running(2)])).toEqual([0, 0, 1, 1])
  })

  test('is gone when it broke off, or when nobody answers after its end', async () => {
    const backend = new DemoBackend(scenes.stopped, 7)
    const session = new Session(backend)
    session.open()
    await until(() => session.ready)
    expect(session.gone).toBe(false)
    vi.spyOn(backend, 'listHosts').mockRejectedValueOnce(failure)
    const rows = () => session.rows((backend) => backend.listHosts(session.hostQuery, 0, 9))
    await expect(rows()).rejects.toBe(failure)
    expect(session.gone).toBe(true)
    await rows()
    expect(session.gone).toBe(false)
    vi.spyOn(backend, 'setTable').mockRejectedValueOnce(failure)
    session.table.show({ of: 'hosts', ...session.hostQuery })
    await until(() => session.gone)
    await backend.restartCapture('')
    expect(session.gone).toBe(false)
  })
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
  expect(await session.run((backend) => backend.startCapture('eth9', '', false))).not.toBeNull()
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
