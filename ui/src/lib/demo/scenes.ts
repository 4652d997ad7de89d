// Every state that a person can meet, by the name that `?state=` shows it under.
import type { CaptureState, CaptureTarget, Failure, InterfaceList, Settings } from '../bindings'
import type { ViewId } from '../../views/views'
import { denialScenes } from './denials'
import { demoFailures as failures } from './failures'
import { demoFences } from './fences'
import { hostileScenes } from './hostile'
import { manyInterfaces } from './interfaces'
import type { Run, RunOptions } from './run'
import { failed, large, picture, sample, wifi } from './targets'

/** A state of the demo. Whatever it leaves out is as on an ordinary start. */
export interface Scene {
  /** A sentence that the person reads in this state. */
  reads: string
  settings?: Partial<Settings>
  fileHovers?: boolean
  /** The view that is open, and what its table is searched for. */
  opens?: ViewId
  search?: string
  /** The list of interfaces at a second. */
  interfaces?: (seed: number, second: number) => InterfaceList
  /** A capture that runs already. */
  run?: Partial<RunOptions> & { target: CaptureTarget }
  /** What the page is told of it; without this the capture goes on. */
  state?: (run: Run) => CaptureState
  /** What the page is told where there is no capture. */
  fixed?: CaptureState
  /** What comes of asking for the right to capture; without this it is given after a moment. */
  allowing?: 'awaited' | 'inVain' | Failure
  /** The worker is gone once the capture has ended, or leaves questions for rows open. */
  worker?: 'gone' | 'silent'
}

