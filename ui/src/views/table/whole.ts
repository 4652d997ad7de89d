// How much of everything a row is.
/** The length of a bar, in percent, for a part of the whole. */
export function barLength(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, (part / whole) * 100) : 0
}
