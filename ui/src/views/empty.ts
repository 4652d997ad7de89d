// Why a card is empty, and what will fill it.
import type { CaptureState, Narrowing } from '../lib/bindings'
import { openGap, waitingWords } from './frame/capture'

/** Why there is nothing to draw; and whether something may still come. */
export interface Emptiness {
  why: string
  coming: boolean
}

export function emptiness(state: CaptureState): Emptiness {
  switch (state.phase) {
    case 'idle':
    case 'starting':
      return { why: 'The capture is being opened.', coming: true }
    case 'running':
      if (!state.snapshot) return { why: 'The first figures arrive in a moment.', coming: true }
      if (state.snapshot.narrowing) return nothingOf(state.snapshot.narrowing, true)
      if (openGap(state.snapshot)) return { why: `${waitingWords(state)}.`, coming: true }
      return {
        why:
          state.target.filter === '' ? 'No packets yet.' : 'No packet has matched the filter yet.',
        coming: true,
      }
    case 'ended':
      if (state.snapshot?.narrowing) return nothingOf(state.snapshot.narrowing, false)
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
      return {
        why: state.snapshot
          ? 'The capture broke off, and its hosts can no longer be asked for.'
          : 'The capture broke off before the first packet.',
        coming: false,
      }
  }
}

function nothingOf({ host }: Narrowing, coming: boolean): Emptiness {
  const why = coming
    ? `No packet of ${host} is known yet.`
    : `No packet of ${host} is kept. Escape shows all hosts again.`
  return { why, coming }
}

/** The sentences for a card: why it is empty, and what it will show. */
export function emptyWords({ why, coming }: Emptiness, fills: string): string {
  return coming ? `${why} ${fills}` : why
}
