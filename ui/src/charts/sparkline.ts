// The little line of an interface's activity, as points of an SVG.

/** As many steps as an interface's activity is remembered for. */
export const ACTIVITY_STEPS = 60

/**
 * Points of a line through `history` in a box of this size, which has room for `steps` of it: a short
 * one begins on the right. The greatest rate touches the top.
 */
export function sparklinePoints(
  history: number[],
  width: number,
  height: number,
  steps = ACTIVITY_STEPS,
): string {
  const greatest = history.reduce((most, rate) => Math.max(most, rate), 0)
  const step = width / Math.max(steps - 1, 1)
  return history
    .map((rate, index) => {
      const x = width - (history.length - 1 - index) * step
      const y = greatest > 0 ? height - (rate / greatest) * height : height
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
