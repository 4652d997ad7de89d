// The demo is a fair copy of the real thing: exact totals, the same traffic for the same seed.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { CaptureState, FlowRow, PacketRow, TableQuery, TcpState } from '../bindings'
import { demoStates, openDemo } from '../demo'
import { DemoBackend } from './backend'
import { floodOf } from './crowd'
import { parseFilter } from './filter'
import { searchText, sortedFlows, wordsOf } from './order'
import { sceneOf, scenes } from './scenes'
import { Traffic } from './traffic'

const NOW = 1_762_000_000_000
const options = { seed: 7, start: NOW / 1000, pace: 300, test: () => true, file: false }

describe('traffic', () => {
  const traffic = new Traffic(options)
  traffic.advanceTo(options.start + 90)
  const snapshot = traffic.snapshot()

  test('adds up', () => {
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
    expect(sum(snapshot.protocols.map(({ packets }) => packets))).toBe(snapshot.totals.packets)
    expect(sum(snapshot.protocols.map(({ bytes }) => bytes))).toBe(snapshot.totals.bytes)
    expect(sum(snapshot.timelines.all.packetsPerSecond)).toBe(snapshot.totals.packets)
    expect(snapshot.recent[0]?.number).toBe(snapshot.totals.packets)
  })

  test('has as many steps as the real one', () => {
    expect(snapshot.timelines.oneMinute.packetsPerSecond).toHaveLength(60)
    expect(snapshot.timelines.fiveMinutes.packetsPerSecond).toHaveLength(90)
    expect(snapshot.recent).toHaveLength(100)
    expect(snapshot.top.sourcesByBytes).toHaveLength(10)
  })

  test('is the same for the same seed', () => {
    const again = new Traffic(options)
    again.advanceTo(options.start + 90)
    expect(again.snapshot()).toEqual(snapshot)
    const other = new Traffic({ ...options, seed: 8 })
    other.advanceTo(options.start + 90)
    expect(other.snapshot().totals).not.toEqual(snapshot.totals)
  })

  test('gives pages of the packets it keeps, newest first', () => {
    const { newestKept, oldestKept, rows } = traffic.page(newestLessThan(50), 20)
    expect(rows.map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, index) => newestKept - 50 - index),
    )
    expect(newestKept - oldestKept).toBe(9999)
    expect(traffic.page(oldestKept + 4, 200).rows).toHaveLength(5)
  })

  test('lists every host and flow, sorted and searched', () => {
    const all = traffic.hosts({ column: 'bytes', reversed: false, search: '' }, 0, 1000)
    const bytes = all.rows.map(({ sent, received, both }) => {
      expect(both.bytes).toBe(sent.bytes + received.bytes)
      return both.bytes
    })
    expect(bytes).toEqual([...bytes].sort((a, b) => b - a))
    expect(all.kept).toBe(all.rows.length)
    const least = traffic.hosts({ column: 'bytes', reversed: true, search: '' }, 0, 3).rows
    expect(least.map(({ address }) => address)[0]).toBe(all.rows.at(-1)?.address)
    const web = traffic.flows({ column: 'server', reversed: false, search: 'TCP :443' }, 2, 2)
    expect(web.rows.map(({ server }) => server)).toEqual(['140.82.121.4', '142.250.74.78'])
    expect(web.matching).toBeLessThan(web.kept)
  })

  test('finds every word of a search, also in the words for a state', () => {
    const found = (search: string) =>
      traffic.hosts({ column: 'address', reversed: false, search }, 0, 9).rows
    expect(found(' 192.168  .40').map(({ address }) => address)).toEqual(['192.168.1.40'])
    const flow = { column: 'state', reversed: false } as const
    const open = traffic.flows({ ...flow, search: 'TCP OPEN\t:443' }, 0, 99).rows
    expect(new Set(open.map(({ tcpState }) => tcpState))).toEqual(new Set(['established']))
  })

  test('counts only one host when it is narrowed, and says since when', () => {
    const host = '140.82.121.4'
    traffic.narrow(host)
    traffic.table = { of: 'flows', column: 'bytes', reversed: false, search: '' }
    const { narrowing, recent, table, totals } = traffic.snapshot()
    expect(narrowing).toMatchObject({ host, complete: false })
    expect(narrowing?.since[0]).toBeGreaterThan(options.start)
    expect(recent.every(({ source, destination }) => [source, destination].includes(host))).toBe(
      true,
    )
    expect(table?.page.kept).toBe(1)
    expect(recent).toHaveLength(25)
    expect(totals).toEqual(snapshot.totals)
    traffic.narrow(null)
    traffic.table = null
    expect(traffic.snapshot().recent).toEqual(snapshot.recent)
  })

  function newestLessThan(fewer: number) {
    return snapshot.totals.packets - fewer
  }
})

