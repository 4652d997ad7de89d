// Why a card is empty, and what will fill it.
import type { CaptureState, Narrowing, TableQuery } from '../lib/bindings'
import { wholeOf } from '../lib/narrowing'
import { snapshotOf } from '../lib/session.svelte'
import { openGap, waitingWords } from './frame/capture'

/** Why there is nothing to draw; and whether something may still come. */
export interface Emptiness {
  why: string
  coming: boolean
}

/** Why nothing was counted; `gone` where nobody can be asked for another host any more. */
export function emptiness(state: CaptureState, gone = false): Emptiness {
  switch (state.phase) {
    case 'idle':
    case 'starting':
      return { why: 'The capture is being opened.', coming: true }
    case 'running':
      if (!state.snapshot) return { why: 'The first figures arrive in a moment.', coming: true }
      if (state.snapshot.narrowing) return nothingOf(state.snapshot.narrowing, 'coming')
      if (openGap(state.snapshot)) return { why: `${waitingWords(state)}.`, coming: true }
      return {
        why:
          state.target.filter === '' ? 'No packets yet.' : 'No packet has matched the filter yet.',
        coming: true,
      }
    case 'ended':
      if (state.snapshot?.narrowing)
        return nothingOf(state.snapshot.narrowing, gone ? 'gone' : 'over')
      if (state.target.filter !== '') {
        const why = 'No packet matched the filter. Change it and press Enter to look again.'
        return { why, coming: false }
      }
      return {
        why:
          state.target.source.kind === 'file'
            ? 'The file holds no packets.'
            : 'No packet was seen while the capture ran.',
        coming: false,
      }
    case 'failed':
      if (state.snapshot?.narrowing) return nothingOf(state.snapshot.narrowing, 'gone')
      return { why: 'The capture broke off before the first packet.', coming: false }
  }
}

function nothingOf({ host }: Narrowing, more: 'coming' | 'over' | 'gone'): Emptiness {
  const words = {
    coming: `No packet of ${host} is known yet.`,
    over: `No packet of ${host} is kept. Escape shows all hosts again.`,
    gone: `No packet of ${host} is kept.`,
  }
  return { why: words[more], coming: more === 'coming' }
}

/** Why nothing is listed or ranked, though packets may have been counted. */
export function emptinessOf(of: TableQuery['of'], state: CaptureState, gone: boolean): Emptiness {
  const snapshot = snapshotOf(state)
  if (!snapshot || wholeOf(snapshot).packets === 0) return emptiness(state, gone)
  const { narrowing } = snapshot
  const packets = narrowing ? `Packets of ${narrowing.host}` : 'Packets'
  const kind = of === 'hosts' ? 'with an IP address' : 'over TCP or UDP'
  const coming = state.phase === 'running'
  return { why: `${packets} were counted, but none ${kind}${coming ? ' yet' : ''}.`, coming }
}

/** Why a table shows no rows: there are none, they are on their way, or nobody has them any more. */
export type Absence = 'none' | 'awaited' | 'gone'

const fills: Record<TableQuery['of'], string> = {
  hosts: 'Every host that is seen is listed here.',
  flows: 'Every TCP or UDP connection that is seen is listed here.',
}

/** The sentences for a table without rows. */
export function emptyTable(of: TableQuery['of'], state: CaptureState, absence: Absence): string {
  const snapshot = snapshotOf(state)
  const none = emptyWords(emptinessOf(of, state, absence === 'gone'), fills[of])
  if (absence === 'none' || !snapshot || wholeOf(snapshot).packets === 0) return none
  if (absence === 'awaited') return 'Looking…'
  const again =
    state.phase !== 'idle' && state.target.source.kind === 'file'
      ? 'Reading the file again brings them back.'
      : 'Starting it again brings new ones.'
  return `These rows went with the capture. ${again}`
}

/** The sentences for a card: why it is empty, and what it will show. */
export function emptyWords({ why, coming }: Emptiness, fills: string): string {
  return coming ? `${why} ${fills}` : why
}
