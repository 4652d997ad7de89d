// The switches between packets and bytes, and between packets and bits per second.
import type { Measure, RateMeasure } from '../../lib/format'

export const measures: readonly { value: Measure; label: string }[] = [
  { value: 'packets', label: 'packets' },
  { value: 'bytes', label: 'bytes' },
]

export const rateMeasures: readonly { value: RateMeasure; label: string }[] = [
  { value: 'packets', label: 'packets' },
  { value: 'bits', label: 'bits' },
]