describe('a row of a flow', () => {
  const volume = { packets: 1, bytes: 60 }
  const row = (tcpState: TcpState | null): FlowRow => ({
    protocol: tcpState ? 'TCP' : 'UDP',
    client: '192.0.2.1',
    clientPort: 443,
    server: '2001:db8::1',
    serverPort: 80,
    sent: volume,
    received: volume,
    both: { packets: 2, bytes: 120 },
    firstSeen: [0, 0],
    lastSeen: [0, 0],
    tcpState,
  })
  const states: TcpState[] = ['reset', 'closed', 'established', 'synSent', 'closing', 'synReceived']

  test.each([
    [null, 'udp 192.0.2.1:443 [2001:db8::1]:80 '],
    ['synSent', 'tcp 192.0.2.1:443 [2001:db8::1]:80 synsent asked for'],
    ['synReceived', 'tcp 192.0.2.1:443 [2001:db8::1]:80 synreceived answered'],
    ['established', 'tcp 192.0.2.1:443 [2001:db8::1]:80 established open'],
    ['closing', 'tcp 192.0.2.1:443 [2001:db8::1]:80 closing half closed'],
    ['closed', 'tcp 192.0.2.1:443 [2001:db8::1]:80 closed'],
    ['reset', 'tcp 192.0.2.1:443 [2001:db8::1]:80 reset broken off'],
  ] as const)('in the state %s is searched as the worker searches it', (state, text) => {
    expect(searchText(row(state))).toBe(text)
  })

  test('comes where its state has come to, and UDP comes last', () => {
    const query = { column: 'state', reversed: false, search: '' } as const
    const sorted = sortedFlows([null, ...states].map(row), query).map(({ tcpState }) => tcpState)
    expect(sorted).toEqual([
      ...['synSent', 'synReceived', 'established', 'closing', 'closed', 'reset'],
      null,
    ])
  })
})

test.each([
  [' 10.0\nstop\t .7 ', '10.0 stop .7'],
  ['a\u0007b c', 'c'],
  [`${'x'.repeat(120)} y`, 'x'.repeat(120)],
  [`y ${'x'.repeat(120)}`, 'y'],
  [`${'é'.repeat(61)} z`, 'z'],
  ['TCP', 'tcp'],
])('the search %j is that for %j', (search, words) => {
  expect(wordsOf(search).join(' ')).toBe(words)
})

describe('filters', () => {
  const row: PacketRow = {
    number: 1,
    time: [0, 0],
    source: '192.0.2.1',
    destination: '192.0.2.2',
    protocol: 'TCP',
    wireLength: 60,
    sourcePort: 51422,
    destinationPort: 443,
    tcpFlags: null,
  }

  test.each([
    ['', true],
    ['tcp', true],
    ['udp', false],
    ['tcp port 443', true],
    ['udp port 443', false],
    ['dst port 443', true],
    ['src port 443', false],
    ['host 192.0.2.2 and not arp', true],
    ['src host 192.0.2.2 or (tcp and port 22)', false],
  ])('%s matches: %s', (filter, matches) => {
    expect(parseFilter(filter)(row)).toBe(matches)
  })

  test.each([
    ['tcp prot 443', 'syntax error'],
    ['port', 'syntax error'],
    ['port 70000', 'illegal port number 70000 > 65535'],
    ['port http2', "unknown port 'http2'"],
    ['(tcp', 'syntax error'],
    ['host example', "unknown host 'example'"],
  ])('%s is refused: %s', (filter, words) => {
    expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ code: 'invalidFilter' }))
    try {
      parseFilter(filter)
    } catch (failure) {
      expect(JSON.stringify(failure)).toContain(words)
    }
  })
})

