// The parts of the overview that are functions: tiles, ports, held packets, empty cards.
import { readFileSync } from 'node:fs'

import { describe, expect, test, vi } from 'vitest'

import { sampleSnapshot } from '../../charts/sample'
import type { CaptureState, PacketPage, PacketRow, Snapshot, Timestamp } from '../../lib/bindings'
import { demoFences } from '../../lib/demo/fences'
import { emptiness, emptyTable, emptyWords } from '../empty'
import { HeldPackets, MOST, PAGE } from './held.svelte'
import { openingSpan } from './spans'
import { tilesOf } from './tiles'
import { packetMoment, portWords } from './words'

const packet = (number: number): PacketRow => ({
  number,
  time: [number, 0],
  source: '192.0.2.1',
  destination: '192.0.2.2',
  protocol: 'TCP',
  wireLength: 60,
  sourcePort: 51422,
  destinationPort: 443,
  tcpFlags: 'ACK',
})

const packets = (newest: number, count: number) =>
  Array.from({ length: count }, (_, index) => packet(newest - index))

describe('tiles', () => {
  test('show the figures of the snapshot', () => {
    const tiles = tilesOf(sampleSnapshot.totals, sampleSnapshot.rates)
    expect(tiles.map(({ label, figure }) => [label, figure.value, figure.unit])).toEqual([
      ['Packets', '3', ''],
      ['Data', '172', 'B'],
      ['Packets per second', '1', ''],
      ['Rate', '288', 'bit/s'],
      ['Dropped', '0', 'by kernel'],
    ])
  })

  test('show also the smallest rate', () => {
    const rates = { ...sampleSnapshot.rates, packetsPerSecond: 0.000_018_5, bitsPerSecond: 0.0123 }
    const [, , packets, bits] = tilesOf(sampleSnapshot.totals, rates)
    expect([packets?.figure.value, bits?.figure.value]).toEqual(['0.000019', '0.012'])
    expect(bits?.exact).toContain('0.012 bits per second')
  })

  test('name undecodable packets when there are some', () => {
    const [none] = tilesOf(sampleSnapshot.totals, null)
    const [some] = tilesOf({ ...sampleSnapshot.totals, undecodable: 2 }, null)
    expect([none?.note, some?.note]).toEqual(['', '2 undecodable'])
  })

  test('say that a file knows nothing of drops', () => {
    const file = { ...sampleSnapshot.totals, droppedByKernel: null, droppedByInterface: null }
    expect(tilesOf(file, null).at(-1)?.figure.unit).toBe('not recorded in a file')
  })

  test('say that they count all hosts while the rest is narrowed, and show no rate while waiting', () => {
    const { totals, rates } = sampleSnapshot
    const narrowed = tilesOf(totals, rates, { narrowed: true }).map(({ note }) => note)
    expect(narrowed.slice(0, 4)).toEqual(Array(4).fill('all hosts'))
    const idle = tilesOf(totals, rates, { idle: true })[3]
    expect([idle?.figure.value, idle?.note]).toEqual(['–', 'waiting'])
  })

  test('wait for the first figures with a dash', () => {
    expect(tilesOf(null, null).map(({ figure }) => figure.value)).toEqual(['–', '–', '–', '–', '–'])
  })
})

test('a file opens on all of it; what is captured or played now, on its last minutes', () => {
  const file = { kind: 'file', path: '/tmp/a.pcap' } as const
  const wifi = { kind: 'interface', name: 'wlp2s0' } as const
  expect(openingSpan({ source: file, label: 'a.pcap', filter: '' })).toBe('all')
  expect(openingSpan({ source: file, label: 'Sample capture', filter: '' })).toBe('fiveMinutes')
  expect(openingSpan({ source: wifi, label: 'Wi-Fi', filter: '' })).toBe('fiveMinutes')
  expect(openingSpan(null)).toBe('fiveMinutes')
  const origin = readFileSync(`${import.meta.dirname}/../../../../src-tauri/src/origin.rs`, 'utf8')
  expect(origin).toContain('Self::Sample(path) => (file(path), "Sample capture".into())')
})

test('ports are named only where there are two', () => {
  expect(portWords(packet(1))).toBe('51422 → 443')
  expect(portWords({ ...packet(1), sourcePort: null })).toBe('')
})

test('a packet has its day and its exact time on hover', () => {
  const time = [1_700_000_000, 214_337_000] satisfies Timestamp
  expect(packetMoment(time, null)).toMatch(/^Nov 14, 2023, 10:13:20\.214337\sPM$/)
  expect(packetMoment(time, [1_700_000_000, 0])).toMatch(
    /^0\.214337 s after the start, Nov 14, 2023/,
  )
})

