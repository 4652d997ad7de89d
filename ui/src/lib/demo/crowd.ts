// Many strangers: thousands of ordinary conversations, and a flood from more hosts than are kept.
import type { FlowRow, HostRow, Timestamp, Unlisted } from '../bindings'
import { web, type DemoFlow } from './flows'

/** Conversations with so many servers, over IPv4 and IPv6. */
export function crowdOf(count: number): DemoFlow[] {
  return Array.from({ length: count }, (_, index) => {
    const port = 32_768 + ((index * 7919) % 28_000)
    const there = index % 9 === 4 ? stranger6(index) : stranger(index)
    const flow = web(there, port, 1, 0.4 + (index % 50) / 100)
    return index % 4 === 1 ? { ...flow, protocol: 'UDP' } : flow
  })
}

/** What a flood leaves behind. */
export interface Flood {
  hosts: HostRow[]
  flows: FlowRow[]
  unlisted: Unlisted
}

/** Single packets from as many made-up addresses as are kept, and those that found no room. */
export function floodOf(count: number, second: number): Flood {
  const server = '192.168.1.24'
  const none = { packets: 0, bytes: 0 }
  const rows = Array.from({ length: count }, (_, index) => {
    const packets = 1 + (index % 1021 === 7 ? 2 : index % 3 === 0 ? 1 : 0)
    const seen: Timestamp = [second, (index * 5000) % 1e9]
    return { address: stranger(index), sent: { packets, bytes: packets * 60 }, seen, index }
  })
  return {
    hosts: rows.map(({ address, sent }) => ({ address, sent, received: none, both: { ...sent } })),
    flows: rows.map(({ address, sent, seen, index }) => ({
      protocol: 'TCP',
      client: address,
      clientPort: 1024 + ((index * 7919) % 60_000),
      server,
      serverPort: 443,
      sent,
      received: none,
      both: { ...sent },
      firstSeen: seen,
      lastSeen: seen,
      tcpState: 'synSent',
    })),
    unlisted: {
      sent: { packets: 1_203_442, bytes: 72_206_520 },
      received: none,
      rowsShortBy: 12,
    },
  }
}

/** An address of the range that RFC 6598 sets aside; neighbours in number are far apart. */
function stranger(index: number): string {
  const number = (index * 2_654_435 + 77) % 4_194_304
  return `100.${64 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`
}

function stranger6(index: number): string {
  const part = (factor: number) => (((index + 3) * factor) % 65_521).toString(16)
  return `2001:db8:${part(40_503)}::${part(25_173)}`
}
