// How the traffic divides among protocols, as a ring.
import type { Data } from 'plotly.js'

import type { ProtocolFigures, Snapshot } from '../lib/bindings'
import { format, type Measure } from '../lib/format'
import { wholeOf } from '../lib/narrowing'
import type { Palette } from '../lib/palette.svelte'
import { chartText } from '../lib/text'
import { baseLayout, type Annotation, type ChartView } from './figure'

/** One line of the ring's legend. */
export interface LegendRow {
  protocol: string
  /** Its share of what the ring shows. */
  share: string
  exact: string
}

/**
 * The ring of protocols; `hidden` are those that the person switched off in the legend. The ring, the
 * words in its middle, the legend and the sentence divide what is left; the table tells all.
 */
export function protocolsChart(
  snapshot: Snapshot,
  measure: Measure,
  palette: Palette,
  hidden: ReadonlySet<string> = new Set(),
): ChartView & { legend: LegendRow[] } {
  const whole = wholeOf(snapshot)[measure]
  const protocols = [...snapshot.protocols].sort((a, b) => b[measure] - a[measure])
  const away = protocols.filter(({ protocol }) => hidden.has(protocol))
  const seen = protocols.filter(({ protocol }) => !hidden.has(protocol))
  const left = away.reduce((rest, figures) => rest - figures[measure], whole)
  const shares = protocols.map((figures) =>
    away.includes(figures) ? 'hidden' : format.share(figures[measure], left),
  )

  return {
    drawing: {
      traces: [ring(protocols, shares, measure, palette)],
      layout: {
        ...baseLayout(palette),
        margin: { l: 14, r: 4, t: 4, b: 4 },
        hiddenlabels: away.map(({ protocol }) => chartText(protocol)),
        annotations: centre(left, away.length > 0 ? whole : null, measure, palette),
      },
    },
    legend: protocols.map((figures, index) => ({
      protocol: figures.protocol,
      share: shares[index] ?? '',
      exact: format.exact(figures[measure], measure),
    })),
    summary: summaryOf(seen, away, left, measure),
    table: {
      columns: [
        { title: 'Protocol', figures: false },
        { title: 'Packets', figures: true },
        { title: 'Data', figures: true },
        { title: measure === 'packets' ? 'Share of packets' : 'Share of data', figures: true },
      ],
      rows: protocols.map((figures) => [
        figures.protocol,
        format.count(figures.packets),
        format.amount(figures.bytes, 'bytes'),
        format.share(figures[measure], whole),
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

/** What the ring divides, in the middle of it, and of how much that is a part. */
function centre(
  left: number,
  whole: number | null,
  measure: Measure,
  palette: Palette,
): Partial<Annotation>[] {
  const quantityOf = measure === 'packets' ? format.largeCount : format.bytes
  const { value, unit } = quantityOf(left)
  const middle = { showarrow: false, x: 0.5, y: 0.5 } as const
  const small = { ...middle, font: { size: 11, color: palette.dim } }
  const lines: Partial<Annotation>[] = [
    {
      ...middle,
      text: `<b>${value}</b>`,
      // Nine digits and their separators still fit the hole of the ring.
      font: { size: value.length > 9 ? 12 : 15, color: palette.text },
    },
    { ...small, text: measure === 'packets' ? `${unit} packets`.trim() : unit },
    ...(whole === null ? [] : [{ ...small, text: `of ${format.text(quantityOf(whole)).trim()}` }]),
  ]
  const heights = whole === null ? [6, -11] : [14, -3, -18]
  return lines.map((line, index) => ({ ...line, yshift: heights[index] }))
}

function hoverText({ protocol, packets, bytes }: ProtocolFigures, share: string): string {
  return `<b>${chartText(protocol)}</b> ${chartText(share)}<br>${format.exact(packets, 'packets')}<br>${format.exact(bytes, 'bytes')}`
}

function summaryOf(
  seen: ProtocolFigures[],
  away: ProtocolFigures[],
  left: number,
  measure: Measure,
): string {
  if (seen.length + away.length === 0) return 'Protocols: nothing yet.'
  const names = away.map(({ protocol }) => protocol)
  const without = names.length > 0 ? `, without ${names.slice(0, 6).join(', ')}` : ''
  const parts = seen.map((figures) => `${figures.protocol} ${format.share(figures[measure], left)}`)
  return `Protocols by ${measure}${without}: ${parts.slice(0, 6).join(', ') || 'nothing'}.`
}
