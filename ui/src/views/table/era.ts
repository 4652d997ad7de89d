// Which rows belong together: those of one capture, narrowed to one host or to none.
import type { Snapshot } from '../../lib/bindings'

/** Changes whenever the rows of a table become others; empty before the first figures. */
export function eraOf(capture: number, snapshot: Snapshot | null): string {
  return snapshot ? `${capture} ${snapshot.narrowing?.host ?? ''}` : ''
}
