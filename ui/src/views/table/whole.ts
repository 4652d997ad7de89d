// A row's two directions together, and how much of everything that is.
import type { Volume } from '../../lib/bindings'

/** What a row sent and received. */
export function bothWays({ sent, received }: { sent: Volume; received: Volume }): Volume {
  return { packets: sent.packets + received.packets, bytes: sent.bytes + received.bytes }
}

/** The length of a bar, in percent, for a part of the whole. */
export function barLength(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, (part / whole) * 100) : 0
}