export const scenes = {
  start: { reads: 'What should Wirewatch watch?' },
  'start-many': {
    reads: 'Docker bridge',
    interfaces: (seed, second) => ({ phase: 'listed', interfaces: manyInterfaces(seed, second) }),
  },
  'start-settings-anew': {
    reads: 'The settings begin anew',
    settings: { notice: failures.unreadableSettings },
  },
  'start-last-choice': { reads: 'VPN', settings: { interface: 'tun0', filter: 'not port 22' } },
  'file-hover': { reads: 'Drop to open', fileHovers: true },
  loading: {
    reads: 'Looking for network interfaces…',
    interfaces: () => ({ phase: 'loading' }),
  },
  'no-interface': {
    reads: 'No network interface was found',
    interfaces: () => ({ phase: 'listed', interfaces: [] }),
  },
  'list-failed': {
    reads: failures.listStopped.message,
    interfaces: () => ({ phase: 'failed', failure: failures.listStopped }),
  },
  starting: { reads: 'Opening', fixed: { phase: 'starting', target: wifi } },
  waiting: {
    reads: 'The first figures arrive in a moment.',
    run: { target: wifi },
    state: (run) => run.running(),
  },
  empty: { reads: 'No packets yet.', run: { target: wifi, pace: 0, past: 42 } },
  'empty-filtered': {
    reads: 'No packet has matched the filter yet.',
    run: { target: { ...wifi, filter: 'port 9999' }, past: 42, pace: 20 },
  },
  live: { reads: 'Live', run: { target: wifi, past: 308 } },
  'fence-partly': { reads: 'Live', run: { target: wifi, past: 308, fence: demoFences.partly } },
  'fence-absent': { reads: 'Live', run: { target: wifi, past: 308, fence: demoFences.absent } },
  fresh: { reads: 'Live', run: { target: wifi, past: 6 } },
  quiet: { reads: 'Live', run: { target: { ...wifi, filter: 'icmp' }, past: 95, pace: 20 } },
  flood: {
    reads: 'by kernel',
    run: { target: wifi, past: 9, pace: 21_000, dropped: 48_213 },
  },
  huge: { reads: 'billion', run: { target: large, past: 60 }, state: hugeTotals },
  hosts: { reads: '20 hosts', opens: 'hosts', run: { target: wifi, past: 308 } },
  connections: { reads: '13 connections', opens: 'connections', run: { target: wifi, past: 308 } },
  'many-hosts': {
    reads: 'hosts',
    opens: 'hosts',
    run: { target: wifi, past: 120, crowd: 12_000 },
  },
  'many-connections': {
    reads: 'connections',
    opens: 'connections',
    run: { target: wifi, past: 120, crowd: 12_000 },
  },
  'search-without-match': {
    reads: 'No connection matches “udp 8443”.',
    opens: 'connections',
    search: 'udp 8443',
    run: { target: wifi, past: 60 },
  },
  'more-hosts-than-kept': {
    reads: 'beyond the 172,032 that are kept are not listed',
    opens: 'hosts',
    run: { target: wifi, past: 9, flood: 172_012 },
    state: still,
  },
  'hosts-awaited': {
    reads: 'Looking…',
    opens: 'hosts',
    run: { target: wifi, past: 60 },
    worker: 'silent',
  },
  'no-hosts': {
    reads: 'none with an IP address yet. Every host',
    opens: 'hosts',
    run: { target: { ...wifi, filter: 'arp' }, past: 60 },
  },
  'no-connections': {
    reads: 'none over TCP or UDP yet. Every TCP',
    opens: 'connections',
    run: { target: { ...wifi, filter: 'icmp' }, past: 60 },
  },
  'no-connections-in-file': {
    reads: 'but none over TCP or UDP.',
    opens: 'connections',
    run: { target: { ...sample, filter: 'arp' }, past: 240 },
    state: over,
  },
  'rows-gone': {
    reads: 'These rows went with the capture. Starting it again brings new ones.',
    opens: 'hosts',
    run: { target: wifi, past: 130 },
    state: over,
    worker: 'gone',
  },
  narrowed: { reads: '140.82.121.4 sent', run: { target: wifi, past: 7, host: '140.82.121.4' } },
  'narrowed-late': {
    reads: 'Capture only this host',
    run: {
      target: { ...wifi, filter: 'not arp' },
      past: 308,
      host: '2001:db8:4006:82f::200e',
    },
  },
  'narrowed-connections': {
    reads: 'Capture only this host',
    opens: 'connections',
    run: { target: wifi, past: 308, host: '192.168.1.24' },
  },
  gap: {
    reads: 'Live',
    run: {
      target: wifi,
      past: 308,
      gaps: [
        { from: 231, until: 169, reason: 'asleep' },
        { from: 74, until: 61, reason: 'interfaceGone' },
      ],
    },
  },
  'waiting-for-interface': {
    reads: 'Waiting for wlp2s0 to come back',
    run: {
      target: wifi,
      past: 308,
      gaps: [{ from: 47, until: null, reason: 'interfaceGone' }],
      notices: [failures.interfaceAwaited],
    },
  },
  'interface-back': {
    reads: failures.interfaceBack.message,
    run: {
      target: wifi,
      past: 308,
      gaps: [{ from: 74, until: 61, reason: 'interfaceGone' }],
      notices: [failures.interfaceBack],
    },
  },
  'clock-set': { reads: 'Live', run: { target: wifi, past: 308, clockMoves: true } },
  paused: {
    reads: 'Held still. Capturing goes on.',
    run: { target: wifi, past: 308 },
    state: (run) => {
      run.refresh()
      run.paused = true
      return run.running()
    },
  },
  reading: {
    reads: 'of the file is read',
    run: { target: large, readingSeconds: 60, past: 80 },
  },
  ended: {
    reads: 'Read again',
    run: { target: sample, past: 240 },
    state: over,
  },
  stopped: {
    reads: 'Start again',
    run: { target: wifi, past: 130 },
    state: over,
  },
  years: {
    reads: '1,120 d',
    run: { target: { ...large, label: 'ssh, three years.pcap' }, past: 240, pace: 8 },
    state: overYears,
  },
  'cut-file': {
    reads: failures.cutFile.message,
    run: { target: large, past: 200, notices: [failures.cutFile] },
    state: over,
  },
  'interface-gone': {
    reads: failures.interfaceNotFound.message,
    run: { target: wifi, past: 130 },
    state: broken(failures.interfaceNotFound),
  },
  'worker-stopped': {
    reads: 'Restart',
    run: { target: wifi, past: 130 },
    state: broken(failures.workerStopped),
  },
  'worker-restarted': {
    reads: failures.workerRestarted.message,
    run: { target: wifi, past: 12, notices: [failures.workerRestarted] },
  },
  'worker-restarted-twice': {
    reads: failures.workerRestarted.message,
    run: {
      target: wifi,
      past: 12,
      notices: [failures.workerRestarted, failures.workerRestarted],
    },
  },
  'worker-keeps-stopping': {
    reads: failures.workerKeepsStopping.message,
    run: { target: wifi, past: 12 },
    state: broken(failures.workerKeepsStopping),
  },
  'worker-never-started': {
    reads: failures.workerKeepsStopping.message,
    fixed: failed(failures.workerKeepsStopping),
  },
  'interface-down': {
    reads: failures.interfaceDown.message,
    fixed: failed(failures.interfaceDown),
  },
  'bad-filter': {
    reads: failures.invalidFilter.message,
    fixed: failed(failures.invalidFilter, { ...wifi, filter: 'tcp prot 443' }),
  },
  'not-a-capture': {
    reads: failures.notACapture.message,
    fixed: failed(failures.notACapture, picture),
  },
  'unsupported-link-type': {
    reads: failures.unsupportedLinkType.message,
    fixed: failed(failures.unsupportedLinkType, {
      source: { kind: 'interface', name: 'bluetooth-monitor' },
      label: 'Bluetooth monitor',
      filter: '',
    }),
  },
  'protocol-mismatch': {
    reads: failures.protocolMismatch.message,
    fixed: failed(failures.protocolMismatch),
  },
  internal: { reads: failures.internal.message, fixed: failed(failures.internal) },
  ...denialScenes,
  ...hostileScenes,
} as const satisfies Record<string, Scene>

