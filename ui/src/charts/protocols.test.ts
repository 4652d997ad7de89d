// What the ring of protocols draws, says and lists of a snapshot.
import { describe, expect, test } from 'vitest'

import { protocolsChart } from './protocols'
import { narrowedSnapshot, samplePalette as palette, sampleSnapshot as snapshot } from './sample'

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

  test('divide the packets of the host that everything is narrowedSnapshot to', () => {
    const { legend, drawing } = protocolsChart(narrowedSnapshot, 'packets', palette)
    expect(legend[0]).toMatchObject({ protocol: 'UDP', share: '66.7%' })
    expect(drawing.layout.annotations?.[0]?.text).toBe('<b>3</b>')
  })

  test('draw a name from the network as text', () => {
    const named = { ...snapshot, protocols: [{ protocol: '<b>x</b>', packets: 1, bytes: 1 }] }
    const [ring] = protocolsChart(named, 'packets', palette).drawing.traces
    expect(ring).toMatchObject({ labels: ['&lt;b&gt;x&lt;/b&gt;'] })
  })
})
