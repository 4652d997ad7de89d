// What the page knows: the last state and list it was told, the settings, and what a command refused.
import { createContext } from 'svelte'

import type { Backend, Unsubscribe } from './backend'
import type {
  CaptureState,
  Failure,
  FlowQuery,
  HostQuery,
  InterfaceList,
  Settings,
  Snapshot,
} from './bindings'
import { failureFrom } from './failure'
import { seenWith, type Seen } from './seen'
import { ShownTable } from './shown'

/** The parts of the window that the page shows one of. */
export type Screen = 'start' | 'starting' | 'failed' | 'dashboard'

/**
 * Which screen shows this state. Figures stay in sight after a failure, and a capture that is
 * started again from the dashboard keeps the dashboard.
 */
export function screenOf(state: CaptureState, before: Screen = 'start'): Screen {
  switch (state.phase) {
    case 'idle':
      return 'start'
    case 'starting':
      return before === 'dashboard' ? 'dashboard' : 'starting'
    case 'failed':
      return state.snapshot ? 'dashboard' : 'failed'
    case 'running':
    case 'ended':
      return 'dashboard'
  }
}

/** The figures of a state, if it has any. */
export function snapshotOf(state: CaptureState): Snapshot | null {
  return state.phase === 'idle' || state.phase === 'starting' ? null : state.snapshot
}

