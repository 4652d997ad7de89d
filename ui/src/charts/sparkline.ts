// The little line of an interface's activity, as points of an SVG.

/** Points of a line through `history` in a box of this size; the greatest rate touches the top. */
export function sparklinePoints(history: number[], width: number, height: number): string {
  const greatest = history.reduce((most, rate) => Math.max(most, rate), 0)
  const step = width / Math.max(history.length - 1, 1)
  return history
    .map((rate, index) => {
      const y = greatest > 0 ? height - (rate / greatest) * height : height
      return `${(index * step).toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
