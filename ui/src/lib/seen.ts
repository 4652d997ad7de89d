// Which capture a state belongs to. Its own times do not say it: the clock may be set meanwhile.
import type { CaptureState } from './bindings'

/** What was seen last: the number of the capture, counted by the page, and of its latest snapshot. */
export interface Seen {
  capture: number
  sequence: number
}

/** Between two captures the state is `starting`, and the next one's snapshots count from 1 again. */
export function seenWith({ capture, sequence }: Seen, state: CaptureState): Seen {
  if (state.phase === 'idle' || state.phase === 'starting') {
    return { capture: capture + 1, sequence: 0 }
  }
  const newest = state.snapshot?.sequence ?? 0
  const another = newest > 0 && newest < sequence
  return { capture: another ? capture + 1 : capture, sequence: newest || sequence }
}
