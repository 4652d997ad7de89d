// What the timeline draws, says and lists of a snapshot.
import { describe, expect, test } from 'vitest'

import type { Gap, Rates, Snapshot } from '../lib/bindings'
import { gapLabels, gapsIn } from './gaps'
import { narrowedSnapshot, samplePalette as palette, sampleSnapshot as snapshot } from './sample'
import { axisSeconds, isDated } from './time'
import { timelineChart } from './timeline'

describe('timeline', () => {
  test('draws one point for each step of the chosen span', () => {
    const [line] = timelineChart(snapshot, 'oneMinute', 'packets', palette).drawing.traces
    expect(line).toMatchObject({ type: 'scatter', y: [1, 0, 2] })
    const [coarse] = timelineChart(snapshot, 'thirtyMinutes', 'bits', palette).drawing.traces
    expect(coarse).toMatchObject({ y: [275.2], line: { shape: 'hv' } })
  })

  test('is at least a minute wide and begins with the data', () => {
    const { layout } = timelineChart(snapshot, 'oneMinute', 'packets', palette).drawing
    const [from, to] = (layout.xaxis?.range ?? []).map((time) => Date.parse(`${time}Z`))
    expect(Number(to) - Number(from)).toBe(60_000)
  })

  test('has room above its greatest rate, also where gaps are drawn', () => {
    const gap = {
      from: snapshot.startedAt,
      until: snapshot.takenAt,
      reason: 'asleep',
    } satisfies Gap
    const { layout, traces } = timelineChart(
      { ...snapshot, gaps: [gap] },
      'oneMinute',
      'packets',
      palette,
    ).drawing
    const [, top] = layout.yaxis?.range ?? []
    expect(top).toBeGreaterThanOrEqual(1.05 * 2)
    expect(layout.yaxis?.tickvals).toEqual([0, 1, 2])
    expect(traces[2]).toMatchObject({ y: [0, top, top, 0, null] })
  })

  test('stands still while it fills up, and is as wide as its data in the end', () => {
    const rates = Array.from({ length: 143 }, () => 1)
    const fiveMinutes = {
      ...snapshot.timelines.fiveMinutes,
      packetsPerSecond: rates,
      bytesPerSecond: rates,
    }
    const grown = { ...snapshot, timelines: { ...snapshot.timelines, fiveMinutes } }
    const secondsOf = (one: Snapshot) => {
      const { layout } = timelineChart(one, 'fiveMinutes', 'packets', palette).drawing
      const [from, to] = (layout.xaxis?.range ?? []).map((time) => Date.parse(`${time}Z`))
      return (Number(to) - Number(from)) / 1000
    }
    expect(secondsOf(grown)).toBe(300)
    const over = { ...snapshot.rates, span: { of: 'wholeCapture' } } satisfies Rates
    expect(secondsOf({ ...grown, rates: over })).toBe(142)
  })

  test.each([
    [[0, 86_399], 80_000, false],
    [[0, 86_400], 80_000, true],
    [[0, 60], 86_400, true],
    [[0, Number.MAX_SAFE_INTEGER], 0, false],
  ] as const)('from %j, seen at %d, a day is named: %s', (times, today, dated) => {
    expect(isDated(times, today)).toBe(dated)
  })

  test.each([
    [1, 60],
    [60, 60],
    [61, 120],
    [121, 300],
    [299, 300],
    [301, 600],
    [90_000, 172_800],
    [1e9, 1e9],
  ])('an axis of %d seconds that fills up is %d wide', (filled, seconds) => {
    expect(axisSeconds(filled, true)).toBe(seconds)
    expect(axisSeconds(filled, false)).toBe(Math.max(filled, 60))
  })

  test('keeps the stretch of time that the person chose', () => {
    const zoom: [string, string] = ['2023-11-14 22:13:21', '2023-11-14 22:13:22']
    const { layout } = timelineChart(snapshot, 'oneMinute', 'packets', palette, { zoom }).drawing
    expect(layout.xaxis?.range).toEqual(zoom)
  })

  test('names the day where not all of it is today', () => {
    const second = snapshot.takenAt[0]
    const formats = (today: number) => {
      const { layout } = timelineChart(snapshot, 'all', 'packets', palette, { today }).drawing
      return layout.xaxis?.tickformatstops?.map(({ value }) => value)
    }
    expect(formats(second)?.slice(0, 2)).toEqual(['%-I:%M:%S %p', '%-I:%M %p'])
    expect(formats(second + 86_400)?.slice(0, 2)).toEqual([
      '%-I:%M:%S %p\n%b %-d, %Y',
      '%-I:%M %p\n%b %-d, %Y',
    ])
    const view = timelineChart(snapshot, 'all', 'packets', palette, { today: second + 86_400 })
    expect(view.drawing.traces[0]).toMatchObject({
      text: expect.arrayContaining([expect.stringContaining('Nov 14, 2023, 10:13:20')]),
    })
    expect(view.table.rows.at(-1)?.[0]).toContain('Nov 14, 2023')
  })

  test('draws the small rates of a long time', () => {
    const all = { ...snapshot.timelines.all, step: 604_800, packetsPerSecond: [0.0017, 0, 0.0003] }
    const years = { ...snapshot, timelines: { ...snapshot.timelines, all } }
    const { drawing, table, summary } = timelineChart(years, 'all', 'packets', palette)
    expect(drawing.layout.yaxis?.ticktext).toEqual(['0', '0.0005', '0.001', '0.0015', '0.002'])
    const usual = timelineChart(snapshot, 'all', 'packets', palette).drawing.layout.margin
    expect(drawing.layout.margin?.l).toBeGreaterThan(usual?.l ?? 0)
    expect(table.rows.map(([, rate]) => rate)).toEqual(['0.0003', '0', '0.0017'])
    expect(table.rows[0]?.[0]).toMatch(/2023.*, mean of 7\sd$/)
    expect(summary).toContain('at most 0.0017 packets/s')
  })

  test('says on hover what each step is the mean of', () => {
    const [line] = timelineChart(snapshot, 'thirtyMinutes', 'packets', palette).drawing.traces
    expect(line).toMatchObject({ text: [expect.stringMatching(/mean of 5.s<br>0.6 packets\/s$/)] })
  })

  test('has a table, whose headings tell the units, and a sentence', () => {
    const { table, summary } = timelineChart(snapshot, 'oneMinute', 'packets', palette)
    expect(table.rows).toHaveLength(3)
    expect(table.columns.map(({ title }) => title)).toEqual(['Time', 'Packets/s', 'Bits/s'])
    expect(table.rows[0]?.slice(1)).toEqual(['2', '576'])
    expect(summary).toBe(
      'Packets per second over the last minute: at most 2 packets/s. Now 1 packets/s.',
    )
  })

  const gap = {
    from: [1_700_000_001, 0],
    until: [1_700_000_002, 500_000_000],
    reason: 'asleep',
  } satisfies Gap

  test('interrupts the line where nothing was captured, and says why', () => {
    const { drawing, table, summary } = timelineChart(
      { ...snapshot, gaps: [gap] },
      'oneMinute',
      'packets',
      palette,
    )
    expect(drawing.traces[0]).toMatchObject({ y: [1, null, 2] })
    // Below the line it goes down to nothing on both sides of the gap.
    expect(drawing.traces[1]).toMatchObject({ y: [1, 0, 0, 2] })
    expect(drawing.traces[2]).toMatchObject({ fill: 'toself', fillpattern: { shape: '/' } })
    expect(drawing.layout.annotations).toEqual([])
    expect(table.rows.map(([, rate]) => rate)).toEqual(['2', 'asleep', '1'])
    expect(summary).toMatch(/Nothing was captured from 10:13:21.PM to 10:13:22.PM: asleep\.$/)
  })

  test('names a gap that has room, and fewer in a narrow drawing', () => {
    const minutes = { ...gap, until: [1_700_000_012, 0] } satisfies Gap
    const whole = { ...snapshot.timelines.all, packetsPerSecond: Array<number>(60).fill(1) }
    const gapped = {
      ...snapshot,
      gaps: [minutes],
      timelines: { ...snapshot.timelines, all: whole },
    }
    const named = (width: number) =>
      timelineChart(gapped, 'all', 'packets', palette, { width }).drawing.layout.annotations
    expect(named(680)).toMatchObject([{ text: 'asleep' }])
    expect(named(300)).toEqual([])
  })

  test('has no rate of now while nothing is captured, or while it is narrowedSnapshot', () => {
    const open = { ...snapshot, gaps: [{ ...gap, until: null }] }
    const { summary } = timelineChart(open, 'all', 'packets', palette)
    expect(summary).not.toContain('Now')
    expect(summary).toMatch(/Nothing was captured since 10:13:21.PM: asleep\.$/)
    expect(timelineChart(narrowedSnapshot, 'all', 'packets', palette).summary).not.toContain('Now')
  })

  test('draws only gaps that reach into its time', () => {
    const long = { ...gap, from: [1, 0] satisfies [number, number] }
    const past = { ...gap, from: [1, 0], until: [2, 0] } satisfies Gap
    const later = { ...gap, from: [1_700_000_004, 0], until: [1_700_000_009, 0] } satisfies Gap
    const gaps = [past, long, gap, later, { ...later, until: null }]
    const takenAt = [1_700_000_009, 0] satisfies [number, number]
    const drawn = gapsIn({ ...snapshot, takenAt, gaps }, snapshot.timelines.all)
    expect(drawn.map(({ from }) => from)).toEqual([1_700_000_000, 1_700_000_001])
  })

  test.each([
    // A short gap and then a longer one: only the longer one has room for its words.
    [600, [0, 60], ['1700000021']],
    [900, [0, 60], ['1700000009', '1700000021']],
    [300, [0, 60], []],
    // A band that leaves the time in sight has the room of what is seen of it.
    [600, [20, 80], []],
    [600, [0, 20], ['1700000009', '1700000018']],
  ] as const)('%d pixels from %j have room for words at %j', (pixels, shown, places) => {
    const begin = 1_700_000_000
    const bands = [
      { from: begin + 5, until: begin + 13, words: 'interface down', times: '' },
      { from: begin + 16, until: begin + 26, words: 'interface gone', times: '' },
    ]
    const [first, last] = shown
    const labels = gapLabels(bands, [begin + first, begin + last], pixels, String, palette)
    expect(labels.map(({ x }) => x)).toEqual(places)
  })

  test('is empty without packets', () => {
    const none = { ...snapshot, totals: { ...snapshot.totals, packets: 0 } }
    expect(timelineChart(none, 'all', 'packets', palette).empty).toBe(true)
  })
})
