// Times in which nothing could be captured, as a timeline draws and names them: not as no traffic.
import type { Data } from 'plotly.js'

import type { Gap, GapReason, Snapshot, Timeline } from '../lib/bindings'
import { format } from '../lib/format'
import type { Palette } from '../lib/palette.svelte'
import type { Annotation } from './figure'

/** Why nothing could be captured, in a word or two. */
const gapWords: Record<GapReason, string> = {
  interfaceDown: 'interface down',
  interfaceGone: 'interface gone',
  asleep: 'asleep',
}

/** A gap within the time that is drawn, from and up to a second. */
export interface DrawnGap {
  from: number
  until: number
  words: string
  /** From when to when, also beyond what is drawn. */
  times: string
}

/** The gaps of a snapshot that reach into a timeline. */
export function gapsIn(
  { gaps, takenAt }: Snapshot,
  timeline: Timeline,
  timeWords: (second: number) => string = format.clock,
): DrawnGap[] {
  const { start, step, packetsPerSecond } = timeline
  const end = start + packetsPerSecond.length * step
  return gaps
    .filter((gap) => momentOf(gap.from) <= end)
    .map((gap) => ({
      from: Math.max(start, momentOf(gap.from)),
      until: momentOf(gap.until ?? takenAt),
      words: gapWords[gap.reason],
      times: timesOf(gap, timeWords),
    }))
    .filter(({ from, until }) => until > from)
}

/** The gap that holds a whole step of a timeline, if one does: nothing was measured in it. */
export function gapOver(gaps: DrawnGap[], { start, step }: Timeline, index: number) {
  const first = start + index * step
  return gaps.find(({ from, until }) => from <= first && first + step <= until)
}

/** Hatched bands, which say on hover why they are there. */
export function gapBands(
  gaps: DrawnGap[],
  height: number,
  timeOf: (second: number) => string,
  palette: Palette,
): Data[] {
  if (gaps.length === 0) return []
  const points = gaps.flatMap((gap) => momentsOf(gap).map((moment) => ({ ...gap, moment })))
  return [
    {
      type: 'scatter',
      mode: 'none',
      // An empty point ends a band.
      x: gaps.flatMap(({ from, until }) => [...[from, from, until, until].map(timeOf), null]),
      y: gaps.flatMap(() => [0, height, height, 0, null]),
      fill: 'toself',
      fillcolor: 'transparent',
      fillpattern: { shape: '/', size: 8, solidity: 0.12, fgcolor: palette.dim, fgopacity: 0.6 },
      hoverinfo: 'skip',
    },
    {
      type: 'scatter',
      mode: 'markers',
      marker: { opacity: 0 },
      x: points.map(({ moment }) => timeOf(moment)),
      y: points.map(() => 0),
      text: points.map(({ times, words }) => `${times}<br>${words}, nothing was captured`),
      hoverinfo: 'text',
    },
  ]
}

/** A word over each band that has room for it within a drawing of so many pixels. */
export function gapLabels(
  gaps: DrawnGap[],
  [first, last]: readonly [number, number],
  pixels: number,
  timeOf: (second: number) => string,
  palette: Palette,
): Partial<Annotation>[] {
  return gaps.flatMap(({ from, until, words }) => {
    const [left, right] = [Math.max(from, first), Math.min(until, last)]
    const room = ((right - left) / (last - first)) * pixels
    if (room < words.length * LETTER_PIXELS + 2 * PADDING) return []
    return {
      text: words,
      x: timeOf((left + right) / 2),
      yref: 'paper',
      y: 1,
      yanchor: 'top',
      showarrow: false,
      bgcolor: palette.surface,
      borderpad: PADDING,
      font: { size: 11, color: palette.text },
    }
  })
}

// What a letter takes, and what is left free around a word.
const LETTER_PIXELS = 6.5
const PADDING = 2

function momentOf([seconds, nanoseconds]: [number, number]): number {
  return seconds + nanoseconds / 1e9
}

/** As many moments of a gap as a pointer has to find. */
function momentsOf({ from, until }: DrawnGap): number[] {
  return Array.from({ length: 21 }, (_, index) => from + ((until - from) * index) / 20)
}

function timesOf({ from, until }: Gap, timeWords: (second: number) => string): string {
  return until
    ? `from ${timeWords(from[0])} to ${timeWords(until[0])}`
    : `since ${timeWords(from[0])}`
}