function broken(failure: Failure) {
  return (run: Run) => {
    run.refresh()
    return run.failed(failure)
  }
}

function over(run: Run): CaptureState {
  run.refresh()
  return run.ended(run.isFile ? 'endOfFile' : 'stopped')
}

/** Figures that stand still without being paused. */
function still(run: Run): CaptureState {
  run.refresh()
  return run.running()
}

/** A file of years, in which little happened. */
function overYears(run: Run): CaptureState {
  run.refresh()
  if (run.snapshot) {
    const { totals, takenAt, timelines } = run.snapshot
    const [weeks, week] = [160, 604_800]
    const start = takenAt[0] - weeks * week
    const perSecond = (amount: number) =>
      Array.from({ length: weeks }, (_, index) => (index % 23 < 3 ? amount / (21 * week) : 0))
    timelines.all = {
      ...{ start, step: week },
      packetsPerSecond: perSecond(totals.packets),
      bytesPerSecond: perSecond(totals.bytes),
    }
    run.snapshot.startedAt = [start, 0]
    run.snapshot.durationMs = weeks * week * 1000
    run.snapshot.rates = {
      packetsPerSecond: totals.packets / (weeks * week),
      bitsPerSecond: (totals.bytes * 8) / (weeks * week),
      span: { of: 'wholeCapture' },
    }
  }
  return run.ended('endOfFile')
}

/** A capture of months: the longest figures that the tiles have to hold. */
function hugeTotals(run: Run): CaptureState {
  run.refresh()
  if (run.snapshot) {
    const packets = 98_765_432_109
    const growth = packets / run.snapshot.totals.packets
    for (const protocol of run.snapshot.protocols) {
      protocol.packets = Math.round(protocol.packets * growth)
    }
    run.snapshot.totals = {
      packets,
      bytes: 123_456_789_012_345,
      capturedBytes: 123_456_789_012_345,
      undecodable: 1_234_567,
      droppedByKernel: 12_345_678,
      droppedByInterface: 1_234_567,
    }
    run.snapshot.rates = {
      packetsPerSecond: 12_345_678,
      bitsPerSecond: 123_456_789_012,
      span: { of: 'lastSeconds', seconds: 2 },
    }
    run.snapshot.durationMs = 9_876_543_210
  }
  return run.running()
}

/** The scene of that name, if there is one. */
export function sceneOf(name: string): Scene | null {
  const known: Record<string, Scene> = scenes
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null
}
