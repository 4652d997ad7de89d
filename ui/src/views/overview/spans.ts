// How much of the past the timeline shows.
import type { Span } from '../../charts/timeline'
import type { CaptureTarget } from '../../lib/bindings'

export const spans: readonly { value: Span; label: string }[] = [
  { value: 'oneMinute', label: '1 min' },
  { value: 'fiveMinutes', label: '5 min' },
  { value: 'thirtyMinutes', label: '30 min' },
  { value: 'all', label: 'all' },
]

// What the window calls the one file that is played at its own pace, as if it was captured now.
const SAMPLE = 'Sample capture'

/** What is shown until the person chooses: all of a file, whose end says nothing of the rest of it. */
export function openingSpan(target: CaptureTarget | null): Span {
  return target?.source.kind === 'file' && target.label !== SAMPLE ? 'all' : 'fiveMinutes'
}
