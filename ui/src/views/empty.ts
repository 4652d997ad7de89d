// Why a card is empty, and what will fill it.
import type { CaptureState } from '../lib/bindings'

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
      return {
        why:
          state.target.filter === '' ? 'No packets yet.' : 'No packet has matched the filter yet.',
        coming: true,
      }
    case 'ended':
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
      return { why: 'The capture broke off before the first packet.', coming: false }
  }
}

/** The sentences for a card: why it is empty, and what it will show. */
export function emptyWords({ why, coming }: Emptiness, fills: string): string {
  return coming ? `${why} ${fills}` : why
}
