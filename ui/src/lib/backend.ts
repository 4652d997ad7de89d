// The way to the program behind the page. Everything the page knows comes through this interface;
// it has two implementations: the window's (here) and the recorded demo (demo.ts).
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'

import type { CaptureState, InterfaceList, PacketPage, Settings } from './bindings'

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
  startCapture(name: string, filter: string): Promise<void>
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
}
