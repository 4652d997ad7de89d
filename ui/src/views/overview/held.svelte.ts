// Packets held still: the rows of one moment, and older ones loaded page by page as they come into sight.
import { SvelteMap } from 'svelte/reactivity'

import type { PacketPage, PacketRow } from '../../lib/bindings'

/** As many packets as one request brings. */
export const PAGE = 200

type Load = (newest: number, count: number) => Promise<PacketPage>

/** A row of the table: a packet, one that is on its way, or one that is no longer kept. */
export type Place = PacketRow | 'loading' | 'gone'

/** The kept packets from one packet downwards. Packets that come later do not move them. */
export class HeldPackets {
  readonly newest: number
  #oldest = $state(0)
  #rows = new SvelteMap<number, PacketRow>()
  // A page is `asked` once; when it has come, what is missing in it is no longer kept.
  #pages = new SvelteMap<number, 'asked' | 'here'>()

  constructor(
    recent: PacketRow[],
    private readonly load: Load,
  ) {
    this.newest = recent[0]?.number ?? 0
    this.#oldest = recent.at(-1)?.number ?? 1
    for (const row of recent) this.#rows.set(row.number, row)
    if (this.newest > 0) void this.#ask(0)
  }

  /** How many packets can be scrolled through. */
  get length(): number {
    return this.newest === 0 ? 0 : this.newest - this.#oldest + 1
  }

  /** The row at a place, counted from the newest. */
  at(index: number): Place {
    const row = this.#rows.get(this.newest - index)
    if (row) return row
    return this.#pages.get(Math.floor(index / PAGE)) === 'here' ? 'gone' : 'loading'
  }

  /** Loads what is missing between two places. */
  want(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (page * PAGE < this.length && !this.#pages.has(page)) void this.#ask(page)
    }
  }

  async #ask(page: number): Promise<void> {
    this.#pages.set(page, 'asked')
    try {
      const { rows, oldestKept } = await this.load(this.newest - page * PAGE, PAGE)
      for (const row of rows) this.#rows.set(row.number, row)
      // Only the first answer sets the end of the list: it must not grow shorter under the reader.
      if (page === 0 && oldestKept > 0) this.#oldest = Math.min(this.#oldest, oldestKept)
    } catch {
      // The worker has ended and kept nothing: the rows of the last snapshot remain.
    }
    this.#pages.set(page, 'here')
  }
}
