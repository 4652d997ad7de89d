// What can hold a worker: all that this version of Linux knows, less of it, or nothing at all.
import type { Fence } from '../bindings'

export const demoFences = {
  whole: { rights: 'whole', newRights: 'whole', files: 'whole', systemCalls: 'whole' },
  partly: { rights: 'whole', newRights: 'whole', files: 'partly', systemCalls: 'absent' },
  absent: { rights: 'absent', newRights: 'absent', files: 'absent', systemCalls: 'absent' },
} as const satisfies Record<string, Fence>
