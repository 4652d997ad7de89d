// Why a chart is empty, and what will fill it.
import type { CaptureState } from '../../lib/bindings'

/** A sentence for the place where figures will stand. */
export function emptyWords(state: CaptureState): string {
  switch (state.phase) {
    case 'idle':
    case 'starting':
      return 'The capture is being opened.'
    case 'running': {
      if (!state.snapshot) return 'The first figures arrive in a moment.'
      const where = state.target.source.kind === 'file' ? 'in the file' : 'on this interface'
      if (state.target.filter !== '') {
        return `No packets yet. The first one ${where} that matches the filter shows up here.`
      }
      return `No packets yet. The first one ${where} shows up here.`
    }
    case 'ended':
      if (state.target.filter !== '') {
        return 'No packet matched the filter. Change it and press Enter to look again.'
      }
      return state.target.source.kind === 'file'
        ? 'The file holds no packets.'
        : 'No packet was seen while the capture ran.'
    case 'failed':
      return 'The capture broke off before the first packet.'
  }
}
