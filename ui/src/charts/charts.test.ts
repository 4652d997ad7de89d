// What the charts draw, say and list of a snapshot.
import { describe, expect, test } from 'vitest'

import type { Gap, Rates, Snapshot } from '../lib/bindings'
import { pictured, roundMarks } from './figure'
import { gapLabels, gapsIn } from './gaps'
import { hostsChart } from './hosts'
import { imageBytes, imageHeading, imageName } from './image'
import { protocolsChart } from './protocols'
import { samplePalette as palette, sampleSnapshot as snapshot } from './sample'
import { sparklinePoints } from './sparkline'
import { axisSeconds, isDated, plotTime, zoomed } from './time'
import { timelineChart } from './timeline'

const narrowed: Snapshot = {
  ...snapshot,
  totals: { ...snapshot.totals, packets: 1000, bytes: 100_000 },
  narrowing: {
    host: '192.0.2.1',
    sent: { packets: 2, bytes: 72 },
    received: { packets: 1, bytes: 100 },
    counted: { packets: 3, bytes: 172 },
    since: snapshot.startedAt,
    complete: true,
  },
}

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

  test('has no rate of now while nothing is captured, or while it is narrowed', () => {
    const open = { ...snapshot, gaps: [{ ...gap, until: null }] }
    const { summary } = timelineChart(open, 'all', 'packets', palette)
    expect(summary).not.toContain('Now')
    expect(summary).toMatch(/Nothing was captured since 10:13:21.PM: asleep\.$/)
    expect(timelineChart(narrowed, 'all', 'packets', palette).summary).not.toContain('Now')
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

  test('local time is that of the offset, and no time breaks it', () => {
    expect(plotTime(1_700_000_000, 0)).toBe('2023-11-14 22:13:20')
    expect(plotTime(1_700_000_000, -60)).toBe('2023-11-14 23:13:20')
    expect(plotTime(Number.MAX_SAFE_INTEGER, 0)).toBe('1970-01-01 00:00:00')
  })
})

describe('protocols', () => {
  test('are ordered by what they are measured by', () => {
    const labels = (measure: 'packets' | 'bytes') =>
      protocolsChart(snapshot, measure, palette).legend.map(({ protocol }) => protocol)
    expect(labels('packets')).toEqual(['UDP', 'TCP'])
    expect(labels('bytes')).toEqual(['TCP', 'UDP'])
  })

  test('have one colour each, and share a grey where they have none', () => {
    const others = { ...snapshot, protocols: [{ protocol: 'LLDP', packets: 1, bytes: 60 }] }
    const [ring] = protocolsChart(others, 'packets', palette).drawing.traces
    expect(ring).toMatchObject({ marker: { colors: ['--other'] } })
  })

  test('that are hidden are left out of the ring, its middle, the shares and the sentence', () => {
    const chart = protocolsChart(snapshot, 'packets', palette, new Set(['UDP', 'SCTP']))
    const { layout, traces } = chart.drawing
    expect(layout.hiddenlabels).toEqual(['UDP'])
    expect(traces[0]).toMatchObject({ labels: ['UDP', 'TCP'], values: [2, 1] })
    expect(layout.annotations?.map(({ text }) => text)).toEqual(['<b>1</b>', 'packets', 'of 3'])
    expect(chart.legend.map(({ share }) => share)).toEqual(['hidden', '100.0%'])
    expect(traces[0]).toMatchObject({
      text: [expect.anything(), expect.stringContaining('100.0%')],
    })
    expect(chart.summary).toBe('Protocols by packets, without UDP: TCP 100.0%.')
    // The table is of all protocols.
    expect(chart.table.rows.map((cells) => cells.at(-1))).toEqual(['66.7%', '33.3%'])
  })

  test('leave nothing when all of them are hidden', () => {
    const { drawing, summary } = protocolsChart(
      ...([snapshot, 'bytes', palette, new Set(['UDP', 'TCP'])] as const),
    )
    const words = drawing.layout.annotations?.map(({ text }) => text)
    expect(words).toEqual(['<b>0</b>', 'B', 'of 172\u00a0B'])
    expect(summary).toBe('Protocols by bytes, without TCP, UDP: nothing.')
  })

  test('that are none of those that came hide nothing', () => {
    const { layout } = protocolsChart(snapshot, 'packets', palette, new Set(['SCTP'])).drawing
    expect(layout.annotations?.map(({ text }) => text)).toEqual(['<b>3</b>', 'packets'])
  })

  test('tell shares and exact amounts', () => {
    const { legend, summary } = protocolsChart(snapshot, 'bytes', palette)
    expect(legend[0]).toEqual({ protocol: 'TCP', share: '58.1%', exact: '100 bytes' })
    expect(summary).toBe('Protocols by bytes: TCP 58.1%, UDP 41.9%.')
  })

  test('divide the packets of the host that everything is narrowed to', () => {
    const { legend, drawing } = protocolsChart(narrowed, 'packets', palette)
    expect(legend[0]).toMatchObject({ protocol: 'UDP', share: '66.7%' })
    expect(drawing.layout.annotations?.[0]?.text).toBe('<b>3</b>')
  })

  test('draw a name from the network as text', () => {
    const named = { ...snapshot, protocols: [{ protocol: '<b>x</b>', packets: 1, bytes: 1 }] }
    const [ring] = protocolsChart(named, 'packets', palette).drawing.traces
    expect(ring).toMatchObject({ labels: ['&lt;b&gt;x&lt;/b&gt;'] })
  })
})

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

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [1.6, [0, 1, 2]],
  [0.4, [0, 0.1, 0.2, 0.3, 0.4]],
  [0.0017, [0, 0.0005, 0.001, 0.0015, 0.002]],
  [7, [0, 2, 4, 6, 8]],
  [1900, [0, 500, 1000, 1500, 2000]],
  [Number.NaN, [0, 1]],
])('round marks up to %d', (greatest, marks) => {
  const found = roundMarks(greatest)
  expect(found.at(-1)).toBeGreaterThanOrEqual(greatest || 0)
  expect(found.map((mark) => Number(mark.toFixed(6)))).toEqual(marks)
})

