// The way to the program behind the page. Everything the page knows comes through this interface;
// it has two implementations: the window's (here) and the simulated demo (demo.ts).
import { invoke, type InvokeArgs } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'

import type {
  CaptureState,
  FlowPage,
  FlowQuery,
  HostPage,
  HostQuery,
  InterfaceList,
  PacketPage,
  Settings,
  TableQuery,
} from './bindings'

/** Stops a subscription. */
export type Unsubscribe = () => void

/** What the page can ask for. Every promise is rejected with a `Failure`. */
export interface Backend {
  /** Calls back with the present state at once, then with each new one. */
  onState(callback: (state: CaptureState) => void): Promise<Unsubscribe>
  /** Calls back with the present list at once, then with each new one (about once a second while idle). */
  onInterfaces(callback: (list: InterfaceList) => void): Promise<Unsubscribe>
  /** Calls back while a file is held over the window (true) and when it is dropped or leaves (false). */
  onFileHover(callback: (hovering: boolean) => void): Promise<Unsubscribe>
  getSettings(): Promise<Settings>
  /** Lists the interfaces anew, in a new worker: after rights were granted, or after a failure. */
  reloadInterfaces(): Promise<void>
  /** Resolves when libpcap accepts the filter for this link type; rejects with `invalidFilter` and libpcap's words. */
  checkFilter(filter: string, linkType: string | null): Promise<void>
  /** As administrator: once, with a password that the system asks for. */
  startCapture(name: string, filter: string, asAdministrator: boolean): Promise<void>
  /** Lets this person capture from now on; takes as long as the person needs for the password. */
  allowCapture(): Promise<void>
  /** Starts the whole program again as Administrator, on Windows. */
  restartAsAdministrator(): Promise<void>
  /** Shows the system's dialog; resolves to false when the person chose nothing. */
  chooseFile(filter: string): Promise<boolean>
  openSample(filter: string): Promise<void>
  /** Starts the present target again: after a failure, after the end, or with another filter. */
  restartCapture(filter: string): Promise<void>
  pauseCapture(): Promise<void>
  resumeCapture(): Promise<void>
  stopCapture(): Promise<void>
  /** Back to the start screen; a running capture is stopped. */
  closeCapture(): Promise<void>
  /** Asks the worker for the figures of this moment; they arrive as a new state. */
  refreshFigures(): Promise<void>
  setInterval(intervalMs: number): Promise<void>
  /** Kept packets from number `newest` downwards; at most 1,000. */
  listPackets(newest: number, count: number): Promise<PacketPage>
  /** Snapshots carry the first rows of this table from now on, or of none; one comes at once. */
  setTable(query: TableQuery | null): Promise<void>
  /** Narrows all lists and charts to a host, or to none; a snapshot comes at once. */
  narrow(host: string | null): Promise<void>
  /** Rows of the hosts from place `offset` on; at most 1,000. */
  listHosts(query: HostQuery, offset: number, count: number): Promise<HostPage>
  /** Rows of the flows from place `offset` on; at most 1,000. */
  listFlows(query: FlowQuery, offset: number, count: number): Promise<FlowPage>
  /** Shows the system's dialog and writes the picture; resolves to false when the person cancelled. */
  saveImage(name: string, png: Uint8Array<ArrayBuffer>): Promise<boolean>
}

/** The backend of the window: Tauri commands and events. */
export const windowBackend: Backend = {
  onState: (callback) => follow<CaptureState>('capture-state', 'get_state', callback),
  onInterfaces: (callback) => follow<InterfaceList>('interfaces', 'get_interfaces', callback),
  onFileHover: (callback) => listen<boolean>('file-hover', (event) => callback(event.payload)),
  getSettings: () => invoke<Settings>('get_settings'),
  reloadInterfaces: () => command('reload_interfaces'),
  checkFilter: (filter, linkType) => command('check_filter', { filter, linkType }),
  startCapture: (name, filter, asAdministrator) =>
    command('start_capture', { name, filter, asAdministrator }),
  allowCapture: () => command('allow_capture'),
  restartAsAdministrator: () => command('restart_as_administrator'),
  chooseFile: (filter) => invoke<boolean>('choose_file', { filter }),
  openSample: (filter) => command('open_sample', { filter }),
  restartCapture: (filter) => command('restart_capture', { filter }),
  pauseCapture: () => command('pause_capture'),
  resumeCapture: () => command('resume_capture'),
  stopCapture: () => command('stop_capture'),
  closeCapture: () => command('close_capture'),
  refreshFigures: () => command('refresh_figures'),
  setInterval: (intervalMs) => command('set_interval', { intervalMs }),
  saveImage: (name, png) => invoke<boolean>('save_image', { name, bytes: Array.from(png) }),
  listPackets: (newest, count) => invoke<PacketPage>('list_packets', { newest, count }),
  setTable: (query) => command('set_table', { query }),
  narrow: (host) => command('narrow', { host }),
  listHosts: (query, offset, count) => invoke<HostPage>('list_hosts', { query, offset, count }),
  listFlows: (query, offset, count) => invoke<FlowPage>('list_flows', { query, offset, count }),
}

async function command(name: string, args?: InvokeArgs): Promise<void> {
  await invoke(name, args)
}

/**
 * Listens first and asks then: an event that is sent before the page listens is lost. The answer
 * is dropped when an event overtook it, because the event is newer.
 */
async function follow<T>(
  event: string,
  query: string,
  callback: (value: T) => void,
): Promise<Unsubscribe> {
  let overtaken = false
  const stop = await listen<T>(event, ({ payload }) => {
    overtaken = true
    callback(payload)
  })
  const present = await invoke<T>(query)
  if (!overtaken) callback(present)
  return stop
}
