// The parts of long tables that are functions or keep rows: sight, order, words, and known rows.
import { describe, expect, test, vi } from 'vitest'

import { sampleSnapshot } from '../../charts/sample'
import type { Snapshot } from '../../lib/bindings'
import { eraOf } from './era'
import { directionOf, orderAfter, type Column } from './order'
import { KnownRows, MOST, type Page } from './rows.svelte'
import { inSight, placesIn, ROW_HEIGHT } from './sight'
import { barLength } from './whole'
import { countWords, searchWords, shortWords, unlistedWords } from './words'

const hosts = { one: 'host', many: 'hosts' }
const nothing = { packets: 0, bytes: 0 }
const none = { sent: nothing, received: nothing, rowsShortBy: 0 }

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

  test('are known by their places', () => {
    expect(placesIn({ first: 4, last: 7, above: 0, below: 0 })).toEqual([4, 5, 6])
    expect(placesIn({ first: 4, last: 3, above: 0, below: 0 })).toEqual([])
  })
})

describe('an order', () => {
  const shared = { title: '', hint: '', width: '' }
  const text: Column<string> = { ...shared, id: 'address', figures: false, mostFirst: false }
  const figure: Column<string> = { ...shared, id: 'bytes', figures: true, mostFirst: true }

  test('begins as the column does, and is turned round by a second click', () => {
    const first = orderAfter({ column: 'bytes', reversed: true }, 'address')
    expect(first).toEqual({ column: 'address', reversed: false })
    expect(orderAfter(first, 'address')).toEqual({ column: 'address', reversed: true })
    expect(orderAfter({ column: 'address', reversed: true }, 'address').reversed).toBe(false)
  })

  test.each([
    [text, false, 'ascending'],
    [text, true, 'descending'],
    [figure, false, 'descending'],
    [figure, true, 'ascending'],
  ] as const)('%j reversed: %s is %s', (column, reversed, direction) => {
    expect(directionOf(column, { column: column.id, reversed })).toBe(direction)
    expect(directionOf(column, { column: 'other', reversed })).toBeNull()
  })
})

describe('words', () => {
  test('say how many rows there are, or match', () => {
    expect(countWords(1, 1, '', hosts)).toBe('1 host')
    expect(countWords(812, 812, ' ', hosts)).toBe('812 hosts')
    expect(countWords(1812, 37, 'tcp', hosts)).toBe('37 of 1,812 match')
  })

  test('say what a search has found, and that it is over', () => {
    expect(searchWords(1812, 37, ' TCP ', hosts)).toBe('37 of 1,812 hosts match “TCP”.')
    expect(searchWords(1812, 1812, ' ', hosts)).toBe('All hosts are listed.')
  })

  test('say nothing of an ordinary network', () => {
    expect(unlistedWords(none, 812, hosts)).toBe('')
    expect(shortWords(0)).toBe('')
  })

  test('say what stands in no row', () => {
    const sent = { packets: 1_203_442, bytes: 72_206_520 }
    expect(unlistedWords({ ...none, sent, rowsShortBy: 12 }, 172_032, hosts)).toBe(
      '1,203,442 packets sent by hosts beyond the 172,032 that are kept are not listed. A row may have missed up to 12 packets.',
    )
    expect(unlistedWords({ ...none, rowsShortBy: 1 }, 9, hosts)).toBe(
      'A row may have missed up to 1 packet.',
    )
  })
})

test('a bar never leaves its cell', () => {
  expect([barLength(1, 4), barLength(5, 4), barLength(0, 0)]).toEqual([25, 100, 0])
})

test('rows are others when the capture or the host is another', () => {
  const narrowing = {
    host: '192.0.2.1',
    sent: nothing,
    received: nothing,
    counted: nothing,
    since: sampleSnapshot.startedAt,
    complete: true,
  }
  const eras = [
    eraOf(1, null),
    eraOf(1, sampleSnapshot),
    eraOf(2, sampleSnapshot),
    eraOf(1, { ...sampleSnapshot, narrowing }),
  ]
  expect(new Set(eras).size).toBe(4)
  const later = { ...sampleSnapshot, sequence: 9, startedAt: [1, 2] } satisfies Snapshot
  expect(eraOf(1, later)).toBe(eraOf(1, sampleSnapshot))
})

