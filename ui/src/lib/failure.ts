// What goes wrong, as the page sees it: any rejection becomes a Failure that can be shown.
import type { Failure, FailureCode } from './bindings'

/** The failure in a rejected promise; anything that is none is a fault in Wirewatch itself. */
export function failureFrom(rejection: unknown): Failure {
  if (isFailure(rejection)) return rejection
  const reason = rejection instanceof Error ? rejection.message : String(rejection)
  return {
    code: 'internal',
    message: `Wirewatch made a mistake: ${reason}`,
    hint: 'Try again. If it happens again, restart Wirewatch.',
  }
}

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    'message' in value &&
    'hint' in value &&
    typeof value.code === 'string' &&
    typeof value.message === 'string' &&
    typeof value.hint === 'string'
  )
}

/** The headline over a failure: a few words that say what sort of thing happened. */
export const failureTitles: Record<FailureCode, string> = {
  permissionDenied: 'Wirewatch may not capture yet',
  interfaceNotFound: 'The interface went away',
  interfaceDown: 'The interface is switched off',
  interfaceBack: 'The interface is back',
  invalidFilter: 'The filter is not understood',
  captureLibraryMissing: 'The capture library is missing',
  unsupportedLinkType: 'This kind of link is not supported',
  unreadableFile: 'The file cannot be read',
  protocolMismatch: 'Two parts of Wirewatch do not fit together',
  workerMissing: 'A part of Wirewatch is missing',
  workerStopped: 'The capture stopped unexpectedly',
  invalidRequest: 'Wirewatch asked for something impossible',
  internal: 'Something went wrong inside Wirewatch',
}

/** What the button that tries the same capture again is called after this failure. */
export function retryLabel(code: FailureCode): string {
  return code === 'workerStopped' ? 'Restart' : 'Try again'
}

/** Whether a notice is good news. */
export function isCalm({ code }: Failure): boolean {
  return code === 'interfaceBack'
}
