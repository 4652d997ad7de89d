// Packets or bits per second over time, as a line.
import type { Data, Layout } from 'plotly.js'

import type { Rates, Snapshot, Timeline } from '../lib/bindings'
import { bitsOf, format, type RateMeasure } from '../lib/format'
import { wholeOf } from '../lib/narrowing'
import type { Palette } from '../lib/palette.svelte'
import { baseLayout, roundMarks, topOf, type ChartView } from './figure'
import { gapBands, gapLabels, gapOver, gapsIn, type DrawnGap } from './gaps'
import { axisSeconds, isDated, localOffset, plotTime, tickFormats, zoomed, type Zoom } from './time'

/** How much of the past is shown. */
export type Span = 'oneMinute' | 'fiveMinutes' | 'thirtyMinutes' | 'all'

const spanWords: Record<Span, string> = {
  oneMinute: 'the last minute',
  fiveMinutes: 'the last five minutes',
  thirtyMinutes: 'the last thirty minutes',
  all: 'the whole capture',
}

/** How a timeline is looked at. */
export interface TimelineView {
  /** The stretch of time that the person chose, if any. */
  zoom?: Zoom | null
  /** A second of today: days are named where the timeline is not of today. */
  today?: number
  /** How wide the whole drawing is, in pixels. */
  width?: number
}

/** What the drawing of a timeline is made from. */
interface Scene {
  timeline: Timeline
  measure: RateMeasure
  palette: Palette
  /** The rate of each step. */
  rates: number[]
  greatest: number
  gaps: DrawnGap[]
  /** Marks on the axis of rates, from zero on. */
  marks: number[]
  /** The seconds that are in sight. */
  shown: readonly [number, number]
  /** The local time of a second, as Plotly reads it. */
  timeOf: (second: number) => string
  /** The same in words, with its day where that is not today. */
  timeWords: (second: number) => string
  /** Whether days are named. */
  dated: boolean
  zoom: Zoom | null
  width: number
}

/** The timeline of a snapshot. */
export function timelineChart(
  snapshot: Snapshot,
  span: Span,
  measure: RateMeasure,
  palette: Palette,
  view: TimelineView = {},
): ChartView {
  const scene = sceneOf(snapshot, span, measure, palette, view)
  return {
    drawing: { traces: traces(scene), layout: layout(scene) },
    summary: summaryOf(snapshot, span, scene),
    // Made when it is looked at: hundreds of times to be written, which few people read.
    get table() {
      return {
        columns: [
          { title: 'Time', figures: false },
          { title: 'Packets/s', figures: true },
          { title: 'Bits/s', figures: true },
        ],
        rows: rowsOf(scene).reverse(),
      }
    },
    empty: wholeOf(snapshot).packets === 0,
  }
}

function sceneOf(
  snapshot: Snapshot,
  span: Span,
  measure: RateMeasure,
  palette: Palette,
  { zoom = null, today = snapshot.takenAt[0], width = USUAL_WIDTH }: TimelineView,
): Scene {
  const timeline = snapshot.timelines[span]
  const rates =
    measure === 'packets' ? timeline.packetsPerSecond : timeline.bytesPerSecond.map(bitsOf)
  const greatest = rates.reduce((most, rate) => Math.max(most, rate), 0)
  // One offset for the whole chart: the line never folds back where the clocks change.
  const offset = localOffset(snapshot.takenAt[0])
  // The last snapshot of a capture has its mean rates.
  const grows = snapshot.rates.span.of === 'lastSeconds'
  const end = timeline.start + axisSeconds(lastSecond(timeline), grows)
  const dated = isDated([timeline.start, end], today)
  const timeWords = dated ? format.moment : format.clock
  return {
    ...{ timeline, measure, palette, rates, greatest, timeWords, dated, zoom, width },
    gaps: gapsIn(snapshot, timeline, timeWords),
    marks: roundMarks(greatest),
    shown: zoom ? zoomed(zoom, offset) : [timeline.start, end],
    timeOf: (second) => plotTime(second, offset),
  }
}

/** The line, what is below it, and the gaps. */
function traces(scene: Scene): Data[] {
  const { timeline, measure, palette, rates, gaps, marks, timeOf } = scene
  const times = rates.map((_, index) => timeOf(timeline.start + index * timeline.step))
  const measured = rates.map((rate, index) => (gapOver(gaps, timeline, index) ? null : rate))
  const shape = timeline.step > 1 ? 'hv' : 'linear'
  return [
    {
      type: 'scatter',
      // One second alone makes no line.
      mode: rates.length === 1 ? 'markers' : 'lines',
      marker: { color: palette.accent, size: 6 },
      x: times,
      y: measured,
      text: rates.map(
        (rate, index) => `${stepWords(scene, index)}<br>${format.exactRate(rate, measure)}`,
      ),
      hoverinfo: 'text',
      line: { color: palette.accent, width: 1.5, shape },
    },
    {
      type: 'scatter',
      mode: 'none',
      ...outline(times, measured),
      hoverinfo: 'skip',
      line: { shape },
      fill: 'tozeroy',
      fillcolor: `${palette.accent}24`,
    },
    ...gapBands(gaps, topOf(marks), timeOf, palette),
  ]
}

