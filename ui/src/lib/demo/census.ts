// The hosts and flows of the demo, each with what it sent and received.
import type {
  FlowPage,
  FlowQuery,
  FlowRow,
  HostFigures,
  HostPage,
  HostQuery,
  HostRow,
  PacketRow,
  Table,
  TableQuery,
  TcpState,
  TopHosts,
  Unlisted,
  Volume,
} from '../bindings'
import type { Flood } from './crowd'
import { sortedFlows, sortedHosts } from './order'

const TOP_ROWS = 10
const FIRST_HOSTS = 128
const FIRST_FLOWS = 64

const nothing: Unlisted = {
  sent: { packets: 0, bytes: 0 },
  received: { packets: 0, bytes: 0 },
  rowsShortBy: 0,
}

// How far a connection has come follows from its client's port, so that every state can be met.
const states: readonly TcpState[] = ['synSent', 'synReceived', 'closing', 'closed', 'reset']

/** Counts packets by host and by flow. */
export class Census {
  #hosts = new Map<string, HostRow>()
  #flows: FlowRow[] = []
  // By client, server, and what remains as a number: a text of all would take longer to make than to find.
  #flowsOf = new Map<string, Map<string, Map<number, FlowRow>>>()
  #unlisted = nothing
  #unlistedFlows: Unlisted
  #sortedHosts = new Sorted<HostRow>()
  #sortedFlows = new Sorted<FlowRow>()

  /** Of a host alone, `short` says what the rows of its flows may have missed. */
  constructor(flood?: Flood, short = 0) {
    this.#unlistedFlows = { ...nothing, rowsShortBy: short }
    if (!flood) return
    this.#unlistedFlows = flood.unlisted
    for (const row of flood.hosts) this.#hosts.set(row.address, row)
    // Each of these addresses sends once: no later packet belongs to their flows.
    this.#flows = [...flood.flows]
    this.#unlisted = flood.unlisted
  }

  count(packet: PacketRow): void {
    const { source, destination, wireLength } = packet
    if (source === null || destination === null) return
    this.#sortedHosts.forget()
    this.#sortedFlows.forget()
    const [from, to] = [this.#host(source), this.#host(destination)]
    add(from.sent, wireLength)
    add(to.received, wireLength)
    for (const host of [from, to]) add(host.both, wireLength)
    this.#countFlow(packet, source, destination)
  }

  /** What a host sent and received. */
  host(address: string): HostRow {
    return structuredClone(this.#hosts.get(address) ?? silent(address))
  }

  top(): TopHosts {
    return {
      sourcesByPackets: this.#busiest('sent', 'packets'),
      sourcesByBytes: this.#busiest('sent', 'bytes'),
      destinationsByPackets: this.#busiest('received', 'packets'),
      destinationsByBytes: this.#busiest('received', 'bytes'),
      rowsShortBy: this.#unlisted.rowsShortBy,
    }
  }

  /** The first rows of a table. */
  table(asked: TableQuery): Table {
    const { of, column, reversed, search } = asked
    return of === 'hosts'
      ? { of, query: { column, reversed, search }, page: this.hosts(asked, 0, FIRST_HOSTS) }
      : { of, query: { column, reversed, search }, page: this.flows(asked, 0, FIRST_FLOWS) }
  }

  hosts(query: HostQuery, offset: number, count: number): HostPage {
    const rows = this.#sortedHosts.rows(query, () => sortedHosts([...this.#hosts.values()], query))
    return this.#page(this.#hosts.size, this.#unlisted, rows, offset, count)
  }

  flows(query: FlowQuery, offset: number, count: number): FlowPage {
    const rows = this.#sortedFlows.rows(query, () => sortedFlows(this.#flows, query))
    return this.#page(this.#flows.length, this.#unlistedFlows, rows, offset, count)
  }

  /** The most packets that a flow's row can have missed. */
  get flowsShortBy(): number {
    return this.#unlistedFlows.rowsShortBy
  }

  #page<Row>(kept: number, unlisted: Unlisted, rows: Row[], offset: number, count: number) {
    const part = structuredClone(rows.slice(offset, offset + count))
    return { kept, matching: rows.length, unlisted, rows: part }
  }

  #host(address: string): HostRow {
    const row = this.#hosts.get(address) ?? silent(address)
    this.#hosts.set(address, row)
    return row
  }

  #countFlow(packet: PacketRow, source: string, destination: string): void {
    const { protocol, sourcePort, destinationPort, time, wireLength } = packet
    if (sourcePort === null || destinationPort === null) return
    // Who asks has a port of no meaning, and those are the high ones.
    const asks =
      sourcePort === destinationPort ? source <= destination : sourcePort > destinationPort
    const ends = asks
      ? { client: source, clientPort: sourcePort, server: destination, serverPort: destinationPort }
      : { client: destination, clientPort: destinationPort, server: source, serverPort: sourcePort }
    const servers = inner(this.#flowsOf, ends.client, () => new Map<string, Map<number, FlowRow>>())
    const flows = inner(servers, ends.server, () => new Map<number, FlowRow>())
    const key = (ends.clientPort * 65_536 + ends.serverPort) * 2 + (protocol === 'TCP' ? 1 : 0)
    let row = flows.get(key)
    if (!row) {
      row = {
        protocol,
        ...ends,
        sent: { packets: 0, bytes: 0 },
        received: { packets: 0, bytes: 0 },
        both: { packets: 0, bytes: 0 },
        firstSeen: time,
        lastSeen: time,
        tcpState: protocol === 'TCP' ? (states[ends.clientPort % 31] ?? 'established') : null,
      }
      flows.set(key, row)
      this.#flows.push(row)
    }
    add(asks ? row.sent : row.received, wireLength)
    add(row.both, wireLength)
    row.lastSeen = time
  }

  #busiest(direction: 'sent' | 'received', by: keyof Volume): HostFigures[] {
    // One look at each row: after a flood there are too many to be sorted.
    const first: HostRow[] = []
    for (const row of this.#hosts.values()) {
      const amount = row[direction][by]
      if (amount === 0 || amount < (first[TOP_ROWS - 1]?.[direction][by] ?? 0)) continue
      first.push(row)
      first.sort((a, b) => b[direction][by] - a[direction][by] || (a.address < b.address ? -1 : 1))
      first.length = Math.min(first.length, TOP_ROWS)
    }
    return first.map((row) => ({ address: row.address, ...row[direction] }))
  }
}

/** Rows sorted once for the many pages that are asked for between two packets. */
class Sorted<Row> {
  #query = ''
  #rows: Row[] = []

  rows(query: HostQuery | FlowQuery, sort: () => Row[]): Row[] {
    const asked = JSON.stringify([query.column, query.reversed, query.search])
    if (this.#query !== asked) this.#rows = sort()
    this.#query = asked
    return this.#rows
  }

  forget(): void {
    this.#query = ''
  }
}

function inner<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

/** A host that has sent and received nothing yet. */
function silent(address: string): HostRow {
  const nothing = () => ({ packets: 0, bytes: 0 })
  return { address, sent: nothing(), received: nothing(), both: nothing() }
}

function add(volume: Volume, bytes: number): void {
  volume.packets += 1
  volume.bytes += bytes
}