test('the little line touches the top where it is busiest, and lies flat without traffic', () => {
  expect(sparklinePoints([0, 5, 10], 20, 10, 3)).toBe('0.0,10.0 10.0,5.0 20.0,0.0')
  expect(sparklinePoints([0, 0], 20, 10, 2)).toBe('0.0,10.0 20.0,10.0')
  // A short history begins on the right of the room that a minute has.
  expect(sparklinePoints([10, 5], 118, 10)).toBe('116.0,0.0 118.0,5.0')
  expect(sparklinePoints([], 20, 10)).toBe('')
})

describe('a saved picture', () => {
  const source = { kind: 'interface', name: 'eth0' } as const

  test('says what was captured, with which filter, and when', () => {
    const target = { source, label: 'Ethernet', filter: 'len < 100' }
    const lines = imageHeading('Protocols', target, 1_700_000_000).split('<br>')
    expect(lines).toEqual([
      '<b>Protocols</b>',
      expect.stringMatching(/^Ethernet \(eth0\) · .*2023.*10:13:20\sPM$/),
      'Filter: len &lt; 100',
    ])
  })

  test('names a file once, and cuts a line that would leave it', () => {
    const path = `/tmp/${'a'.repeat(200)}.pcap`
    const file = { source: { kind: 'file', path }, label: path, filter: '' } as const
    const lines = imageHeading('Protocols', file, 0).split('<br>')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/^\/tmp\/a+…$/)
  })

  test('has room for its heading, and a legend for its ring', () => {
    const { drawing } = protocolsChart(snapshot, 'packets', palette)
    const { layout } = pictured(drawing, 'one<br>two')
    expect(layout.showlegend).toBe(true)
    expect(layout.margin?.t).toBeGreaterThan((drawing.layout.margin?.t ?? 0) + 36)
    expect(drawing.layout.showlegend).toBe(false)
  })

  test('is written with the bytes that were drawn', () => {
    expect([...imageBytes('data:image/png;base64,iVA=')]).toEqual([137, 80])
  })
})

test('a saved picture is named after its chart', () => {
  expect(imageName('Packets per second')).toBe('wirewatch-packets-per-second.png')
})

test('a zoom that ends at midnight is understood, which Plotly writes as a day alone', () => {
  const [from, to] = zoomed(['2026-11-21 23:59:30', '2026-11-22'], 0)
  expect(to - from).toBe(30)
})
