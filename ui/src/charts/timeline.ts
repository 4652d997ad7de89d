// Packets or bits per second over time, as a line.
import type { Rates, Snapshot, Timeline } from '../lib/bindings'
import { bitsOf, format, type RateMeasure } from '../lib/format'
import { wholeOf } from '../lib/narrowing'
import type { Palette } from '../lib/palette.svelte'
import { baseLayout, roundMarks, type ChartView } from './figure'
import { gapBands, gapLabels, gapOver, gapsIn, type DrawnGap } from './gaps'

/** How much of the past is shown. */
export type Span = 'oneMinute' | 'fiveMinutes' | 'thirtyMinutes' | 'all'

const spanWords: Record<Span, string> = {
  oneMinute: 'the last minute',
  fiveMinutes: 'the last five minutes',
  thirtyMinutes: 'the last thirty minutes',
  all: 'the whole capture',
}

// A capture that has just begun is drawn into a minute, so that its first seconds are not blown up.
const LEAST_SECONDS = 60

/** The timeline of a snapshot; `zoom` is the stretch of time that the person chose, if any. */
export function timelineChart(
  snapshot: Snapshot,
  span: Span,
  measure: RateMeasure,
  palette: Palette,
  zoom: [string, string] | null = null,
): ChartView {
  const timeline = snapshot.timelines[span]
  const rates =
    measure === 'packets' ? timeline.packetsPerSecond : timeline.bytesPerSecond.map(bitsOf)
  const gaps = gapsIn(snapshot, timeline)
  const greatest = rates.reduce((most, rate) => Math.max(most, rate), 0)
  const marks = roundMarks(greatest)
  const seconds = rates.map((_, index) => timeline.start + index * timeline.step)
  // One offset for the whole chart: the line never folds back where the clocks change.
  const offset = localOffset(snapshot.takenAt[0])
  const timeOf = (second: number) => plotTime(second, offset)
  const times = seconds.map(timeOf)
  const top = marks.at(-1) ?? 1
  const end = timeline.start + Math.max(lastSecond(timeline), LEAST_SECONDS)
  const measured = rates.map((rate, index) => (gapOver(gaps, timeline, index) ? null : rate))
  const shape = timeline.step > 1 ? 'hv' : 'linear'
  const shown = zoom ? zoomed(zoom, offset) : ([timeline.start, end] as const)

  return {
    drawing: {
      traces: [
        {
          type: 'scatter',
          // One second alone makes no line.
          mode: rates.length === 1 ? 'markers' : 'lines',
          marker: { color: palette.accent, size: 6 },
          x: times,
          y: measured,
          text: rates.map(
            (rate, index) => `${stepWords(timeline, index)}<br>${format.exactRate(rate, measure)}`,
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
        ...gapBands(gaps, top, timeOf, palette),
      ],
      layout: {
        ...baseLayout(palette),
        margin: { l: measure === 'packets' ? 54 : 78, r: 16, t: 10, b: 32 },
        hovermode: 'x',
        dragmode: 'zoom',
        xaxis: {
          type: 'date',
          range: zoom ?? [timeOf(timeline.start), timeOf(end)],
          tickformatstops: tickFormats(),
          nticks: 7,
          // Where labels have to stand aslant they take the room they need.
          automargin: 'height',
          showgrid: false,
          showline: false,
          // Unseen marks keep the first time clear of the lowest rate.
          ticks: 'outside',
          ticklen: 7,
          tickcolor: palette.surface,
          zeroline: false,
          spikecolor: palette.dim,
          spikethickness: 1,
          spikedash: 'dot',
          spikemode: 'across',
          showspikes: true,
        },
        yaxis: {
          // Zooming is about time; the height always shows everything.
          fixedrange: true,
          range: [0, top],
          tickmode: 'array',
          tickvals: marks,
          ticktext: marks.map((mark) => format.tick(mark, measure)),
          gridcolor: palette.line,
          zeroline: false,
          // Unseen marks keep the words off the line.
          ticks: 'outside',
          ticklen: 5,
          tickcolor: palette.surface,
        },
        annotations: gapLabels(gaps, shown, timeOf, palette),
      },
    },
    summary: summaryOf(snapshot, span, measure, rates, greatest, gaps),
    // Made when it is looked at: hundreds of times to be written, which few people read.
    get table() {
      return {
        columns: [
          { title: 'Time', figures: false },
          { title: 'Packets/s', figures: true },
          { title: 'Bits/s', figures: true },
        ],
        rows: rowsOf(timeline, gaps).reverse(),
      }
    },
    empty: wholeOf(snapshot).packets === 0,
  }
}

/** `2026-11-22 14:05:58`: the local time of a second, as Plotly reads it without knowing time zones. */
export function plotTime(second: number, offsetMinutes: number): string {
  const local = new Date((second - offsetMinutes * 60) * 1000)
  // A file may hold times that no calendar has; they are drawn at the beginning of time.
  if (Number.isNaN(local.getTime())) return '1970-01-01 00:00:00'
  return local.toISOString().slice(0, 19).replace('T', ' ')
}

/** The seconds that a zoom begins and ends with. */
function zoomed(zoom: [string, string], offsetMinutes: number): [number, number] {
  const second = (time: string) => Date.parse(`${time.replace(' ', 'T')}Z`) / 1000
  return [second(zoom[0]) + offsetMinutes * 60, second(zoom[1]) + offsetMinutes * 60]
}

function localOffset(second: number): number {
  const offset = new Date(second * 1000).getTimezoneOffset()
  return Number.isNaN(offset) ? 0 : offset
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
function rowsOf(timeline: Timeline, gaps: DrawnGap[]): string[][] {
  const rows = timeline.packetsPerSecond.map((rate, index) => ({
    at: timeline.start + index * timeline.step,
    gap: gapOver(gaps, timeline, index),
    cells: [
      stepWords(timeline, index),
      format.rate(rate, 'packets'),
      format.rate(bitsOf(timeline.bytesPerSecond[index] ?? 0), 'bits'),
    ],
  }))
  const measured = rows.filter(({ gap }) => !gap)
  const missed = gaps.map(({ from, words, times }) => ({ at: from, cells: [times, words, words] }))
  return [...measured, ...missed].sort((a, b) => a.at - b.at).map(({ cells }) => cells)
}

function lastSecond({ step, packetsPerSecond }: Timeline): number {
  return step * Math.max(packetsPerSecond.length - 1, 1)
}

function stepWords({ start, step }: Timeline, index: number): string {
  const first = start + index * step
  const words = step >= 86_400 ? format.moment(first) : format.clock(first)
  return step === 1 ? words : `${words}, mean of ${format.interval(step * 1000)}`
}

function tickFormats(): { dtickrange: [number | null, number | null]; value: string }[] {
  const clock = format.hour12 ? '%-I:%M %p' : '%H:%M'
  const seconds = format.hour12 ? '%-I:%M:%S %p' : '%H:%M:%S'
  const minute = 60_000
  const day = 86_400_000
  return [
    { dtickrange: [null, minute - 1], value: seconds },
    { dtickrange: [minute, day - 1], value: clock },
    { dtickrange: [day, null], value: '%x' },
  ]
}

function summaryOf(
  { rates: mean, narrowing, gaps }: Snapshot,
  span: Span,
  measure: RateMeasure,
  rates: number[],
  greatest: number,
  drawn: DrawnGap[],
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
