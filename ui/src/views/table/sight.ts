// Which rows of a long table are in sight, and what they rest under.

/** Every row is as high as every other, so that its place follows from its number. */
export const ROW_HEIGHT = 25

// Rows beyond the edge that are drawn as well, so that scrolling shows no gap.
const MARGIN_ROWS = 8

/** The rows to draw, from `first` up to but without `last`, and the heights of those left out. */
export interface Sight {
  first: number
  last: number
  above: number
  below: number
}

/** What the rows rest under, or that they are scrolled away from their top. */
export type Rest = 'pointer' | 'focus' | 'scroll'

/** Why rows rest, if they do; those that are only scrolled away rest where they are asked to. */
export function restOf(is: {
  pointed: boolean
  focused: boolean
  scrolledAway: boolean
}): Rest | null {
  if (is.pointed) return 'pointer'
  if (is.focused) return 'focus'
  return is.scrolledAway ? 'scroll' : null
}

/** The same in a few words. */
export const restWords: Record<Rest, string> = {
  pointer: 'resting under the pointer',
  focus: 'resting under the focus',
  scroll: 'resting until scrolled back to the top',
}

export function inSight(scrolled: number, height: number, length: number): Sight {
  const top = Math.floor(scrolled / ROW_HEIGHT)
  const bottom = Math.ceil((scrolled + height) / ROW_HEIGHT)
  const first = Math.max(0, Math.min(top, length) - MARGIN_ROWS)
  const last = Math.min(length, bottom + MARGIN_ROWS)
  return { first, last, above: first * ROW_HEIGHT, below: (length - last) * ROW_HEIGHT }
}

/** The places from `first` up to but without `last`. */
export function placesIn({ first, last }: Sight): number[] {
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index)
}
