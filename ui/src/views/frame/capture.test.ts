// The capture in words.
import { expect, test } from 'vitest'

import { demoFailures } from '../../lib/demo/failures'
import { demoFences } from '../../lib/demo/fences'
import { demoInterfaces } from '../../lib/demo/interfaces'
import { sample, wifi } from '../../lib/demo/targets'
import { sampleSnapshot } from '../../charts/sample'
import type { CaptureState, Failure, Gap } from '../../lib/bindings'
import {
  anewWords,
  narrowingWords,
  noticesOf,
  openGap,
  sourceWords,
  standing,
  waitingWords,
} from './capture'
import { fenceHold, fenceParts } from './fence'

const list = { phase: 'listed', interfaces: demoInterfaces(7, 0) } as const

test('an interface has its addresses, the first of them in short', () => {
  expect(sourceWords(wifi, list)).toEqual({
    label: 'Wi-Fi',
    name: 'wlp2s0',
    place: '192.168.1.24 · 2001:db8:2a:1::24 · fe80::8a2f:5dff:fe10:24',
    shortPlace: '192.168.1.24 +2',
  })
})

test('an interface that is not in the list has no address', () => {
  expect(sourceWords(wifi, { phase: 'loading' })).toMatchObject({ place: '', shortPlace: '' })
})

test('a file has its place, and a name that could deceive is made visible', () => {
  expect(sourceWords(sample, list)).toMatchObject({
    label: 'Sample capture',
    name: '',
    place: '/usr/share/wirewatch/sample.pcapng',
  })
  const deceiving = { ...sample, label: 'harmless\u202epacp.exe' }
  expect(sourceWords(deceiving, list).label).toBe('harmless\ufffdpacp.exe')
})

const running = (
  gaps: Gap[],
  display: 'live' | 'paused' = 'live',
): Extract<CaptureState, { phase: 'running' }> => ({
  phase: 'running',
  target: wifi,
  started: {
    source: wifi.source,
    linkType: 'EN10MB',
    filter: '',
    snaplen: 262_144,
    intervalMs: 2000,
    fence: demoFences.whole,
  },
  display,
  snapshot: { ...sampleSnapshot, gaps },
  notices: [],
})

test('another filter begins the figures anew, and that is said', () => {
  const of = running([])
  expect(anewWords(of, ' udp ')).toBe('Enter starts the capture anew with this filter.')
  expect(anewWords(of, ' ')).toContain('anew for all packets.')
  expect(anewWords({ ...of, target: sample }, 'udp')).toBe(
    'Enter reads the file anew with this filter.',
  )
  expect(anewWords({ phase: 'idle' }, 'udp')).toBe('')
})

test.each([
  ['interfaceGone', 'Waiting for wlp2s0 to come back'],
  ['interfaceDown', 'Waiting for wlp2s0 to be switched on'],
  ['asleep', 'Waiting for the computer to wake up'],
] as const)('a gap that goes on because of %s is waited for', (reason, words) => {
  const state = running([{ from: [1, 0], until: null, reason }])
  expect(standing(state)).toEqual({ word: 'Waiting', tone: 'waiting' })
  expect(waitingWords(state)).toBe(words)
  expect(standing(running([{ from: [1, 0], until: [2, 0], reason }])).word).toBe('Live')
})

test('held figures are paused, also while nothing is captured', () => {
  const gap: Gap = { from: [1, 0], until: null, reason: 'asleep' }
  expect(standing(running([gap], 'paused')).word).toBe('Paused')
  expect(openGap(null)).toBeNull()
})

test('what is counted of a host, and since when its packets are', () => {
  const narrowing = {
    host: '192.0.2.1',
    sent: { packets: 1200, bytes: 45_600 },
    received: { packets: 1, bytes: 60 },
    counted: { packets: 1201, bytes: 45_660 },
    since: sampleSnapshot.startedAt,
    complete: true,
  }
  expect(narrowingWords(narrowing)).toEqual({
    totals: '192.0.2.1 sent 45.6\u00a0kB and received 60\u00a0B.',
    exact: 'Sent: 1,200 packets, 45,600 bytes. Received: 1 packet, 60 bytes.',
    reservation: '',
  })
  expect(narrowingWords({ ...narrowing, complete: false }).reservation).toMatch(
    /^Charts and packets count since 10:13:20.PM; the totals are of the whole capture\.$/,
  )
})

test('a notice that says the same once more takes the place of the first, and is new', () => {
  const { workerRestarted: again, interfaceBack: back } = demoFailures
  const of = (...notices: Failure[]) =>
    noticesOf({ ...running([]), notices }).map(({ key, notice }) => [key.split(' ')[0], notice])
  expect(of(again, back)).toEqual([
    ['1', again],
    ['1', back],
  ])
  expect(of(again, back, again)).toEqual([
    ['1', back],
    ['2', again],
  ])
})

test.each([
  ['whole', 'whole', ['given up', 'none possible', 'out of reach', 'only what counting needs']],
  [
    'partly',
    'partly',
    [
      'given up',
      'none possible',
      'out of reach in part; this system can do no more',
      'not limited on this system',
    ],
  ],
  [
    'absent',
    'absent',
    [
      'not given up on this system',
      'not ruled out on this system',
      'not put out of reach on this system',
      'not limited on this system',
    ],
  ],
] as const)('a fence that stands %s claims no more than that', (name, hold, words) => {
  expect(fenceHold(demoFences[name])).toBe(hold)
  expect(fenceParts(demoFences[name]).map((part) => part.words)).toEqual(words)
})
