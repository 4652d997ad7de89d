// A chart that is saved as a picture.
import { describe, expect, test } from 'vitest'

import { pictured } from './figure'
import { imageBytes, imageHeading, imageName } from './image'
import { protocolsChart } from './protocols'
import { samplePalette as palette, sampleSnapshot as snapshot } from './sample'

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
