// The hosts that sent or received most, as bars with their addresses above them.
import type { Data, Layout } from 'plotly.js'

import type { HostFigures, Snapshot, TopHosts } from '../lib/bindings'
import { format, type Measure } from '../lib/format'
import type { Palette } from '../lib/palette.svelte'
import { chartText } from '../lib/text'
import { baseLayout, type ChartView } from './figure'

/** Which end of a packet is ranked. */
export type Direction = 'sources' | 'destinations'

/** As many places as the chart always has: bars keep their thickness while hosts appear. */
const PLACES = 10

/** The ten busiest hosts of a snapshot. */
export function hostsChart(
  snapshot: Snapshot,
  direction: Direction,
  measure: Measure,
  palette: Palette,
): ChartView {
  const hosts = ranking(snapshot.top, direction, measure)
  const longest = hosts[0]?.[measure] ?? 1

  return {
    drawing: {
      traces: traces(hosts, longest, measure, palette),
      layout: layout(longest, palette),
    },
    summary: summaryOf(hosts, direction, measure),
    table: {
      columns: [
        { title: 'Address', figures: false, hosts: true },
        { title: 'Packets', figures: true },
        { title: 'Data', figures: true },
      ],
      rows: hosts.map(({ address, packets, bytes }) => [
        address,
        format.count(packets),
        format.amount(bytes, 'bytes'),
      ]),
    },
    empty: hosts.length === 0,
  }
}

/** The bars, with an address and an amount above each of them. */
function traces(hosts: HostFigures[], longest: number, measure: Measure, palette: Palette): Data[] {
  const places = hosts.map((_, index) => index)
  const label = {
    ...({ type: 'scatter', mode: 'text', hoverinfo: 'skip', cliponaxis: false } as const),
    y: places.map((place) => place - 0.46),
  }
  return [
    {
      type: 'bar',
      orientation: 'h',
      x: hosts.map((host) => host[measure]),
      y: places,
      width: hosts.map(() => 0.3),
      marker: { color: palette.accent },
      hoverinfo: 'skip',
      customdata: hosts.map(({ address }) => address),
    },
    {
      ...label,
      x: hosts.map(() => 0),
      text: hosts.map(({ address }) => chartText(address)),
      textposition: 'middle right',
      textfont: { size: 11, color: palette.text },
    },
    {
      ...label,
      x: hosts.map(() => longest),
      text: hosts.map((host) => format.amount(host[measure], measure)),
      textposition: 'middle left',
      textfont: { size: 11, color: palette.dim },
    },
    // What is said of a bar stands over its address, which it repeats, and leaves the amount free.
    {
      type: 'scatter',
      mode: 'markers',
      marker: { opacity: 0, color: palette.accent },
      x: hosts.map(() => 0),
      y: places,
      text: hosts.map(hoverText),
      hoverinfo: 'text',
      customdata: hosts.map(({ address }) => address),
    },
  ]
}

function layout(longest: number, palette: Palette): Partial<Layout> {
  return {
    ...baseLayout(palette),
    margin: { l: 14, r: 14, t: 2, b: 2 },
    // A bar may be too short to be hit; the whole line of it is meant.
    hovermode: 'y',
    // Half of the tallest line, in pixels.
    hoverdistance: 34,
    dragmode: false,
    xaxis: { visible: false, fixedrange: true, range: [0, longest] },
    yaxis: { visible: false, fixedrange: true, range: [PLACES - 0.75, -0.85] },
  }
}

function ranking(top: TopHosts, direction: Direction, measure: Measure): HostFigures[] {
  if (direction === 'sources') {
    return measure === 'packets' ? top.sourcesByPackets : top.sourcesByBytes
  }
  return measure === 'packets' ? top.destinationsByPackets : top.destinationsByBytes
}

function hoverText({ address, packets, bytes }: HostFigures): string {
  return `<b>${chartText(address)}</b><br>${format.exact(packets, 'packets')}<br>${format.exact(bytes, 'bytes')}`
}

function summaryOf(hosts: HostFigures[], direction: Direction, measure: Measure): string {
  const did = direction === 'sources' ? 'sent' : 'received'
  const [first, second] = hosts
  if (!first) return `Top ${direction}: nothing yet.`
  const next = second
    ? `, then ${second.address} with ${format.exact(second[measure], measure)}`
    : ''
  return `${first.address} ${did} most, ${format.exact(first[measure], measure)}${next}.`
}