/** The axes, and the names of the gaps. */
function layout(scene: Scene): Partial<Layout> {
  const { measure, palette, gaps, marks, shown, timeOf, dated, zoom, width } = scene
  // Unseen marks keep the words off the line, and the first time clear of the lowest rate.
  const unseen = { ticks: 'outside', tickcolor: palette.surface, zeroline: false } as const
  const words = marks.map((mark) => format.tick(mark, measure))
  const left = roomFor(words, measure)
  return {
    ...baseLayout(palette),
    margin: { l: left, r: RIGHT, t: 10, b: dated ? 46 : 32 },
    hovermode: 'x',
    dragmode: 'zoom',
    xaxis: {
      ...unseen,
      type: 'date',
      range: zoom ?? [timeOf(shown[0]), timeOf(shown[1])],
      tickformatstops: tickFormats(dated),
      nticks: 7,
      // Where labels have to stand aslant they take the room they need.
      automargin: 'height',
      showgrid: false,
      showline: false,
      ticklen: 7,
      spikecolor: palette.dim,
      spikethickness: 1,
      spikedash: 'dot',
      spikemode: 'across',
      showspikes: true,
    },
    yaxis: {
      ...unseen,
      // Zooming is about time; the height always shows everything.
      fixedrange: true,
      range: [0, topOf(marks)],
      tickmode: 'array',
      tickvals: marks,
      ticktext: words,
      gridcolor: palette.line,
      ticklen: 5,
    },
    annotations: gapLabels(gaps, shown, width - left - RIGHT, timeOf, palette),
  }
}

// How wide a drawing is before it is known; narrower ones say less.
const USUAL_WIDTH = 480

// What stays free beside the last time.
const RIGHT = 16

/** As many pixels as the marks of the axis of rates take; always the same unless rates are tiny. */
function roomFor(words: string[], measure: RateMeasure): number {
  const longest = Math.max(...words.map(({ length }) => length))
  return Math.max(measure === 'packets' ? 54 : 78, 16 + longest * 7)
}

/** What is below the line: down to nothing where the line is interrupted, which a fill would bridge. */
function outline(times: string[], rates: (number | null)[]): { x: string[]; y: number[] } {
  const points = rates.flatMap((rate, index): [string, number][] => {
    if (rate === null) return []
    const [before, after] = [rates[index - 1], rates[index + 1]]
    const at = times[index] ?? ''
    return [
      ...(before === null ? [[at, 0] satisfies [string, number]] : []),
      [at, rate],
      ...(after === null ? [[at, 0] satisfies [string, number]] : []),
    ]
  })
  return { x: points.map(([time]) => time), y: points.map(([, rate]) => rate) }
}

/** A row for each step, and one for each gap in the place of the steps that it holds. */
function rowsOf(scene: Scene): string[][] {
  const { timeline, gaps } = scene
  const rows = timeline.packetsPerSecond.map((rate, index) => ({
    at: timeline.start + index * timeline.step,
    gap: gapOver(gaps, timeline, index),
    cells: [
      stepWords(scene, index),
      format.perSecond(rate),
      format.perSecond(bitsOf(timeline.bytesPerSecond[index] ?? 0)),
    ],
  }))
  const measured = rows.filter(({ gap }) => !gap)
  const missed = gaps.map(({ from, words, times }) => ({ at: from, cells: [times, words, words] }))
  return [...measured, ...missed].sort((a, b) => a.at - b.at).map(({ cells }) => cells)
}

function lastSecond({ step, packetsPerSecond }: Timeline): number {
  return step * Math.max(packetsPerSecond.length - 1, 1)
}

function stepWords({ timeline: { start, step }, timeWords }: Scene, index: number): string {
  const words = timeWords(start + index * step)
  return step === 1 ? words : `${words}, mean of ${format.step(step)}`
}

function summaryOf(
  { rates: mean, narrowing, gaps }: Snapshot,
  span: Span,
  { measure, rates, greatest, gaps: drawn }: Scene,
): string {
  const what = measure === 'packets' ? 'Packets' : 'Bits'
  if (rates.length === 0) return `${what} per second: nothing yet.`
  const most = `${what} per second over ${spanWords[span]}: at most ${format.rate(greatest, measure)}.`
  // The rate of now is that of the whole capture, and there is none while nothing is captured.
  const now = narrowing || gaps.at(-1)?.until === null ? [] : [nowWords(mean)]
  const missed = drawn.map(({ times, words }) => `Nothing was captured ${times}: ${words}.`)
  return [most, ...now, ...missed].join(' ')
}

function nowWords({ span, packetsPerSecond }: Rates): string {
  const rate = format.rate(packetsPerSecond, 'packets')
  return span.of === 'lastSeconds' ? `Now ${rate}.` : `On average ${rate}.`
}
