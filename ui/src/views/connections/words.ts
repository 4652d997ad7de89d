// What is said of a connection on hover, where there is no room for columns of its own.
import type { ByteCount, Timestamp } from '../../lib/bindings'
import { format } from '../../lib/format'

/** When it was seen: the first and the latest packet, and the time between them. */
export function seenWords(first: Timestamp, last: Timestamp): string {
  const times = `${format.clock(first[0])} to ${format.clock(last[0])}`
  return `Seen from ${times} (${format.between(first, last)}).`
}

/** How much went each way. */
export function waysWords(sent: ByteCount, received: ByteCount): string {
  return `Sent: ${format.exact(sent, 'bytes')}. Received: ${format.exact(received, 'bytes')}.`
}
