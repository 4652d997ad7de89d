// What the bars of hosts draw, say and list of a snapshot.
import { describe, expect, test } from 'vitest'

import { hostsChart } from './hosts'
import { samplePalette as palette, sampleSnapshot as snapshot } from './sample'

describe('hosts', () => {
  test.each([
    ['sources', 'packets', ['192.0.2.1', '192.0.2.2'], [2, 1]],
    ['sources', 'bytes', ['192.0.2.2', '192.0.2.1'], [100, 72]],
    ['destinations', 'packets', ['192.0.2.53'], [3]],
    ['destinations', 'bytes', ['192.0.2.53'], [172]],
  ] as const)('top %s by %s', (direction, measure, addresses, amounts) => {
    const { drawing, table } = hostsChart(snapshot, direction, measure, palette)
    expect(drawing.traces[0]).toMatchObject({ type: 'bar', x: amounts })
    expect(drawing.traces[1]).toMatchObject({ text: addresses })
    expect(table.rows.map(([address]) => address)).toEqual(addresses)
  })

  test('can be picked by their bars, and in their table', () => {
    const { drawing, table } = hostsChart(snapshot, 'sources', 'packets', palette)
    expect(drawing.traces[0]).toMatchObject({ customdata: ['192.0.2.1', '192.0.2.2'] })
    expect(table.columns.map(({ hosts }) => hosts ?? false)).toEqual([true, false, false])
  })

  test('are told of where their bars begin, beside the amounts', () => {
    const [bars, , amounts, told] = hostsChart(snapshot, 'sources', 'packets', palette).drawing
      .traces
    expect(bars).toMatchObject({ hoverinfo: 'skip' })
    expect(amounts).toMatchObject({ x: [2, 2], hoverinfo: 'skip' })
    expect(told).toMatchObject({
      ...{ x: [0, 0], y: [0, 1], hoverinfo: 'text' },
      text: [expect.stringContaining('192.0.2.1'), expect.stringContaining('192.0.2.2')],
      customdata: ['192.0.2.1', '192.0.2.2'],
    })
  })

  test('say who leads', () => {
    expect(hostsChart(snapshot, 'sources', 'bytes', palette).summary).toBe(
      '192.0.2.2 sent most, 100 bytes, then 192.0.2.1 with 72 bytes.',
    )
  })
})
