// Which rows belong together: those of one capture, narrowed to one host or to none.
import type { Snapshot } from '../../lib/bindings'

/** Changes whenever the rows of a table become others; empty before the first figures. */
export function eraOf(snapshot: Snapshot | null): string {
  return snapshot ? `${snapshot.startedAt.join('.')} ${snapshot.narrowing?.host ?? ''}` : ''
}
