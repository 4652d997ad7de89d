// Failures that a person can meet, word for word as the window and the worker say them in Rust.
import type { DenialCause, Failure } from '../bindings'

/** A filter that libpcap refuses, for the cause it names. */
export const invalidFilter = (cause: string) =>
  ({
    code: 'invalidFilter',
    message: `The filter is not understood: ${cause}.`,
    hint: 'Correct it, for example: udp port 53, or host 192.0.2.1 and not port 22.',
  }) as const satisfies Failure

/** An interface that nothing can be captured on until it is switched on. */
export const interfaceDown = (name: string) =>
  ({
    code: 'interfaceDown',
    message: `Interface ${name} is switched off.`,
    hint: 'Switch it on, or pick another interface.',
  }) as const satisfies Failure

/** A name that no interface has. */
export const noSuchInterface = (name: string) =>
  ({
    code: 'interfaceNotFound',
    message: `There is no interface named ${name}.`,
    hint: 'Pick another interface.',
  }) as const satisfies Failure

const START_AGAIN = 'Start the capture again. The figures up to then stay until you do.'

export const demoFailures = {
  unreadableSettings: {
    code: 'unreadableSettings',
    message: 'The settings could not be understood, and begin anew.',
    hint: 'The old ones are kept as /home/robin/.config/dev.wirewatch.desktop/settings.bad.json.',
  },
  captureLibraryMissing: {
    code: 'captureLibraryMissing',
    message: 'Npcap is not installed, and without it nothing can be captured on Windows.',
    hint: 'Install it from https://npcap.com, then check again.',
  },
  interfaceNotFound: {
    code: 'interfaceNotFound',
    message: 'Interface wlp2s0 went away.',
    hint: 'Connect it or switch it on, then try again, or pick another interface.',
  },
  interfaceAwaited: {
    code: 'interfaceNotFound',
    message: 'Interface wlp2s0 went away.',
    hint: 'The capture goes on when it comes back. You can also pick another.',
  },
  interfaceBack: {
    code: 'interfaceBack',
    message: 'Interface wlp2s0 is back.',
    hint: 'The capture goes on. What passed meanwhile was not seen.',
  },
  interfaceDown: interfaceDown('wwan0'),
  invalidFilter: invalidFilter('syntax error'),
  unsupportedLinkType: {
    code: 'unsupportedLinkType',
    message: 'Wirewatch cannot decode frames of the link type BLUETOOTH_LINUX_MONITOR.',
    hint: 'Pick another interface or file.',
  },
  notACapture: {
    code: 'unreadableFile',
    message: 'The file holiday.jpg is not a capture file.',
    hint: 'Pick a file in the format pcap or pcapng.',
  },
  cutFile: {
    code: 'unreadableFile',
    message:
      'The file 2026-11-22 office uplink, all day.pcapng is cut short in the middle of a packet.',
    hint: 'All packets up to there are counted.',
  },
  protocolMismatch: {
    code: 'protocolMismatch',
    message:
      'The capture worker 0.2.0 speaks version 2 of the protocol, and this window version 1.',
    hint: 'Install Wirewatch again, so that both are of the same version.',
  },
  workerMissing: {
    code: 'workerMissing',
    message:
      'The capture worker cannot be started. /usr/bin/wirewatch-capture: No such file or directory.',
    hint: 'It is a part of Wirewatch. Install Wirewatch again, then check again.',
    command: 'sudo apt-get install --reinstall wirewatch',
  },
  workerStopped: {
    code: 'workerStopped',
    message: 'The capture worker stopped unexpectedly (signal 9).',
    hint: START_AGAIN,
  },
  listStopped: {
    code: 'workerStopped',
    message: 'The capture worker stopped unexpectedly (signal 9).',
    hint: 'List the interfaces again.',
  },
  workerRestarted: {
    code: 'workerStopped',
    message: 'The capture worker stopped unexpectedly (signal 9).',
    hint: 'It was started again; its figures begin anew.',
  },
  workerKeepsStopping: {
    code: 'workerStopped',
    message: 'The capture worker stopped 6 times within a minute, the last time with signal 9.',
    hint: START_AGAIN,
  },
  nothingRuns: {
    code: 'invalidRequest',
    message: 'Nothing is being captured.',
    hint: 'Start a capture first.',
  },
  internal: {
    code: 'internal',
    message: "Interface wlp2s0 cannot be captured on: can't mmap rx ring: Cannot allocate memory.",
    hint: 'Try again, or pick another interface.',
  },
} as const satisfies Record<string, Failure>

