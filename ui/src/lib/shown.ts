// Which table the snapshots carry: told to the backend once for all that changes at the same moment.
import type { Backend } from './backend'
import type { TableQuery } from './bindings'

/** The table that the page shows. The last wish counts; one is told at a time, in order. */
export class ShownTable {
  #wanted: TableQuery | null = null
  #told: TableQuery | null = null
  #telling = false

  constructor(
    private readonly backend: Backend,
    private readonly onrefusal: () => void = () => {},
  ) {}

  /** Snapshots are to carry this table, also those of a capture that has just begun. */
  show(query: TableQuery): void {
    this.#wanted = { ...query }
    void this.#tell()
  }

  /** The table is shown no more, unless another has taken its place already. */
  leave(of: TableQuery['of']): void {
    if (this.#wanted?.of !== of) return
    this.#wanted = null
    void this.#tell()
  }

  async #tell(): Promise<void> {
    if (this.#telling) return
    this.#telling = true
    // A view that closes and one that opens do so in the same turn.
    await Promise.resolve()
    while (this.#told !== this.#wanted) {
      this.#told = this.#wanted
      try {
        await this.backend.setTable(this.#told)
      } catch {
        // No capture answers: the next one is told again.
        this.onrefusal()
      }
    }
    this.#telling = false
  }
}