describe('held packets', () => {
  /** A worker that keeps `kept` packets up to `newest`, and counts `growth` more with each request. */
  function ring(newest: number, kept: number, growth = 0) {
    return vi.fn(async (from: number, count: number): Promise<PacketPage> => {
      const oldestKept = Math.max(1, newest - kept + 1)
      const rows = packets(from, count).filter(({ number }) => number >= oldestKept)
      newest += growth
      return { oldestKept, newestKept: newest, rows }
    })
  }

  test('are loaded at once, newest first, as far back as they are kept', async () => {
    const load = ring(20_000, MOST)
    const held = new HeldPackets(packets(20_000, 100), load)
    expect(held.rows).toHaveLength(100)
    await vi.waitFor(() => expect(held.rows).toHaveLength(MOST))
    expect(held.rows.map(({ number }) => number)).toEqual(
      packets(20_000, MOST).map(({ number }) => number),
    )
    expect(load.mock.calls[0]).toEqual([19_900, PAGE])
    expect(load).toHaveBeenCalledTimes(10)
  })

  test('begin with the first packet of a short capture', async () => {
    const load = ring(1500, MOST)
    const held = new HeldPackets(packets(1500, 100), load)
    await vi.waitFor(() => expect(held.rows).toHaveLength(1500))
    expect(held.rows.at(-1)?.number).toBe(1)
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('stay when the worker forgets them, and those forgotten first are left out', async () => {
    const load = ring(20_000, MOST, 1000)
    const held = new HeldPackets(packets(20_000, 100), load)
    await vi.waitFor(() => expect(held.rows).toHaveLength(5100))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(held.rows).toHaveLength(5100)
    expect(held.rows.at(-1)?.number).toBe(14_901)
  })

  test('keep the rows of the snapshot when nobody answers', async () => {
    const load = vi.fn(() => Promise.reject(new Error('gone')))
    const held = new HeldPackets(packets(2000, 100), load)
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1))
    expect(held.rows).toHaveLength(100)
  })

  test('ask for no more once they are let go of', async () => {
    const load = ring(20_000, MOST)
    const held = new HeldPackets(packets(20_000, 100), load)
    held.release()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(load).toHaveBeenCalledTimes(1)
  })
})

test('an empty card says why, and what will fill it only where something may come', () => {
  const target = { source: { kind: 'file', path: '/a.pcap' }, label: 'a.pcap', filter: '' } as const
  const started = {
    source: target.source,
    linkType: 'EN10MB',
    filter: '',
    snaplen: 262_144,
    intervalMs: 2000,
    fence: demoFences.whole,
  }
  const end = { target, started, reason: 'endOfFile', snapshot: null, notices: [] } as const
  const ended = emptiness({ phase: 'ended', ...end, notices: [] })
  expect(emptyWords(ended, 'More.')).toBe('The file holds no packets.')
  expect(emptyWords(emptiness({ phase: 'starting', target }), 'More.')).toBe(
    'The capture is being opened. More.',
  )
})

describe('an empty table', () => {
  const target = { source: { kind: 'file', path: '/a.pcap' }, label: 'a.pcap', filter: '' } as const
  const started = {
    source: target.source,
    linkType: 'EN10MB',
    filter: '',
    snaplen: 262_144,
    intervalMs: 2000,
    fence: demoFences.whole,
  }
  const volume = { packets: 3, bytes: 172 }
  const nobody = { packets: 0, bytes: 0 }
  const since = sampleSnapshot.startedAt
  const narrowing = {
    host: '192.0.2.9',
    sent: volume,
    received: volume,
    counted: volume,
    since,
    complete: true,
  }
  const unseen = { ...narrowing, counted: nobody }
  const ended = (snapshot: Snapshot): CaptureState => ({
    ...{ phase: 'ended', target, started, reason: 'endOfFile', snapshot, notices: [] },
  })

  test.each([
    [sampleSnapshot, 'hosts', 'none', 'Packets were counted, but none with an IP address.'],
    [sampleSnapshot, 'flows', 'none', 'Packets were counted, but none over TCP or UDP.'],
    [sampleSnapshot, 'flows', 'awaited', 'Looking…'],
    [
      ...([sampleSnapshot, 'hosts', 'gone'] as const),
      'These rows went with the capture. Reading the file again brings them back.',
    ],
    [
      ...([{ ...sampleSnapshot, narrowing }, 'flows', 'none'] as const),
      'Packets of 192.0.2.9 were counted, but none over TCP or UDP.',
    ],
    [
      ...([{ ...sampleSnapshot, narrowing: unseen }, 'flows', 'none'] as const),
      'No packet of 192.0.2.9 is kept. Escape shows all hosts again.',
    ],
    [
      ...([{ ...sampleSnapshot, narrowing: unseen }, 'flows', 'gone'] as const),
      'No packet of 192.0.2.9 is kept.',
    ],
    [
      ...([
        { ...sampleSnapshot, totals: { ...sampleSnapshot.totals, packets: 0 } },
        'hosts',
      ] as const),
      ...(['awaited', 'The file holds no packets.'] as const),
    ],
  ] as const)('of %#: says only what is true', (snapshot, of, absence, words) => {
    expect(emptyTable(of, ended(snapshot), absence)).toBe(words)
  })
})
