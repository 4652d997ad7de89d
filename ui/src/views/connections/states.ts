// How far a TCP connection has come, for a neighbour and for an engineer.
import type { TcpState } from '../../lib/bindings'

/** A state in plain words, and as TCP calls it where that is another word. */
export interface StateWords {
  plain: string
  tcp: string
  hint: string
}

const states: Record<TcpState, StateWords> = {
  synSent: { plain: 'asked for', tcp: 'SYN sent', hint: 'Asked for, and not answered yet' },
  synReceived: {
    plain: 'answered',
    tcp: 'SYN received',
    hint: 'Answered, and not confirmed yet',
  },
  established: { plain: 'open', tcp: 'established', hint: 'Both sides may send' },
  closing: { plain: 'half closed', tcp: 'closing', hint: 'One side has finished' },
  closed: { plain: 'closed', tcp: '', hint: 'Both sides have finished' },
  reset: { plain: 'broken off', tcp: 'reset', hint: 'One side broke it off' },
}

const none: StateWords = { plain: '', tcp: '', hint: 'UDP knows no connections, and so no states' }

export function stateWords(state: TcpState | null): StateWords {
  return state === null ? none : states[state]
}
