// Simulated packets and their figures: what the capture worker would say of such a network.
import type {
  HostFigures,
  IpVersions,
  PacketPage,
  PacketRow,
  ProtocolFigures,
  Snapshot,
  Timeline,
  Volume,
} from '../bindings'
import type { PacketTest } from './filter'
import { demoFlows } from './flows'
import { random, weighted, type Random } from './random'

const pickFlow = weighted(demoFlows)

const KEPT = 10_000
const TOP_ROWS = 10
const RECENT = 100
const ALL_STEPS = 400

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
}

/** Counts simulated packets, second by second. */
export class Traffic {
  #chance: Random
  #now: number
  #sequence = 0
  #number = 0
  #total: Volume = { packets: 0, bytes: 0 }
  #undecodable = 0
  #dropped = 0
  #protocols = new Map<string, Volume>()
  #ipVersions: IpVersions = { ipv4: { packets: 0, bytes: 0 }, ipv6: { packets: 0, bytes: 0 } }
  #sources = new Map<string, Volume>()
  #destinations = new Map<string, Volume>()
  #perSecond: Volume[] = []
  #kept: PacketRow[] = []

  constructor(readonly options: TrafficOptions) {
    this.#chance = random(options.seed)
    this.#now = options.start
  }

  /** Lets whole seconds pass until `second`. */
  advanceTo(second: number): void {
    while (this.#now < second) this.#passSecond()
    if (this.#kept.length > KEPT) this.#kept.splice(0, this.#kept.length - KEPT)
  }

  /** The figures of this moment. */
  snapshot(progress: number | null = null, fraction = 0): Snapshot {
    const { start, file } = this.options
    this.#sequence += 1
    const spanSeconds = Math.max(1, Math.min(2, this.#perSecond.length))
    const span = this.#perSecond.slice(-spanSeconds)
    return {
      sequence: this.#sequence,
      takenAt: [this.#now, Math.floor(fraction * 1e9)],
      startedAt: [start, 0],
      durationMs: (this.#now - start) * 1000 + Math.floor(fraction * 1000),
      totals: {
        ...this.#total,
        capturedBytes: this.#total.bytes,
        undecodable: this.#undecodable,
        droppedByKernel: file ? null : this.#dropped,
        droppedByInterface: file ? null : 0,
      },
      rates: {
        packetsPerSecond: mean(span.map(({ packets }) => packets)),
        bitsPerSecond: mean(span.map(({ bytes }) => bytes)) * 8,
        span: file ? { of: 'wholeCapture' } : { of: 'lastSeconds', seconds: spanSeconds },
      },
      protocols: [...this.#protocols]
        .map(([protocol, volume]): ProtocolFigures => ({ protocol, ...volume }))
        .sort((a, b) => b.packets - a.packets),
      ipVersions: structuredClone(this.#ipVersions),
      timelines: {
        oneMinute: this.#timeline(60, 1),
        fiveMinutes: this.#timeline(300, 1),
        thirtyMinutes: this.#timeline(1800, 5),
        all: this.#timeline(Infinity, Math.max(1, Math.ceil(this.#perSecond.length / ALL_STEPS))),
      },
      top: {
        sourcesByPackets: busiest(this.#sources, 'packets'),
        sourcesByBytes: busiest(this.#sources, 'bytes'),
        destinationsByPackets: busiest(this.#destinations, 'packets'),
        destinationsByBytes: busiest(this.#destinations, 'bytes'),
      },
      recent: this.#kept.slice(-RECENT).reverse(),
      progress,
    }
  }

  /** Kept packets from number `newest` downwards. */
  page(newest: number, count: number): PacketPage {
    const oldestKept = this.#kept[0]?.number ?? 0
    const last = Math.min(newest, this.#number) - oldestKept
    const rows = this.#kept.slice(Math.max(0, last - count + 1), Math.max(0, last + 1)).reverse()
    return { oldestKept, newestKept: this.#number, rows }
  }

  /** Packets that the simulated kernel loses at this moment. */
  drop(packets: number): void {
    this.#dropped += packets
  }

  #passSecond(): void {
    const { pace, test, start } = this.options
    const age = this.#now - start
    const swell = 1 + 0.22 * Math.sin(age / 37) + 0.1 * Math.sin(age / 11)
    const burst = age % 190 > 168 && age % 190 < 178 ? 1.9 : 1
    const packets = Math.round(pace * swell * burst * (0.9 + this.#chance.next() * 0.2))
    const second: Volume = { packets: 0, bytes: 0 }
    for (let index = 0; index < packets; index += 1) {
      const row = this.#packet(Math.floor(((index + this.#chance.next()) / packets) * 1e9))
      if (test(row)) this.#count(row, second)
    }
    this.#perSecond.push(second)
    this.#now += 1
  }

  #packet(nanoseconds: number): PacketRow {
    const chance = this.#chance
    const flow = pickFlow(chance)
    const answer = chance.next() < flow.answers
    const [least, greatest] = answer ? flow.sizes.there : flow.sizes.here
    // Most packets are either small or full.
    const full = chance.next() < 0.62
    const wireLength =
      full && answer ? greatest : chance.between(least, Math.min(greatest, least + 180))
    return {
      number: 0,
      time: [this.#now, Math.min(nanoseconds, 999_999_999)],
      source: answer ? flow.there : flow.here,
      destination: answer ? flow.here : flow.there,
      protocol: flow.protocol,
      wireLength,
      sourcePort: answer ? flow.therePort : flow.herePort,
      destinationPort: answer ? flow.herePort : flow.therePort,
      tcpFlags: flow.protocol === 'TCP' ? this.#flags(wireLength) : null,
    }
  }

  #flags(wireLength: number): string {
    const chance = this.#chance.next()
    if (wireLength > 90) return chance < 0.3 ? 'PSH ACK' : 'ACK'
    if (chance < 0.02) return 'SYN'
    if (chance < 0.04) return 'SYN ACK'
    return chance < 0.06 ? 'FIN ACK' : 'ACK'
  }

  #count(row: PacketRow, second: Volume): void {
    this.#number += 1
    row.number = this.#number
    if (this.#number % 41_000 === 0) this.#undecodable += 1
    for (const volume of [this.#total, second]) add(volume, row)
    add(volumeOf(this.#protocols, row.protocol), row)
    // Only IP addresses are ranked.
    if (row.protocol !== 'ARP' && row.protocol !== 'LLDP') {
      add(this.#ipVersions[row.source?.includes(':') ? 'ipv6' : 'ipv4'], row)
      if (row.source) add(volumeOf(this.#sources, row.source), row)
      if (row.destination) add(volumeOf(this.#destinations, row.destination), row)
    }
    this.#kept.push(row)
    if (this.#kept.length > 2 * KEPT) this.#kept.splice(0, KEPT)
  }

  #timeline(seconds: number, step: number): Timeline {
    const all = this.#perSecond
    // Steps begin at multiples of their width, so that a step does not change as time goes on.
    const first = Math.max(0, all.length - seconds)
    const start = Math.floor((this.options.start + first) / step) * step
    const from = Math.max(0, start - this.options.start)
    const packetsPerSecond: number[] = []
    const bytesPerSecond: number[] = []
    for (let at = from; at < all.length; at += step) {
      const part = all.slice(at, at + step)
      packetsPerSecond.push(part.reduce((sum, { packets }) => sum + packets, 0) / step)
      bytesPerSecond.push(part.reduce((sum, { bytes }) => sum + bytes, 0) / step)
    }
    return { start: this.options.start + from, step, packetsPerSecond, bytesPerSecond }
  }
}

function add(volume: Volume, { wireLength }: PacketRow): void {
  volume.packets += 1
  volume.bytes += wireLength
}

function volumeOf(table: Map<string, Volume>, key: string): Volume {
  const volume = table.get(key) ?? { packets: 0, bytes: 0 }
  table.set(key, volume)
  return volume
}

function busiest(table: Map<string, Volume>, by: keyof Volume): HostFigures[] {
  return [...table]
    .map(([address, volume]) => ({ address, ...volume }))
    .sort((a, b) => b[by] - a[by] || (a.address < b.address ? -1 : 1))
    .slice(0, TOP_ROWS)
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(numbers.length, 1)
}