describe('the backend', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }))
  afterEach(() => void vi.useRealTimers())

  async function follow(backend: DemoBackend) {
    const states: CaptureState[] = []
    await backend.onState((state) => states.push(state))
    return states
  }

  test('opens, runs, pauses and stops', async () => {
    const backend = new DemoBackend(scenes.start, 7)
    const states = await follow(backend)
    await backend.startCapture('wlp2s0', 'tcp', false)
    vi.advanceTimersByTime(2300)
    expect(states.map(({ phase }) => phase)).toEqual(['idle', 'starting', 'running', 'running'])
    await backend.pauseCapture()
    const held = states.at(-1)
    vi.advanceTimersByTime(4000)
    expect(states.at(-1)).toEqual(held)
    await backend.resumeCapture()
    expect(states.at(-1)).not.toEqual(held)
    await backend.stopCapture()
    expect(states.at(-1)).toMatchObject({ phase: 'ended', reason: 'stopped' })
    await backend.closeCapture()
    expect(states.at(-1)).toEqual({ phase: 'idle' })
  })

  test('reads a file to its end', async () => {
    const backend = new DemoBackend(scenes.start, 7)
    const states = await follow(backend)
    await backend.openSample('')
    vi.advanceTimersByTime(8000)
    expect(states.at(-1)).toMatchObject({
      phase: 'ended',
      reason: 'endOfFile',
      snapshot: { totals: { droppedByKernel: null }, progress: null },
    })
  })

  test('refuses what the window would refuse', async () => {
    const backend = new DemoBackend(scenes.start, 7)
    await expect(backend.startCapture('eth9', '', false)).rejects.toMatchObject({
      code: 'interfaceNotFound',
    })
    await expect(backend.startCapture('lo', 'tcp prot 1', false)).rejects.toMatchObject({
      code: 'invalidFilter',
    })
    await expect(backend.restartCapture('')).rejects.toMatchObject({ code: 'invalidRequest' })
  })

  test.each([
    ['hosts', 128],
    ['flows', 64],
  ] as const)('has the first %s in a snapshot, and the query as it was asked', async (of, rows) => {
    const asked: TableQuery = { of, column: 'bytes', reversed: false, search: '  1  ' }
    const crowd = new DemoBackend(
      { ...scenes['many-hosts'], run: { ...scenes['many-hosts'].run, past: 20 } },
      7,
    )
    const states = await follow(crowd)
    await crowd.setTable(asked)
    const state = states.at(-1)
    const table = state?.phase === 'running' ? state.snapshot?.table : null
    expect(table?.page.rows).toHaveLength(rows)
    expect(table?.query.search).toBe('  1  ')
  })

  test('remembers the table for the next capture, also before the first one', async () => {
    const backend = new DemoBackend(scenes.start, 7)
    const states = await follow(backend)
    await backend.setTable({ of: 'hosts', column: 'bytes', reversed: false, search: '' })
    await backend.startCapture('wlp2s0', '', false)
    vi.advanceTimersByTime(2300)
    expect(states.at(-1)).toMatchObject({ snapshot: { table: { of: 'hosts' } } })
  })

  test('knows of the flows of a host only what its rows may have missed', async () => {
    const traffic = new Traffic({ ...options, flood: floodOf(5, options.start) })
    const query = { column: 'bytes', reversed: false, search: '' } as const
    expect(traffic.flows(query, 0, 9).unlisted.sent.packets).toBeGreaterThan(0)
    traffic.narrow('192.0.2.1')
    const none = { packets: 0, bytes: 0 }
    expect(traffic.flows(query, 0, 9).unlisted).toEqual({
      ...{ sent: none, received: none },
      rowsShortBy: 12,
    })
  })

  test('shows every state of its table', async () => {
    for (const { name } of demoStates) {
      const scene = sceneOf(name)
      expect(scene, name).not.toBeNull()
      if (['flood', 'more-hosts-than-kept'].includes(name) || !scene) continue
      const states = await follow(new DemoBackend(scene, 7))
      expect(states, name).toHaveLength(1)
    }
  }, 20_000)

  test('opens an ordinary start, and no state that it does not have', () => {
    expect(openDemo('')).not.toBeNull()
    expect(openDemo('?state=nonsense')).toBeNull()
    expect(openDemo('?state=toString')).toBeNull()
  })
})
