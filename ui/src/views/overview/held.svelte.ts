// Packets held still: the rows of one moment, and all older ones that the worker still keeps.
import type { PacketPage, PacketRow } from '../../lib/bindings'

/** As many packets as one request brings at most. */
export const PAGE = 1000

/** As many packets as the worker keeps; more are never held. */
export const MOST = 10_000

type Load = (newest: number, count: number) => Promise<PacketPage>

/**
 * The kept packets from one packet downwards. They are loaded into the page at once, because the
 * worker forgets its oldest packets while it counts on; those that it forgot first are left out.
 */
export class HeldPackets {
  #rows = $state.raw<PacketRow[]>([])
  #released = false

  constructor(
    recent: PacketRow[],
    private readonly load: Load,
  ) {
    this.#rows = recent
    void this.#loadOlder()
  }

  /** The packets that are held, newest first. */
  get rows(): PacketRow[] {
    return this.#rows
  }

  /** Asks for no further packets. */
  release(): void {
    this.#released = true
  }

  async #loadOlder(): Promise<void> {
    try {
      while (!this.#released && this.#rows.length < MOST) {
        const oldest = this.#rows.at(-1)?.number ?? 0
        if (oldest <= 1) return
        const { rows } = await this.load(oldest - 1, Math.min(PAGE, MOST - this.#rows.length))
        if (rows.length === 0) return
        this.#rows = [...this.#rows, ...rows]
      }
    } catch {
      // The worker has ended and keeps nothing more: what was loaded remains.
    }
  }
}
