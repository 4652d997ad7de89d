// Chance that repeats itself: the same seed gives the same traffic.

/** A source of numbers. */
export interface Random {
  /** From 0 up to but without 1. */
  next(): number
  /** A whole number from `least` to `greatest`. */
  between(least: number, greatest: number): number
}

/** The generator `mulberry32`: small, fast, and good enough for a picture of traffic. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (least, greatest) => least + Math.floor(next() * (greatest - least + 1)),
  }
}

/** Picks among entries, each as likely as its weight. */
export function weighted<T extends { weight: number }>(entries: readonly T[]) {
  let sum = 0
  const ends = entries.map((entry) => ({ entry, end: (sum += entry.weight) }))
  return (chance: Random): T => {
    const at = chance.next() * sum
    const found = ends.find(({ end }) => at < end) ?? ends.at(-1)
    if (!found) throw new Error('nothing to pick from')
    return found.entry
  }
}
