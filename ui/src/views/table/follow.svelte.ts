// What a view of one long table keeps up with while it is open.
import type { Snapshot, TableQuery } from '../../lib/bindings'
import { wholeOf } from '../../lib/narrowing'
import { useSession } from '../../lib/session.svelte'
import { eraOf } from './era'

/** Has snapshots carry the table that is asked for, and says what its rows are part of. */
export function followTable(asked: () => TableQuery, snapshot: () => Snapshot | null) {
  const session = useSession()
  const { of } = asked()

  // Another capture is told anew; nothing else that snapshots say is a reason to.
  $effect(() => {
    void session.capture
    session.table.show(asked())
  })
  $effect(() => () => session.table.leave(of))

  // Derived, so that a snapshot that changes neither makes no table start anew.
  const present = $derived(snapshot())
  const era = $derived(eraOf(session.capture, present))
  const whole = $derived(present ? wholeOf(present).bytes : 0)
  return {
    /** Changes where rows that were loaded before are another capture's. */
    get era() {
      return era
    },
    /** All bytes that the rows divide. */
    get whole() {
      return whole
    },
  }
}
