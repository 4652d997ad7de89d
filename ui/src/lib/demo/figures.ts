// Figures of simulated packets: those of a whole capture, or of the one host that it is narrowed to.
import type {
  IpVersions,
  PacketPage,
  PacketRow,
  ProtocolFigures,
  Snapshot,
  TableQuery,
  Timeline,
  Volume,
} from '../bindings'
import { Census } from './census'
import type { Flood } from './crowd'

const KEPT = 10_000
const RECENT = 100
const RECENT_BESIDE_TABLE = 25
const ALL_STEPS = 400

/** The parts of a snapshot that are narrowed. */
export type Lists = Pick<
  Snapshot,
  'protocols' | 'ipVersions' | 'timelines' | 'top' | 'recent' | 'table'
>

/** Counts packets from a second on. */
export class Figures {
  readonly total: Volume = { packets: 0, bytes: 0 }
  readonly census: Census
  #protocols = new Map<string, Volume>()
  #ipVersions: IpVersions = { ipv4: { packets: 0, bytes: 0 }, ipv6: { packets: 0, bytes: 0 } }
  #perSecond: Volume[] = []
  #kept: PacketRow[] = []

  constructor(
    readonly start: number,
    flood?: Flood,
    short = 0,
  ) {
    this.census = new Census(flood, short)
  }

  /** The packets that are kept, oldest first. */
  get kept(): readonly PacketRow[] {
    return this.#kept
  }

  /** Counts the packets of a second, and numbers them; there may be none. */
  countSecond(second: number, packets: readonly PacketRow[]): void {
    while (this.#perSecond.length <= second - this.start) {
      this.#perSecond.push({ packets: 0, bytes: 0 })
    }
    for (const packet of packets) this.#count(packet)
    if (this.#kept.length > KEPT) this.#kept.splice(0, this.#kept.length - KEPT)
  }

  lists(table: TableQuery | null): Lists {
    return {
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
      top: this.census.top(),
      recent: this.#kept.slice(table ? -RECENT_BESIDE_TABLE : -RECENT).reverse(),
      table: table && this.census.table(table),
    }
  }

  /** The last seconds that are over, at most so many. */
  lastSeconds(count: number): Volume[] {
    return this.#perSecond.slice(-count)
  }

  /** Kept packets from number `newest` downwards. */
  page(newest: number, count: number): PacketPage {
    const oldestKept = this.#kept[0]?.number ?? 0
    const newestKept = this.total.packets
    const last = Math.min(newest, newestKept) - oldestKept
    const rows = this.#kept.slice(Math.max(0, last - count + 1), Math.max(0, last + 1)).reverse()
    return { oldestKept, newestKept, rows }
  }

  #count(packet: PacketRow): void {
    const { wireLength, protocol, source, time } = packet
    const second = this.#perSecond[time[0] - this.start]
    for (const volume of second ? [this.total, second] : [this.total]) add(volume, wireLength)
    add(volumeOf(this.#protocols, protocol), wireLength)
    // Only IP addresses are hosts.
    if (protocol !== 'ARP' && protocol !== 'LLDP') {
      add(this.#ipVersions[source?.includes(':') ? 'ipv6' : 'ipv4'], wireLength)
      this.census.count(packet)
    }
    packet.number = this.total.packets
    this.#kept.push(packet)
  }

  #timeline(seconds: number, step: number): Timeline {
    const all = this.#perSecond
    // Steps begin at multiples of their width, so that a step does not change as time goes on.
    const first = Math.max(0, all.length - seconds)
    const start = Math.floor((this.start + first) / step) * step
    const from = Math.max(0, start - this.start)
    const packetsPerSecond: number[] = []
    const bytesPerSecond: number[] = []
    for (let at = from; at < all.length; at += step) {
      const part = all.slice(at, at + step)
      packetsPerSecond.push(part.reduce((sum, { packets }) => sum + packets, 0) / step)
      bytesPerSecond.push(part.reduce((sum, { bytes }) => sum + bytes, 0) / step)
    }
    return { start: this.start + from, step, packetsPerSecond, bytesPerSecond }
  }
}

function add(volume: Volume, bytes: number): void {
  volume.packets += 1
  volume.bytes += bytes
}

function volumeOf(table: Map<string, Volume>, key: string): Volume {
  const volume = table.get(key) ?? { packets: 0, bytes: 0 }
  table.set(key, volume)
  return volume
}