/** One page on one backend. */
export class Session {
  state = $state.raw<CaptureState>({ phase: 'idle' })
  screen = $state<Screen>('start')
  interfaces = $state.raw<InterfaceList>({ phase: 'loading' })
  settings = $state.raw<Settings>({ interface: null, filter: '', intervalMs: 2000 })
  fileHovers = $state(false)
  /** The first state and the settings have come, so that nothing is drawn that will be replaced at once. */
  ready = $state(false)
  /** What the last command was refused for; cleared by the next one. */
  refusal = $state.raw<Failure | null>(null)
  /** The system has just let this person capture; forgotten with the next command. */
  allowed = $state(false)
  /** A command is on its way. */
  busy = $state(false)
  /** How hosts and connections are sorted and searched; kept while another view is open. */
  hostQuery = $state.raw<HostQuery>({ column: 'bytes', reversed: false, search: '' })
  flowQuery = $state.raw<FlowQuery>({ column: 'bytes', reversed: false, search: '' })
  /** The table that snapshots carry. */
  readonly table: ShownTable
  #seen = $state.raw<Seen>({ capture: 0, sequence: 0 })
  /** The capture that had ended, and did not answer any more. */
  #unanswering = $state<number | null>(null)
  /** Counts the captures since the page was opened. */
  readonly capture = $derived(this.#seen.capture)
  /** Nobody answers for this capture any more: there is only what its last snapshot holds. */
  readonly gone = $derived(
    this.state.phase === 'failed' ||
      (this.state.phase === 'ended' && this.#unanswering === this.capture),
  )
  #escapes: (() => void)[] = []

  constructor(
    readonly backend: Backend,
    search = '',
  ) {
    this.table = new ShownTable(backend, () => this.#doubt(this.capture))
    this.hostQuery = { ...this.hostQuery, search }
    this.flowQuery = { ...this.flowQuery, search }
  }

  /** Follows the backend until the returned function is called. */
  open(): Unsubscribe {
    const subscriptions = [
      this.backend.onState((state) => {
        this.screen = screenOf(state, this.screen)
        this.state = state
        this.#seen = seenWith(this.#seen, state)
        this.#rememberTarget()
      }),
      this.backend.onInterfaces((list) => (this.interfaces = list)),
      this.backend.onFileHover((hovering) => (this.fileHovers = hovering)),
    ]
    const settings = this.backend.getSettings().then((settings) => {
      this.settings = settings
      this.#rememberTarget()
    })
    Promise.all([...subscriptions, settings])
      .catch((rejection: unknown) => (this.refusal = failureFrom(rejection)))
      .finally(() => (this.ready = true))
    return () => {
      for (const subscription of subscriptions) {
        subscription.then(
          (stop) => stop(),
          () => {},
        )
      }
    }
  }

  /** The next start screen begins with what was captured last, as the window remembers it. */
  #rememberTarget(): void {
    if (this.state.phase === 'idle') return
    const { source, filter } = this.state.target
    const last = source.kind === 'interface' ? source.name : this.settings.interface
    this.settings = { ...this.settings, interface: last, filter }
  }

  /** The next start screen begins with this filter, though it was not captured with. */
  rememberFilter(filter: string): void {
    this.settings = { ...this.settings, filter }
  }

  /** Runs a command; what it is refused for is shown until the next one. */
  async run(command: (backend: Backend) => Promise<unknown>): Promise<Failure | null> {
    this.busy = true
    this.refusal = null
    this.allowed = false
    try {
      await command(this.backend)
      return null
    } catch (rejection) {
      this.refusal = failureFrom(rejection)
      return this.refusal
    } finally {
      this.busy = false
    }
  }

  /** Runs a command beside others, and tells what it is refused for only to who asked. */
  async attempt(command: (backend: Backend) => Promise<unknown>): Promise<Failure | null> {
    this.refusal = null
    this.allowed = false
    try {
      await command(this.backend)
      return null
    } catch (rejection) {
      return failureFrom(rejection)
    }
  }

  /** Has this person be allowed to capture, then lists the interfaces anew. */
  async allowCapture(): Promise<Failure | null> {
    const failure = await this.attempt(async (backend) => {
      await backend.allowCapture()
      await backend.reloadInterfaces()
    })
    this.allowed = failure === null
    return failure
  }

  /** Applies a filter to the present capture by starting it again. */
  restart(filter: string): Promise<Failure | null> {
    return this.run((backend) => backend.restartCapture(filter))
  }

  /** Narrows all lists and charts to a host, or to none. */
  async narrow(host: string | null): Promise<Failure | null> {
    const { capture } = this
    const failure = await this.run((backend) => backend.narrow(host))
    if (failure) this.#doubt(capture)
    return failure
  }

  /** Asks for rows, and remembers whether anybody answers for them. */
  async rows<Page>(question: (backend: Backend) => Promise<Page>): Promise<Page> {
    const { capture } = this
    try {
      const page = await question(this.backend)
      this.#unanswering = null
      return page
    } catch (rejection) {
      this.#doubt(capture)
      throw rejection
    }
  }

  /** While a capture runs, whatever was not answered may be the next time. */
  #doubt(capture: number): void {
    if (this.state.phase === 'ended') this.#unanswering = capture
  }

  /** The Escape key calls `leave`, before anything that was there earlier, until it is taken back. */
  onEscape(leave: () => void): Unsubscribe {
    this.#escapes.push(leave)
    return () => (this.#escapes = this.#escapes.filter((one) => one !== leave))
  }

  /** Leaves what was entered last; without any such thing, the narrowing. */
  escape(): void {
    const leave = this.#escapes.at(-1)
    if (leave) leave()
    else if (snapshotOf(this.state)?.narrowing) void this.narrow(null)
  }

  /** What became of the old settings was read. */
  dismissNotice = () => {
    this.settings = { ...this.settings, notice: undefined }
  }

  async setInterval(intervalMs: number): Promise<void> {
    const before = this.settings
    this.settings = { ...before, intervalMs }
    if (await this.run((backend) => backend.setInterval(intervalMs))) this.settings = before
  }

  /** Resolves to the reason why the filter is refused, or to nothing. */
  checkFilter = async (filter: string, linkType: string | null): Promise<Failure | null> => {
    try {
      await this.backend.checkFilter(filter, linkType)
      return null
    } catch (rejection) {
      return failureFrom(rejection)
    }
  }
}

/** Gives the session to every component below the page. */
export const [useSession, provideSession] = createContext<Session>()
