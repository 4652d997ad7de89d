// The present capture in words: what it is called, where it runs, and how it stands.
import type {
  CaptureState,
  CaptureTarget,
  Failure,
  FinishReason,
  Gap,
  GapReason,
  InterfaceList,
  Narrowing,
  Snapshot,
  Volume,
} from '../../lib/bindings'
import { format } from '../../lib/format'
import { amongWords, nameText, visibleText } from '../../lib/text'

/** How a capture stands: a word, and the colour of its dot. */
export interface Standing {
  word: string
  tone: 'fine' | 'held' | 'busy' | 'over' | 'alert' | 'waiting'
}

const endWords: Record<FinishReason, string> = {
  stopped: 'Stopped',
  endOfFile: 'Read to the end',
  done: 'Ended',
}

/** The standing of a state in a word or two. */
export function standing(state: CaptureState): Standing {
  switch (state.phase) {
    case 'idle':
      return { word: 'Idle', tone: 'over' }
    case 'starting':
      return { word: 'Starting', tone: 'busy' }
    case 'running':
      if (state.display === 'paused') return { word: 'Paused', tone: 'held' }
      if (openGap(state.snapshot)) return { word: 'Waiting', tone: 'waiting' }
      return state.target.source.kind === 'file'
        ? { word: 'Reading', tone: 'busy' }
        : { word: 'Live', tone: 'fine' }
    case 'ended':
      return { word: endWords[state.reason], tone: 'over' }
    case 'failed':
      return { word: 'Broke off', tone: 'alert' }
  }
}

/** What a capture that runs waits for, if it can capture nothing at the moment. */
export function waitingWords(state: CaptureState): string {
  if (state.phase !== 'running') return ''
  const gap = openGap(state.snapshot)
  if (!gap) return ''
  const { source, label } = state.target
  const name = amongWords(source.kind === 'interface' ? source.name : label)
  const words: Record<GapReason, string> = {
    interfaceGone: `Waiting for ${name} to come back`,
    interfaceDown: `Waiting for ${name} to be switched on`,
    asleep: 'Waiting for the computer to wake up',
  }
  return words[gap.reason]
}

/** What Enter does with the filter that is typed. */
export function anewWords(state: CaptureState, typed: string): string {
  const target = targetOf(state)
  if (!target) return ''
  const filter = typed.trim() === '' ? 'for all packets' : 'with this filter'
  const words = {
    interface: `Enter starts the capture anew ${filter}.`,
    file: `Enter reads the file anew ${filter}.`,
  }
  return words[target.source.kind]
}

/** The time without capturing that goes on, if there is one. */
export function openGap(snapshot: Snapshot | null): Gap | null {
  const last = snapshot?.gaps.at(-1)
  return last && last.until === null ? last : null
}

/** What is counted of the host that everything is narrowed to. */
export interface NarrowingWords {
  totals: string
  exact: string
  /** What the figures do not hold; empty where they hold all. */
  reservation: string
}

export function narrowingWords({
  host,
  sent,
  received,
  since,
  complete,
}: Narrowing): NarrowingWords {
  const exact = ({ packets, bytes }: Volume) =>
    `${format.exact(packets, 'packets')}, ${format.exact(bytes, 'bytes')}`
  return {
    totals: `${host} sent ${format.amount(sent.bytes, 'bytes')} and received ${format.amount(received.bytes, 'bytes')}.`,
    exact: `Sent: ${exact(sent)}. Received: ${exact(received)}.`,
    reservation: complete
      ? ''
      : `Charts and packets count since ${format.clock(since[0])}; the totals are of the whole capture.`,
  }
}

/** What the capture runs on. */
export interface SourceWords {
  label: string
  /** The system's name, where the label does not say it already. */
  name: string
  /** Addresses of the interface, or where the file lies. */
  place: string
  /** The same in a few words. */
  shortPlace: string
}

export function sourceWords({ source, label }: CaptureTarget, list: InterfaceList): SourceWords {
  if (source.kind === 'file') {
    const path = visibleText(source.path)
    return { label: nameText(label), name: '', place: path, shortPlace: 'capture file' }
  }
  const entry =
    list.phase === 'listed' ? list.interfaces.find(({ name }) => name === source.name) : undefined
  const addresses = entry?.addresses.map(nameText) ?? []
  const [first, ...others] = addresses
  return {
    label: nameText(label),
    name: source.name === label ? '' : nameText(source.name),
    place: visibleText(addresses.join(' · ')),
    shortPlace: [first, others.length > 0 ? `+${others.length}` : ''].filter(Boolean).join(' '),
  }
}

/** The target of a state that has one. */
export function targetOf(state: CaptureState): CaptureTarget | null {
  return state.phase === 'idle' ? null : state.target
}

/** A notice, and what tells it from others: also the same words, when they are said once more. */
export interface KeyedNotice {
  key: string
  notice: Failure
}

/** Notices of a state, latest last; of those that say the same, the latest. */
export function noticesOf(state: CaptureState): KeyedNotice[] {
  const notices = state.phase === 'idle' || state.phase === 'starting' ? [] : state.notices
  const latest = new Map<string, { notice: Failure; times: number }>()
  for (const notice of notices) {
    const words = `${notice.code} ${notice.message}`
    const times = (latest.get(words)?.times ?? 0) + 1
    latest.delete(words)
    latest.set(words, { notice, times })
  }
  return [...latest].map(([words, { notice, times }]) => ({ key: `${times} ${words}`, notice }))
}
