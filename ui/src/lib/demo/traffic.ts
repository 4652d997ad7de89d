// A simulated capture's packets and their figures: what the capture worker would say of such a network.
import type {
  FlowPage,
  FlowQuery,
  Gap,
  HostPage,
  HostQuery,
  Narrowing,
  PacketPage,
  PacketRow,
  Snapshot,
  TableQuery,
  Timestamp,
} from '../bindings'
import type { Flood } from './crowd'
import { Figures, type Lists } from './figures'
import type { PacketTest } from './filter'
import type { DemoFlow } from './flows'
import { PacketMaker } from './packets'

/** What sort of traffic a simulation makes. */
export interface TrafficOptions {
  seed: number
  /** The second that it begins in. */
  start: number
  /** Packets per second, roughly. */
  pace: number
  /** Which packets are counted. */
  test: PacketTest
  /** Read from a file: nothing is known of drops. */
  file: boolean
  /** Conversations beside the usual ones. */
  crowd?: readonly DemoFlow[]
  flood?: Flood
  /** When nothing can be captured. */
  gaps?: Gap[]
  /** The clock is set with every snapshot. */
  clockMoves?: boolean
}

/** Counts simulated packets, second by second. */
export class Traffic {
  /** The table that snapshots carry. */
  table: TableQuery | null = null
  #packets: PacketMaker
  #now: number
  #sequence = 0
  #undecodable = 0
  #dropped = 0
  #whole: Figures
  #narrowed: { host: string; since: Timestamp; complete: boolean; figures: Figures } | null = null

  constructor(readonly options: TrafficOptions) {
    this.#packets = new PacketMaker(options.seed, options.pace, options.crowd ?? [])
    this.#now = options.start
    this.#whole = new Figures(options.start, options.flood)
  }

  /** Lets whole seconds pass until `second`. */
  advanceTo(second: number): void {
    while (this.#now < second) this.#passSecond()
  }

  /** The figures of this moment; rates are the mean of the last seconds. */
  snapshot(progress: number | null = null, fraction = 0, seconds = 2): Snapshot {
    const { start, file, gaps = [], clockMoves = false } = this.options
    const { total } = this.#whole
    const span = this.#whole.lastSeconds(seconds)
    return {
      takenAt: [this.#now, Math.floor(fraction * 1e9)],
      startedAt: [start, clockMoves ? this.#sequence : 0],
      durationMs: (this.#now - start) * 1000 + Math.floor(fraction * 1000),
      totals: {
        ...total,
        capturedBytes: total.bytes,
        undecodable: this.#undecodable,
        droppedByKernel: file ? null : this.#dropped,
        droppedByInterface: file ? null : 0,
      },
      rates: {
        packetsPerSecond: mean(span.map(({ packets }) => packets)),
        bitsPerSecond: mean(span.map(({ bytes }) => bytes)) * 8,
        span: file
          ? { of: 'wholeCapture' }
          : { of: 'lastSeconds', seconds: Math.max(1, span.length) },
      },
      progress,
      gaps,
      ...this.lists(),
    }
  }

  /** What the person asked to see, of packets that are counted already. */
  lists(): Lists & Pick<Snapshot, 'sequence' | 'narrowing'> {
    this.#sequence += 1
    return {
      sequence: this.#sequence,
      narrowing: this.#narrowing(),
      ...this.#shown().lists(this.table),
    }
  }

  /** Counts only the packets of a host from now on, and those of it that are kept. */
  narrow(host: string | null): void {
    this.#narrowed = null
    if (host === null) return
    const { kept } = this.#whole
    const oldest = kept[0]
    const complete = !oldest || oldest.number === 1
    const since: Timestamp = complete ? [this.options.start, 0] : oldest.time
    // Whose flows those were that have no row, nobody knows: only how much rows may have missed.
    const figures = new Figures(since[0], undefined, this.#whole.census.flowsShortBy)
    figures.countSecond(Math.max(since[0], this.#now - 1), packetsOf(host, kept))
    this.#narrowed = { host, since, complete, figures }
  }

  /** Kept packets from number `newest` downwards. */
  page(newest: number, count: number): PacketPage {
    return this.#shown().page(newest, count)
  }

  hosts(query: HostQuery, offset: number, count: number): HostPage {
    return this.#shown().census.hosts(query, offset, count)
  }

  flows(query: FlowQuery, offset: number, count: number): FlowPage {
    return this.#shown().census.flows(query, offset, count)
  }

  /** Packets that the simulated kernel loses at this moment. */
  drop(packets: number): void {
    this.#dropped += packets
  }

  #passSecond(): void {
    const { test, start, gaps = [] } = this.options
    const second = this.#now
    const made = this.#packets.second(second, second - start)
    const lost = gaps.some(
      ({ from, until }) => from[0] <= second && second < (until?.[0] ?? Infinity),
    )
    const packets = lost ? [] : made.filter(test)
    const before = this.#whole.total.packets
    this.#whole.countSecond(second, packets)
    if (this.#narrowed) {
      this.#narrowed.figures.countSecond(second, packetsOf(this.#narrowed.host, packets))
    }
    this.#undecodable +=
      Math.floor(this.#whole.total.packets / 41_000) - Math.floor(before / 41_000)
    this.#now += 1
  }

  #shown(): Figures {
    return this.#narrowed?.figures ?? this.#whole
  }

  #narrowing(): Narrowing | null {
    if (!this.#narrowed) return null
    const { host, since, complete, figures } = this.#narrowed
    const { sent, received } = this.#whole.census.host(host)
    return { host, sent, received, counted: { ...figures.total }, since, complete }
  }
}

/** Copies of the packets of a host, because those have numbers of their own. */
function packetsOf(host: string, packets: readonly PacketRow[]): PacketRow[] {
  return packets
    .filter(({ source, destination }) => source === host || destination === host)
    .map((packet) => ({ ...packet }))
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(numbers.length, 1)
}
