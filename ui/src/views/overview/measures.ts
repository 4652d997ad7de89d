// The switch between packets and bytes, which most charts have.
import type { Measure } from '../../lib/format'

export const measures: readonly { value: Measure; label: string }[] = [
  { value: 'packets', label: 'packets' },
  { value: 'bytes', label: 'bytes' },
]
