// What it means that lists and charts are narrowed to one host.
import type { Snapshot, Volume } from './bindings'

/** All that the lists and charts of a snapshot divide: the capture, or the packets of the host. */
export function wholeOf({ narrowing, totals }: Snapshot): Volume {
  return narrowing?.counted ?? totals
}

/** The filter that captures only a host, among what another filter leaves. */
export function onlyHost(host: string, filter: string): string {
  return filter.trim() === '' ? `host ${host}` : `(${filter.trim()}) and host ${host}`
}
