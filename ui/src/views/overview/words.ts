// What is said of a packet in the table of recent packets.
import type { PacketRow, Timestamp } from '../../lib/bindings'
import { format } from '../../lib/format'

/** `51422 → 443`; nothing where there are no ports. */
export function portWords({ sourcePort, destinationPort }: PacketRow): string {
  return sourcePort === null || destinationPort === null ? '' : `${sourcePort} → ${destinationPort}`
}

/** The day and the exact time of a packet; first its exact place since the start, if that is counted. */
export function packetMoment(time: Timestamp, since: Timestamp | null): string {
  const moment = format.exactMoment(time)
  return since ? `${format.sinceStart(time, since, 6)} s after the start, ${moment}` : moment
}
