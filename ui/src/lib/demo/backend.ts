// The demo's backend: answers every command the way the window does, on simulated traffic.
import type { Backend, Unsubscribe } from '../backend'
import type {
  CaptureState,
  CaptureTarget,
  FlowPage,
  FlowQuery,
  HostPage,
  HostQuery,
  InterfaceList,
  PacketPage,
  Settings,
  TableQuery,
} from '../bindings'
import { demoDenials, demoFailures, noSuchInterface } from './failures'
import { parseFilter } from './filter'
import { demoInterfaces } from './interfaces'
import { Run } from './run'
import type { Scene } from './scenes'
import { failed, sample } from './targets'

const OPENING_MS = 150
// About as long as a person takes who knows the password by heart.
const PASSWORD_MS = 1200

/** A window without a window. */
export class DemoBackend implements Backend {
  #state: CaptureState = { phase: 'idle' }
  #settings: Settings
  #run: Run | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #stateListeners = new Set<(state: CaptureState) => void>()
  #listListeners = new Set<(list: InterfaceList) => void>()
  #granted = false
  #table: TableQuery | null = null

  constructor(
    private readonly scene: Scene,
    private readonly seed: number,
    private readonly clock: () => number = Date.now,
  ) {
    this.#settings = { interface: null, filter: '', intervalMs: 2000, ...scene.settings }
    if (scene.fixed) this.#state = scene.fixed
    if (scene.run) this.#begin(new Run({ ...this.#runOptions(), ...scene.run }), scene.state)
  }