/** Records a minute, for those who cannot capture where Wirewatch runs. */
const RECORD = 'sudo timeout 60 tcpdump -i any -w capture.pcap'

/** What takes the right to capture away, each with its own way to mend it. */
export const demoDenials = {
  notExecutable: {
    code: 'permissionDenied',
    cause: 'notExecutable',
    message:
      'On this computer only those may capture who were allowed to, and you are not one of them yet.',
    hint: 'Have an administrator allow you to, for example with this command, then check again.',
    command: 'pkexec /usr/libexec/wirewatch/allow-capture',
    remedies: ['allowCapture', 'asAdministrator'],
  },
  noFileCapability: {
    code: 'permissionDenied',
    cause: 'noFileCapability',
    message: 'The capture worker has no right to open network interfaces.',
    hint: 'Give the worker, and only the worker, that right with this command, then check again.',
    command: 'sudo setcap cap_net_raw=p /usr/libexec/wirewatch/wirewatch-capture',
    remedies: ['asAdministrator'],
  },
  noNewPrivileges: {
    code: 'permissionDenied',
    cause: 'noNewPrivileges',
    message:
      'Wirewatch was started in a way that lets no program gain a right (no_new_privs), as Flatpak, ' +
      'snap and some services do.',
    hint:
      'Start it outside of that, from the package for your system. Or record with another program ' +
      'and open the file here; this command records a minute.',
    command: RECORD,
  },
  // A build of one's own: the package lies where rights count.
  nosuidMount: {
    code: 'permissionDenied',
    cause: 'nosuidMount',
    message:
      'The capture worker lies on a file system that gives no program a right (nosuid): /home.',
    hint:
      'Install the package for your system. Or let that file system give rights, with this command, ' +
      'and then give the worker its right.',
    command: 'sudo mount -o remount,suid /home',
    remedies: ['asAdministrator'],
  },
  userNamespace: {
    code: 'permissionDenied',
    cause: 'userNamespace',
    message:
      'Wirewatch runs in a user namespace, such as a container without root, whose rights do not ' +
      'reach the network outside of it.',
    hint:
      'Start it outside. Or record there with another program and open the file here; this command ' +
      'records a minute.',
    command: RECORD,
  },
  boundingSet: {
    code: 'permissionDenied',
    cause: 'boundingSet',
    message:
      'The right to capture (CAP_NET_RAW) was taken away from this whole session or container.',
    hint:
      'Start Wirewatch outside of it, or give the container the right, for example with --cap-add ' +
      'NET_RAW. Or record outside and open the file here; this command records a minute.',
    command: RECORD,
  },
  administratorsOnly: {
    code: 'permissionDenied',
    cause: 'administratorsOnly',
    message: 'Npcap was installed for administrators only.',
    hint: 'Start Wirewatch again as Administrator, or install Npcap again without that restriction.',
    remedies: ['restartAsAdministrator'],
  },
  bpfDevices: {
    code: 'permissionDenied',
    cause: 'bpfDevices',
    message:
      'You have no right to read the devices /dev/bpf*, through which macOS lets programs capture.',
    hint: 'Give administrators that right until the next restart with this command, then check again.',
    command: 'sudo chgrp admin /dev/bpf* && sudo chmod g+r /dev/bpf*',
    remedies: ['allowCapture'],
  },
  declined: {
    code: 'permissionDenied',
    cause: 'declined',
    message:
      'An administrator was asked and did not agree, or nobody could be asked on this screen.',
    hint:
      'Try again and give the password, or ask who looks after this computer. Capture files can be ' +
      'opened without it.',
    remedies: ['allowCapture', 'asAdministrator'],
  },
  unknown: {
    code: 'permissionDenied',
    cause: 'unknown',
    message:
      'The system refuses to open network interfaces, though the capture worker has the right to.',
    hint:
      'A security module such as SELinux or AppArmor may forbid it: its log says so, and this ' +
      'command shows it.',
    command: 'sudo dmesg | grep -i denied',
  },
} as const satisfies Record<DenialCause, Failure>
