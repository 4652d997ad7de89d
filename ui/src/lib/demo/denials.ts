// Every way in which the right to capture can be missing, and what comes of asking for it.
import type { Failure, InterfaceList } from '../bindings'
import { demoDenials as denials, demoFailures } from './failures'
import { demoInterfaces } from './interfaces'
import type { Scene } from './scenes'
import { failed } from './targets'

const refused = (failure: Failure) => (seed: number, second: number) =>
  ({ phase: 'listed', interfaces: demoInterfaces(seed, second, failure) }) satisfies InterfaceList

const denied = (failure: Failure) => ({ reads: failure.message, interfaces: refused(failure) })

export const denialScenes = {
  'permission-denied': {
    reads: 'Wirewatch may not capture yet',
    interfaces: refused(denials.noFileCapability),
  },
  'denied-not-executable': denied(denials.notExecutable),
  'denied-no-new-privileges': denied(denials.noNewPrivileges),
  'denied-nosuid-mount': denied(denials.nosuidMount),
  'denied-user-namespace': denied(denials.userNamespace),
  'denied-bounding-set': denied(denials.boundingSet),
  'denied-administrators-only': denied(denials.administratorsOnly),
  'denied-bpf-devices': denied(denials.bpfDevices),
  'denied-unknown': denied(denials.unknown),
  'allow-awaited': { ...denied(denials.notExecutable), allowing: 'awaited' },
  'allow-declined': { ...denied(denials.notExecutable), allowing: denials.declined },
  'allow-in-vain': { ...denied(denials.notExecutable), allowing: 'inVain' },
  'permission-failed': { reads: 'pkexec /usr/libexec', fixed: failed(denials.notExecutable) },
  'permission-declined': { reads: denials.declined.message, fixed: failed(denials.declined) },
  'library-missing': denied(demoFailures.captureLibraryMissing),
  'worker-missing': {
    reads: demoFailures.workerMissing.message,
    interfaces: () => ({ phase: 'failed', failure: demoFailures.workerMissing }),
  },
} as const satisfies Record<string, Scene>
