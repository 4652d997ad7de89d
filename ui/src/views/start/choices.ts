// Which interfaces stand in the list of the start screen, which one is selected, and what is said of each.
import type { Failure, Interface } from '../../lib/bindings'
import { stopsEveryCapture } from '../../lib/failure'

/** The list as it is shown: what is worth choosing, and the rest under a fold. */
export interface Choices {
  shown: Interface[]
  folded: Interface[]
}

/** Keeps the order of the list, which is likeliest first. */
export function arrange(interfaces: Interface[]): Choices {
  return {
    shown: interfaces.filter((entry) => !belongsUnderFold(entry)),
    folded: interfaces.filter(belongsUnderFold),
  }
}

function belongsUnderFold({ kind, up, access }: Interface): boolean {
  return kind === 'other' || (!up && access.state === 'refused')
}

/** The interface to begin with: the one of last time, else the one with the default route. */
export function preselect(interfaces: Interface[], last: string | null): string | null {
  const chosen =
    interfaces.find(({ name }) => name === last) ??
    interfaces.find(({ defaultRoute }) => defaultRoute) ??
    interfaces[0]
  return chosen?.name ?? null
}

/** The reason why nothing can be captured here at all: said once, not at every interface. */
export function commonFailure(interfaces: Interface[]): Failure | null {
  for (const { access } of interfaces) {
    if (access.state === 'refused' && stopsEveryCapture(access.failure)) return access.failure
  }
  return null
}

/** Why a capture cannot start on this interface, in a few words for its row. */
export function refusalWords({ access }: Interface): string | null {
  if (access.state === 'allowed') return null
  switch (access.failure.code) {
    case 'permissionDenied':
      return 'Wirewatch may not capture yet.'
    case 'captureLibraryMissing':
      return 'The capture library is missing.'
    default:
      return access.failure.message
  }
}

/** Why a capture cannot start on this interface, and what to do next. */
export function refusalSentences(entry: Interface): { why: string; next: string } | null {
  const why = refusalWords(entry)
  if (why === null || entry.access.state === 'allowed') return null
  const { failure } = entry.access
  return {
    why,
    next: stopsEveryCapture(failure) ? 'What to do about it stands above the list.' : failure.hint,
  }
}

/** Why an interface carries nothing at the moment, or nothing if it could. */
export function linkWords({ up, running, kind }: Interface): string | null {
  if (!up) return 'switched off'
  if (running) return null
  switch (kind) {
    case 'ethernet':
      return 'no cable'
    case 'wifi':
    case 'tunnel':
    case 'virtual':
      return 'not connected'
    case 'bridge':
      return 'nothing attached'
    case 'loopback':
    case 'all':
    case 'other':
      return null
  }
}
