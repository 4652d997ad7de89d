// The rows of a long table that are known: the first come with each snapshot, others are asked for.
import type { Unlisted } from '../../lib/bindings'

/** A stretch of a table. */
export interface Page<Row> {
  kept: number
  matching: number
  unlisted: Unlisted
  rows: Row[]
}

/** Brings the rows from place `offset` on. */
export type Load<Row> = (offset: number, count: number) => Promise<Page<Row>>

/** As many rows beyond those in sight are asked for on either side, so that scrolling finds them there. */
const AHEAD = 64

/** As many rows are remembered, about; a whole table of them would be too much for a page. */
export const MOST = 4000

/** The known rows of one table in one order. Rows stay until newer ones take their place. */
export class KnownRows<Row> {
  /** Counts of the whole table; absent before the first rows. */
  page = $state.raw<Page<Row> | null>(null)
  #rows = $state.raw<ReadonlyMap<number, Row>>(new Map())
  /** The rows that cannot be asked for any more. */
  #lost = $state(false)
  #of = $state('')
  #load: Load<Row> | null = null
  #sight = { first: 0, last: 0 }
  // The rows in sight that no snapshot brings are older than the snapshot.
  #outdated = false
  #loading = false

  /** Which table in which order the rows are of. */
  get of(): string {
    return this.#of
  }

  /** As many rows as can be scrolled through. */
  get length(): number {
    if (this.#lost) return this.page?.rows.length ?? 0
    return this.page?.matching ?? 0
  }

  /** The row in a place, if it is known. */
  at(place: number): Row | undefined {
    return this.#rows.get(place)
  }

  /**
   * Takes the first rows of a table; `of` says which table in which order, and `load` brings more of
   * it. Resting rows are replaced only by those of another table.
   */
  take(of: string, page: Page<Row>, load: Load<Row>, resting: boolean): void {
    const another = of !== this.#of
    if (!another && resting) return
    this.#of = of
    this.#load = load
    this.#lost = false
    this.#rows = another ? new Map(page.rows.entries()) : this.#with(0, page.rows)
    this.page = page
    this.#outdated = this.#sight.last > page.rows.length
    void this.#fill()
  }

  /** The rows from `first` up to but without `last` are in sight. */
  look(first: number, last: number): void {
    this.#sight = { first, last }
    void this.#fill()
  }

  async #fill(): Promise<void> {
    if (this.#loading) return
    this.#loading = true
    try {
      while (this.#load && this.#isWanting()) {
        const of = this.#of
        const sight = this.#sight
        const offset = Math.max(0, sight.first - AHEAD)
        this.#outdated = false
        const { kept, matching, rows } = await this.#load(offset, sight.last + AHEAD - offset)
        if (of !== this.#of) continue
        this.#rows = this.#with(offset, rows)
        // The table may have become longer or shorter since the snapshot.
        if (this.page) this.page = { ...this.page, kept, matching }
        // Places that nothing was said of stay empty, until they are looked at anew.
        const places = Math.min(sight.last + AHEAD, matching) - offset
        if (rows.length < places && sight === this.#sight) break
      }
    } catch {
      // The worker has ended: the first rows remain.
      this.#lost = true
    } finally {
      this.#loading = false
    }
  }

  #isWanting(): boolean {
    const length = this.page?.matching ?? 0
    const first = Math.max(0, this.#sight.first - AHEAD / 2)
    const last = Math.min(length, this.#sight.last + AHEAD / 2)
    if (this.#outdated && this.#sight.last > (this.page?.rows.length ?? 0)) return true
    for (let place = first; place < last; place += 1) if (!this.#rows.has(place)) return true
    return false
  }

  #with(offset: number, rows: Row[]): ReadonlyMap<number, Row> {
    const known = new Map(this.#rows)
    rows.forEach((row, index) => known.set(offset + index, row))
    if (known.size <= MOST) return known
    const near = ([place]: [number, Row]) =>
      place < (this.page?.rows.length ?? 0) || Math.abs(place - this.#sight.first) < MOST / 4
    return new Map([...known].filter(near))
  }
}
