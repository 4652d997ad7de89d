// What goes wrong, as the page sees it: any rejection becomes a Failure that can be shown.
import type { DenialCause, Failure, FailureCode, Remedy } from './bindings'

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

// A few words that say what sort of thing happened.
const titles: Record<FailureCode, string> = {
  permissionDenied: 'Wirewatch may not capture yet',
  interfaceNotFound: 'The interface is not there',
  interfaceDown: 'The interface is switched off',
  interfaceBack: 'The interface is back',
  invalidFilter: 'The filter is not understood',
  captureLibraryMissing: 'The capture library is missing',
  unsupportedLinkType: 'This kind of link is not supported',
  unreadableFile: 'The file cannot be read',
  protocolMismatch: 'Two parts of Wirewatch do not fit together',
  workerMissing: 'A part of Wirewatch is missing',
  workerStopped: 'The capture stopped unexpectedly',
  unreadableSettings: 'The settings begin anew',
  invalidRequest: 'That cannot be done now',
  internal: 'Something went wrong',
}

const denialTitles: Record<DenialCause, string> = {
  notExecutable: 'You are not among those who may capture',
  noFileCapability: 'Wirewatch may not capture yet',
  noNewPrivileges: 'Wirewatch runs in a sandbox that cannot capture',
  nosuidMount: 'Wirewatch lies where no program can be given rights',
  userNamespace: 'Wirewatch runs in a container that cannot capture',
  boundingSet: 'The right to capture was taken from this whole session',
  administratorsOnly: 'Only administrators may capture on this computer',
  bpfDevices: 'macOS does not let you capture yet',
  declined: 'The administrator’s password was not given',
  unknown: 'Wirewatch may not capture yet',
}

/** The headline over a failure. */
export function failureTitle({ code, cause }: Failure): string {
  return code === 'permissionDenied' && cause ? denialTitles[cause] : titles[code]
}

/** Whether a failure stands in the way of every capture on this computer. */
export function stopsEveryCapture({ code }: Failure): boolean {
  return code === 'permissionDenied' || code === 'captureLibraryMissing' || code === 'workerMissing'
}

/** The pictures beside what stands in the way of every capture. */
export type Mark = 'lock' | 'person' | 'box' | 'disk' | 'key' | 'plug'

const denialMarks: Record<DenialCause, Mark> = {
  notExecutable: 'person',
  noFileCapability: 'lock',
  noNewPrivileges: 'box',
  nosuidMount: 'disk',
  userNamespace: 'box',
  boundingSet: 'lock',
  administratorsOnly: 'person',
  bpfDevices: 'lock',
  declined: 'key',
  unknown: 'lock',
}

/** The picture beside a failure, if it has one. */
export function markOf(failure: Failure): Mark | null {
  if (!stopsEveryCapture(failure)) return null
  return failure.code === 'permissionDenied' ? denialMarks[failure.cause ?? 'unknown'] : 'plug'
}

/** What the buttons for what the window can do about a failure are called. */
export const remedyLabels: Record<Remedy, string> = {
  allowCapture: 'Allow me to capture',
  asAdministrator: 'Capture this once as administrator',
  restartAsAdministrator: 'Start again as Administrator',
}

/** What is to be copied from a failure: a command, or the address of what is missing. */
export function copiedFrom({ code, command, hint }: Failure): string | null {
  if (command !== undefined) return command
  return code === 'captureLibraryMissing' ? (/https:\/\/[\w./-]*\w/.exec(hint)?.[0] ?? null) : null
}

/** What the button that tries the same capture again is called after this failure. */
export function retryLabel(code: FailureCode): string {
  return code === 'workerStopped' ? 'Restart' : 'Try again'
}

/** Whether the same capture may succeed when it is tried again; else another source is needed. */
export function retryHelps({ code }: Failure): boolean {
  return code !== 'unreadableFile' && code !== 'unsupportedLinkType'
}

/** Whether a notice says that an interface cannot be captured on for now, and that another may be picked. */
export function awaitsInterface({ code }: Failure): boolean {
  return code === 'interfaceNotFound' || code === 'interfaceDown'
}

/** Whether a notice is good news. */
export function isCalm({ code }: Failure): boolean {
  return code === 'interfaceBack'
}