describe('known rows', () => {
  const FIRST = 128

  /** A table of numbered rows; the worker's first ones come with `snapshot`. */
  function tableOf(matching: number, name = 'row') {
    const rows = (offset: number, count: number) =>
      Array.from({ length: Math.max(0, Math.min(count, matching - offset)) }, (_, index) => {
        return `${name} ${offset + index}`
      })
    const page = (offset: number, count: number): Page<string> => ({
      kept: matching,
      matching,
      unlisted: none,
      rows: rows(offset, count),
    })
    const load = vi.fn(async (offset: number, count: number) => {
      // Who asks in a circle would leave the test no time to end.
      if (load.mock.calls.length > 200) throw new Error('asked for ever')
      return page(offset, count)
    })
    return { snapshot: page(0, FIRST), load }
  }

  const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

  test('are those of the snapshot, which no request brings', async () => {
    const { snapshot, load } = tableOf(1000)
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    known.look(0, 40)
    await settled()
    expect([known.at(0), known.at(127), known.at(128)]).toEqual(['row 0', 'row 127', undefined])
    expect(known.length).toBe(1000)
    expect(load).not.toHaveBeenCalled()
  })

  test('are asked for before they are in sight, and again with each snapshot', async () => {
    const { snapshot, load } = tableOf(1000)
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    known.look(80, 120)
    await settled()
    expect(load.mock.calls).toEqual([[16, 168]])
    known.look(500, 540)
    await settled()
    expect(load).toHaveBeenLastCalledWith(436, 168)
    expect(known.at(520)).toBe('row 520')
    known.take('a', snapshot, load, false)
    await settled()
    expect(load).toHaveBeenCalledTimes(3)
    expect(known.at(130)).toBe('row 130')
  })

  test('rest, but those that are scrolled to come', async () => {
    const { snapshot, load } = tableOf(1000)
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    known.take('a', tableOf(1000, 'newer').snapshot, load, true)
    expect(known.at(0)).toBe('row 0')
    known.look(500, 540)
    await settled()
    expect(known.at(520)).toBe('row 520')
    known.take('a', tableOf(1000, 'newer').snapshot, load, false)
    expect(known.at(0)).toBe('newer 0')
  })

  test('of another order take their place also at rest, and an answer that is late is dropped', async () => {
    const slow = tableOf(1000, 'slow')
    let answer = () => {}
    slow.load.mockImplementation(
      () => new Promise((resolve) => (answer = () => resolve({ ...slow.snapshot }))),
    )
    const known = new KnownRows<string>()
    known.take('a', slow.snapshot, slow.load, false)
    known.look(500, 540)
    const other = tableOf(1000, 'other')
    known.take('b', other.snapshot, other.load, true)
    expect(known.at(0)).toBe('other 0')
    answer()
    await settled()
    expect(known.at(436)).toBe('other 436')
    expect(known.at(520)).toBe('other 520')
  })

  test('are no longer asked for once there are fewer than the snapshot said', async () => {
    const { snapshot } = tableOf(1000)
    const { load } = tableOf(520)
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    known.look(500, 540)
    await settled()
    expect(load).toHaveBeenCalledTimes(1)
    expect([known.length, known.page?.kept]).toEqual([520, 520])
    expect([known.at(519), known.at(520)]).toEqual(['row 519', undefined])
  })

  test('are no longer asked for when an answer is shorter than it says', async () => {
    const { snapshot, load } = tableOf(1000)
    load.mockImplementation(async (offset) => {
      if (load.mock.calls.length > 200) throw new Error('asked for ever')
      return { ...snapshot, rows: [`row ${offset}`] }
    })
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    known.look(500, 540)
    await settled()
    expect(load).toHaveBeenCalledTimes(1)
    known.look(600, 640)
    await settled()
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('stay when nobody answers any more', async () => {
    const { snapshot, load } = tableOf(1000)
    load.mockRejectedValue(new Error('gone'))
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    known.look(500, 540)
    await settled()
    expect(known.length).toBe(FIRST)
    expect(known.at(127)).toBe('row 127')
  })

  test('are few, however far it is scrolled', async () => {
    const { snapshot, load } = tableOf(100_000)
    const known = new KnownRows<string>()
    known.take('a', snapshot, load, false)
    for (let first = 0; first < 60_000; first += 500) {
      known.look(first, first + 500)
      await Promise.resolve()
    }
    await settled()
    const kept = Array.from({ length: 100_000 }, (_, place) => known.at(place)).filter(Boolean)
    expect(kept.length).toBeLessThan(MOST + 1000)
    expect([known.at(0), known.at(59_900)]).toEqual(['row 0', 'row 59900'])
  })
})
