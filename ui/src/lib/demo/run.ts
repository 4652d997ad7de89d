// One simulated capture: its traffic, and the state that the page is told.
import type {
  CaptureState,
  CaptureTarget,
  Failure,
  Fence,
  Gap,
  GapReason,
  Snapshot,
  Started,
} from '../bindings'
import { crowdOf, floodOf } from './crowd'
import { demoFences } from './fences'
import { parseFilter } from './filter'
import { Traffic } from './traffic'

/** What a simulated capture is like. */
export interface RunOptions {
  seed: number
  target: CaptureTarget
  /** The second that it is now. */
  now: number
  intervalMs: number
  /** Seconds of traffic that lie behind it already. */
  past?: number
  /** Packets per second. */
  pace?: number
  notices?: Failure[]
  /** Packets that the kernel has lost. */
  dropped?: number
  /** Seconds that reading a file takes. */
  readingSeconds?: number
  /** Conversations beside the usual ones. */
  crowd?: number
  /** As many hosts and flows as are kept, and more that are not. */
  flood?: number
  /** When nothing could be captured, in seconds before now. */
  gaps?: { from: number; until: number | null; reason: GapReason }[]
  /** The host that it is narrowed to. */
  host?: string
  /** The clock is set with every snapshot. */
  clockMoves?: boolean
  /** What holds its worker. */
  fence?: Fence
}

const PACE = 1150
// A file holds traffic of some other day.
const FILE_START = 1_762_934_400
const FILE_SECONDS = 240

/** A simulated capture. */
export class Run {
  readonly started: Started
  readonly isFile: boolean
  snapshot: Snapshot | null = null
  paused = false
  /** Time between two snapshots. */
  intervalMs: number
  notices: Failure[]
  readonly traffic: Traffic
  #read = 0

  constructor(readonly options: RunOptions) {
    const { target, seed, now, past = 0, pace = PACE, intervalMs, notices = [] } = options
    const { dropped = 0, crowd = 0, flood = 0, gaps = [], host = null } = options
    const { clockMoves = false, fence = demoFences.whole } = options
    this.isFile = target.source.kind === 'file'
    this.notices = notices
    this.intervalMs = intervalMs
    this.started = {
      source: target.source,
      linkType: 'EN10MB',
      filter: target.filter,
      snaplen: 262_144,
      intervalMs,
      fence,
    }
    const start = this.isFile ? FILE_START : now - past
    this.traffic = new Traffic({
      seed,
      start,
      pace,
      test: parseFilter(target.filter),
      file: this.isFile,
      clockMoves,
      crowd: crowdOf(crowd),
      flood: flood > 0 ? floodOf(flood, start + 1) : undefined,
      gaps: gaps.map(({ from, until, reason }): Gap => ({
        from: [now - from, 0],
        until: until === null ? null : [now - until, 0],
        reason,
      })),
    })
    this.traffic.drop(dropped)
    if (past > 0) this.traffic.advanceTo(start + past)
    this.traffic.narrow(host)
  }

  /** Lets time pass until `milliseconds` of the clock; true when a file has been read to its end. */
  tick(milliseconds: number): boolean {
    if (this.isFile) {
      const { readingSeconds = 3 } = this.options
      this.#read = Math.min(1, this.#read + this.intervalMs / 1000 / readingSeconds)
      this.traffic.advanceTo(FILE_START + Math.floor(FILE_SECONDS * this.#read))
    } else {
      this.traffic.advanceTo(Math.floor(milliseconds / 1000))
    }
    this.refresh((milliseconds % 1000) / 1000)
    return this.isFile && this.#read === 1
  }

  /** Takes the figures of now; held figures stay as they are. */
  refresh(fraction = 0): void {
    if (this.paused && this.snapshot) return
    const seconds = Math.max(1, Math.round(this.intervalMs / 1000))
    this.snapshot = this.traffic.snapshot(this.isFile ? this.#read : null, fraction, seconds)
  }

  running(): CaptureState {
    const { started, snapshot, notices } = this
    const display = this.paused ? 'paused' : 'live'
    return { phase: 'running', target: this.options.target, started, display, snapshot, notices }
  }

  ended(reason: 'stopped' | 'endOfFile'): CaptureState {
    const { started, notices } = this
    const snapshot = this.snapshot && { ...this.snapshot, progress: null }
    return { phase: 'ended', target: this.options.target, started, reason, snapshot, notices }
  }

  failed(failure: Failure): CaptureState {
    const { snapshot, notices } = this
    return { phase: 'failed', target: this.options.target, failure, snapshot, notices }
  }
}