  onState(callback: (state: CaptureState) => void): Promise<Unsubscribe> {
    callback(this.#state)
    this.#stateListeners.add(callback)
    return Promise.resolve(() => this.#stateListeners.delete(callback))
  }

  onInterfaces(callback: (list: InterfaceList) => void): Promise<Unsubscribe> {
    callback(this.#interfaces())
    this.#listListeners.add(callback)
    const timer = setInterval(() => callback(this.#interfaces()), 1000)
    return Promise.resolve(() => {
      clearInterval(timer)
      this.#listListeners.delete(callback)
    })
  }

  onFileHover(callback: (hovering: boolean) => void): Promise<Unsubscribe> {
    callback(this.scene.fileHovers ?? false)
    return Promise.resolve(() => {})
  }

  async getSettings(): Promise<Settings> {
    return this.#settings
  }

  async reloadInterfaces(): Promise<void> {
    this.#granted = this.scene.allowing !== 'inVain'
    for (const listener of this.#listListeners) listener(this.#interfaces())
  }

  async allowCapture(): Promise<void> {
    const { allowing } = this.scene
    if (allowing === 'awaited') return new Promise(() => {})
    await new Promise((resolve) => setTimeout(resolve, PASSWORD_MS))
    if (typeof allowing === 'object') throw allowing
  }

  async restartAsAdministrator(): Promise<void> {
    throw demoDenials.declined
  }

  async checkFilter(filter: string): Promise<void> {
    parseFilter(filter)
  }

  async startCapture(name: string, filter: string, asAdministrator: boolean): Promise<void> {
    const list = this.#interfaces()
    const interfaces = list.phase === 'listed' ? list.interfaces : []
    const entry = interfaces.find((one) => one.name === name)
    if (!entry) throw noSuchInterface(name)
    if (entry.access.state === 'refused' && !asAdministrator) throw entry.access.failure
    this.#settings = { ...this.#settings, interface: name, filter }
    const { allowing } = this.scene
    const target = {
      source: { kind: 'interface', name },
      label: entry.description,
      filter,
    } as const
    if (asAdministrator && typeof allowing === 'object') this.#tell(failed(allowing, target))
    else this.#open(target)
  }

  async chooseFile(filter: string): Promise<boolean> {
    await this.openSample(filter)
    return true
  }

  async openSample(filter: string): Promise<void> {
    this.#open({ ...sample, filter })
  }

  async restartCapture(filter: string): Promise<void> {
    if (this.#state.phase === 'idle') throw demoFailures.nothingRuns
    this.#open({ ...this.#state.target, filter })
  }

  async pauseCapture(): Promise<void> {
    this.#setPaused(true)
  }

  async resumeCapture(): Promise<void> {
    this.#setPaused(false)
  }

  async stopCapture(): Promise<void> {
    if (!this.#run) return
    this.#stopClock()
    this.#tell(this.#run.ended('stopped'))
  }

  async closeCapture(): Promise<void> {
    this.#stopClock()
    this.#run = null
    this.#tell({ phase: 'idle' })
  }

  async refreshFigures(): Promise<void> {
    this.#tick()
  }

  async setInterval(intervalMs: number): Promise<void> {
    this.#settings = { ...this.#settings, intervalMs }
    if (this.#run) this.#run.intervalMs = intervalMs
    if (this.#timer !== undefined) this.#startClock()
  }

  async listPackets(newest: number, count: number): Promise<PacketPage> {
    return this.#run?.traffic.page(newest, count) ?? { oldestKept: 0, newestKept: 0, rows: [] }
  }

  async setTable(query: TableQuery | null): Promise<void> {
    const same = JSON.stringify(this.#table) === JSON.stringify(query)
    this.#table = query
    if (same || !this.#run || this.#isGone() || this.scene.worker === 'silent') return
    this.#run.traffic.table = query
    this.#relist()
  }

  async narrow(host: string | null): Promise<void> {
    this.#answering().traffic.narrow(host)
    this.#relist()
  }

  async listHosts(query: HostQuery, offset: number, count: number): Promise<HostPage> {
    const { traffic } = await this.#speaking()
    return traffic.hosts(query, offset, count)
  }

  async listFlows(query: FlowQuery, offset: number, count: number): Promise<FlowPage> {
    const { traffic } = await this.#speaking()
    return traffic.flows(query, offset, count)
  }

  async saveImage(name: string, png: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([png], { type: 'image/png' }))
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
    return true
  }

  #open(target: CaptureTarget): void {
    parseFilter(target.filter)
    this.#stopClock()
    this.#tell({ phase: 'starting', target })
    this.#timer = setTimeout(
      () => this.#begin(new Run({ ...this.#runOptions(), target })),
      OPENING_MS,
    )
  }

  #begin(run: Run, state?: (run: Run) => CaptureState): void {
    this.#run = run
    // Every capture is told what the page shows.
    run.traffic.table = this.#table
    if (state) {
      this.#tell(state(run))
      return
    }
    this.#startClock()
    this.#tick()
  }

  #startClock(): void {
    this.#stopClock()
    this.#timer = setInterval(() => this.#tick(), this.#settings.intervalMs)
  }

  #stopClock(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tick(): void {
    const run = this.#run
    if (!run || this.#state.phase === 'ended' || this.#state.phase === 'failed') return
    const done = run.tick(this.clock())
    if (done) this.#stopClock()
    this.#tell(done ? run.ended('endOfFile') : run.running())
  }

  /** The capture, as long as its worker answers. */
  #answering(): Run {
    if (!this.#run || this.#isGone()) throw demoFailures.nothingRuns
    return this.#run
  }

  /** The same, once it speaks; some never do. */
  #speaking(): Promise<Run> {
    const run = this.#answering()
    return this.scene.worker === 'silent' ? new Promise(() => {}) : Promise.resolve(run)
  }

  #isGone(): boolean {
    const { phase } = this.#state
    return phase === 'failed' || (phase === 'ended' && this.scene.worker === 'gone')
  }

  /** Other lists of the figures that are shown come at once, also while they are held or at an end. */
  #relist(): void {
    const state = this.#state
    if ((state.phase !== 'running' && state.phase !== 'ended') || !state.snapshot) return
    const snapshot = { ...state.snapshot, ...this.#answering().traffic.lists() }
    if (this.#run) this.#run.snapshot = snapshot
    this.#tell({ ...state, snapshot })
  }

  #setPaused(paused: boolean): void {
    if (!this.#run || this.#state.phase !== 'running') return
    this.#run.paused = paused
    if (this.#timer === undefined) this.#startClock()
    if (!paused) this.#run.tick(this.clock())
    this.#tell(this.#run.running())
  }

  #runOptions() {
    return { seed: this.seed, now: this.#second(), intervalMs: this.#settings.intervalMs }
  }

  #second(): number {
    return Math.floor(this.clock() / 1000)
  }

  #interfaces(): InterfaceList {
    const list = this.#granted ? undefined : this.scene.interfaces
    return (
      list?.(this.seed, this.#second()) ?? {
        phase: 'listed',
        interfaces: demoInterfaces(this.seed, this.#second()),
      }
    )
  }

  #tell(state: CaptureState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}
