// A small snapshot and a palette for the tests of the charts.
import type { Snapshot, Timeline } from '../lib/bindings'
import { protocolToken, type Palette } from '../lib/palette.svelte'

export const samplePalette: Palette = {
  surface: '#ffffff',
  line: '#dddddd',
  text: '#000000',
  dim: '#555555',
  accent: '#0a66c2',
  font: 'sans-serif',
  protocol: protocolToken,
}

const bySecond: Timeline = {
  start: 1_700_000_000,
  step: 1,
  packetsPerSecond: [1, 0, 2],
  bytesPerSecond: [100, 0, 72],
}

export const sampleSnapshot: Snapshot = {
  sequence: 2,
  takenAt: [1_700_000_003, 0],
  startedAt: [1_700_000_000, 0],
  durationMs: 3000,
  totals: {
    packets: 3,
    bytes: 172,
    capturedBytes: 172,
    undecodable: 0,
    droppedByKernel: 0,
    droppedByInterface: null,
  },
  rates: { packetsPerSecond: 1, bitsPerSecond: 288, span: { of: 'lastSeconds', seconds: 2 } },
  protocols: [
    { protocol: 'UDP', packets: 2, bytes: 72 },
    { protocol: 'TCP', packets: 1, bytes: 100 },
  ],
  ipVersions: { ipv4: { packets: 3, bytes: 172 }, ipv6: { packets: 0, bytes: 0 } },
  timelines: {
    oneMinute: bySecond,
    fiveMinutes: bySecond,
    thirtyMinutes: {
      start: 1_700_000_000,
      step: 5,
      packetsPerSecond: [0.6],
      bytesPerSecond: [34.4],
    },
    all: bySecond,
  },
  top: {
    sourcesByPackets: [
      { address: '192.0.2.1', packets: 2, bytes: 72 },
      { address: '192.0.2.2', packets: 1, bytes: 100 },
    ],
    sourcesByBytes: [
      { address: '192.0.2.2', packets: 1, bytes: 100 },
      { address: '192.0.2.1', packets: 2, bytes: 72 },
    ],
    destinationsByPackets: [{ address: '192.0.2.53', packets: 3, bytes: 172 }],
    destinationsByBytes: [{ address: '192.0.2.53', packets: 3, bytes: 172 }],
    rowsShortBy: 0,
  },
  recent: [],
  progress: null,
  narrowing: null,
  table: null,
  gaps: [],
}

/** The same, narrowed to a host, with more that is not of it. */
export const narrowedSnapshot: Snapshot = {
  ...sampleSnapshot,
  totals: { ...sampleSnapshot.totals, packets: 1000, bytes: 100_000 },
  narrowing: {
    host: '192.0.2.1',
    sent: { packets: 2, bytes: 72 },
    received: { packets: 1, bytes: 100 },
    counted: { packets: 3, bytes: 172 },
    since: sampleSnapshot.startedAt,
    complete: true,
  },
}
