// The parts of the overview that are functions: tiles, rows in sight, held packets, empty cards.
import { describe, expect, test, vi } from 'vitest'

import { sampleSnapshot } from '../../charts/sample'
import type { PacketPage, PacketRow } from '../../lib/bindings'
import { emptiness, emptyWords } from './empty'
import { HeldPackets, PAGE } from './held.svelte'
import { inSight, portWords, ROW_HEIGHT } from './rows'
import { tilesOf } from './tiles'

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

  test('name undecodable packets when there are some', () => {
    const [none] = tilesOf(sampleSnapshot.totals, null)
    const [some] = tilesOf({ ...sampleSnapshot.totals, undecodable: 2 }, null)
    expect([none?.note, some?.note]).toEqual(['', '2 undecodable'])
  })

  test('say that a file knows nothing of drops', () => {
    const file = { ...sampleSnapshot.totals, droppedByKernel: null, droppedByInterface: null }
    expect(tilesOf(file, null).at(-1)?.figure.unit).toBe('not recorded in a file')
  })

  test('wait for the first figures with a dash', () => {
    expect(tilesOf(null, null).map(({ figure }) => figure.value)).toEqual(['–', '–', '–', '–', '–'])
  })
})

describe('rows in sight', () => {
  test('are those between the edges and a few more', () => {
    expect(inSight(100 * ROW_HEIGHT, 10 * ROW_HEIGHT, 10_000)).toEqual({
      first: 92,
      last: 118,
      above: 92 * ROW_HEIGHT,
      below: 9882 * ROW_HEIGHT,
    })
  })

  test('never leave the table', () => {
    expect(inSight(0, 500, 3)).toEqual({ first: 0, last: 3, above: 0, below: 0 })
    expect(inSight(9000, 500, 3)).toMatchObject({ last: 3, below: 0 })
    expect(inSight(0, 0, 0)).toEqual({ first: 0, last: 0, above: 0, below: 0 })
  })

  test('name ports only where there are two', () => {
    expect(portWords(packet(1))).toBe('51422 → 443')
    expect(portWords({ ...packet(1), sourcePort: null })).toBe('')
  })
})

describe('held packets', () => {
  const page = (newest: number, count: number): PacketPage => ({
    oldestKept: 1001,
    newestKept: 2000,
    rows: packets(newest, count).filter(({ number }) => number > 1000),
  })

  test('reach back to the oldest that is kept', async () => {
    const held = new HeldPackets(packets(2000, 100), async (newest, count) => page(newest, count))
    expect(held.length).toBe(100)
    await vi.waitFor(() => expect(held.length).toBe(1000))
  })

  test('load a page once, when it comes into sight', async () => {
    const load = vi.fn(async (newest: number, count: number) => page(newest, count))
    const held = new HeldPackets(packets(2000, 100), load)
    await vi.waitFor(() => expect(held.length).toBe(1000))
    expect(held.at(450)).toBe('loading')
    held.want(440, 460)
    held.want(441, 461)
    await vi.waitFor(() => expect(held.at(450)).toMatchObject({ number: 1550 }))
    expect(load.mock.calls).toEqual([
      [2000, PAGE],
      [1600, PAGE],
    ])
  })

  test('say which packets are no longer kept', async () => {
    const held = new HeldPackets(packets(2000, 100), async (newest, count) =>
      newest === 2000 ? page(newest, count) : { oldestKept: 1900, newestKept: 3000, rows: [] },
    )
    await vi.waitFor(() => expect(held.length).toBe(1000))
    held.want(300, 310)
    await vi.waitFor(() => expect(held.at(300)).toBe('gone'))
    expect(held.length).toBe(1000)
  })

  test('keep the rows of the snapshot when nobody answers', async () => {
    const held = new HeldPackets(packets(2000, 100), () => Promise.reject(new Error('gone')))
    await vi.waitFor(() => expect(held.at(99)).toMatchObject({ number: 1901 }))
    expect(held.length).toBe(100)
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
  }
  const end = { target, started, reason: 'endOfFile', snapshot: null, notices: [] } as const
  const ended = emptiness({ phase: 'ended', ...end, notices: [] })
  expect(emptyWords(ended, 'More.')).toBe('The file holds no packets.')
  expect(emptyWords(emptiness({ phase: 'starting', target }), 'More.')).toBe(
    'The capture is being opened. More.',
  )
})
