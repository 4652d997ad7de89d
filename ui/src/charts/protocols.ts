// How the traffic divides among protocols, as a ring.
import type { Data, Layout } from 'plotly.js'

import type { ProtocolFigures, Snapshot } from '../lib/bindings'
import { format, type Measure } from '../lib/format'
import { wholeOf } from '../lib/narrowing'
import type { Palette } from '../lib/palette.svelte'
import { chartText } from '../lib/text'
import { baseLayout, type Annotation, type ChartView } from './figure'

/** One line of the ring's legend. */
export interface LegendRow {
  protocol: string
  share: string
  exact: string
}

/** The ring of protocols; `hidden` are the protocols that the person switched off in the legend. */
export function protocolsChart(
  snapshot: Snapshot,
  measure: Measure,
  palette: Palette,
  hidden: ReadonlySet<string> = new Set(),
): ChartView & { legend: LegendRow[] } {
  const whole = wholeOf(snapshot)[measure]
  const protocols = [...snapshot.protocols].sort((a, b) => b[measure] - a[measure])
  const shares = protocols.map((figures) => format.share(figures[measure], whole))

  return {
    drawing: {
      traces: [ring(protocols, shares, measure, palette)],
      layout: layout(protocols, hidden, centre(whole, measure, palette), palette),
    },
    legend: protocols.map((figures, index) => ({
      protocol: figures.protocol,
      share: shares[index] ?? '',
      exact: format.exact(figures[measure], measure),
    })),
    summary: summaryOf(protocols, shares, measure),
    table: {
      columns: [
        { title: 'Protocol', figures: false },
        { title: 'Packets', figures: true },
        { title: 'Data', figures: true },
        { title: measure === 'packets' ? 'Share of packets' : 'Share of data', figures: true },
      ],
      rows: protocols.map((figures, index) => [
        figures.protocol,
        format.count(figures.packets),
        format.amount(figures.bytes, 'bytes'),
        shares[index] ?? '',
      ]),
    },
    empty: protocols.length === 0,
  }
}

function ring(
  protocols: ProtocolFigures[],
  shares: string[],
  measure: Measure,
  palette: Palette,
): Data {
  return {
    type: 'pie',
    labels: protocols.map(({ protocol }) => chartText(protocol)),
    values: protocols.map((figures) => figures[measure]),
    marker: {
      colors: protocols.map(({ protocol }) => palette.protocol(protocol)),
      line: { color: palette.surface, width: 1.5 },
    },
    hole: 0.66,
    sort: false,
    direction: 'clockwise',
    textinfo: 'none',
    text: protocols.map((figures, index) => hoverText(figures, shares[index] ?? '')),
    hovertemplate: '%{text}<extra></extra>',
  }
}

function layout(
  protocols: ProtocolFigures[],
  hidden: ReadonlySet<string>,
  annotations: Partial<Annotation>[],
  palette: Palette,
): Partial<Layout> {
  return {
    ...baseLayout(palette),
    margin: { l: 14, r: 4, t: 4, b: 4 },
    hiddenlabels: protocols
      .filter(({ protocol }) => hidden.has(protocol))
      .map(({ protocol }) => chartText(protocol)),
    annotations,
  }
}

/** What the ring divides, in the middle of it. */
function centre(whole: number, measure: Measure, palette: Palette): Partial<Annotation>[] {
  const { value, unit } = measure === 'packets' ? format.largeCount(whole) : format.bytes(whole)
  const middle = { showarrow: false, x: 0.5, y: 0.5 } as const
  return [
    {
      ...middle,
      text: `<b>${value}</b>`,
      // Nine digits and their separators still fit the hole of the ring.
      font: { size: value.length > 9 ? 12 : 15, color: palette.text },
      yshift: 6,
    },
    {
      ...middle,
      text: measure === 'packets' ? `${unit} packets`.trim() : unit,
      font: { size: 11, color: palette.dim },
      yshift: -11,
    },
  ]
}

function hoverText({ protocol, packets, bytes }: ProtocolFigures, share: string): string {
  return `<b>${chartText(protocol)}</b> ${chartText(share)}<br>${format.exact(packets, 'packets')}<br>${format.exact(bytes, 'bytes')}`
}

function summaryOf(protocols: ProtocolFigures[], shares: string[], measure: Measure): string {
  if (protocols.length === 0) return 'Protocols: nothing yet.'
  const parts = protocols.map(({ protocol }, index) => `${protocol} ${shares[index]}`)
  return `Protocols by ${measure}: ${parts.slice(0, 6).join(', ')}.`
}
