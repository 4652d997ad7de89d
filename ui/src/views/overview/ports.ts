// What a packet's ports are called.
import type { PacketRow } from '../../lib/bindings'

/** `51422 → 443`; nothing where there are no ports. */
export function portWords({ sourcePort, destinationPort }: PacketRow): string {
  return sourcePort === null || destinationPort === null ? '' : `${sourcePort} → ${destinationPort}`
}
