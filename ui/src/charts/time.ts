// The axis of time: local times as Plotly reads them, and how they are written along it.
import type { TickFormatStops } from 'plotly.js'

import { format } from '../lib/format'

/** A stretch of time that the person chose, as Plotly names its ends. */
export type Zoom = [from: string, to: string]

/** `2026-11-22 14:05:58`: the local time of a second, as Plotly reads it without knowing time zones. */
export function plotTime(second: number, offsetMinutes: number): string {
  const local = new Date((second - offsetMinutes * 60) * 1000)
  // A file may hold times that no calendar has; they are drawn at the beginning of time.
  if (Number.isNaN(local.getTime())) return '1970-01-01 00:00:00'
  return local.toISOString().slice(0, 19).replace('T', ' ')
}

/** The seconds that a zoom begins and ends with. */
export function zoomed(zoom: Zoom, offsetMinutes: number): [number, number] {
  // Plotly leaves midnight out.
  const whole = (time: string) => (time.includes(' ') ? time.replace(' ', 'T') : `${time}T00:00`)
  const second = (time: string) => Date.parse(`${whole(time)}Z`) / 1000
  return [second(zoom[0]) + offsetMinutes * 60, second(zoom[1]) + offsetMinutes * 60]
}

/** How many minutes the local time of a second is behind that of Greenwich. */
export function localOffset(second: number): number {
  const offset = new Date(second * 1000).getTimezoneOffset()
  return Number.isNaN(offset) ? 0 : offset
}

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

// As many seconds an axis of time may show while it fills up.
const WIDTHS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((days) => days * DAY),
]

/**
 * How many seconds of an axis of time `filled` seconds are drawn into: it stands still while they
 * fill it up, and then grows at once. One that does not grow any more is filled to its end.
 */
export function axisSeconds(filled: number, grows: boolean): number {
  const width = WIDTHS.find((seconds) => seconds >= filled) ?? filled
  return grows ? width : Math.max(filled, MINUTE)
}

/** Whether a day has to be named for times from one second to another: not all of it is today. */
export function isDated([first, last]: readonly [number, number], today: number): boolean {
  const offset = localOffset(first)
  const [day, ...others] = [first, last, today].map((one) => plotTime(one, offset).slice(0, 10))
  return others.some((other) => other !== day)
}

/** How Plotly writes the marks of an axis of time; a day stands below its first mark. */
export function tickFormats(dated: boolean): Partial<TickFormatStops>[] {
  const clock = format.hour12 ? '%-I:%M %p' : '%H:%M'
  const seconds = format.hour12 ? '%-I:%M:%S %p' : '%H:%M:%S'
  const day = dated ? `\n${format.dayPattern}` : ''
  const [minuteMs, dayMs] = [MINUTE * 1000, DAY * 1000]
  return [
    { dtickrange: [null, minuteMs - 1], value: `${seconds}${day}` },
    { dtickrange: [minuteMs, dayMs - 1], value: `${clock}${day}` },
    { dtickrange: [dayMs, null], value: format.dayPattern },
  ]
}

/** The second that it is now. */
export function secondNow(): number {
  return Math.floor(Date.now() / 1000)
}
