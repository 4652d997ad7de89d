// Failures that a person can meet, in the words of the window and the worker.
import type { DenialCause, Failure } from '../bindings'

export const demoFailures = {
  unreadableSettings: {
    code: 'unreadableSettings',
    message: 'The settings could not be understood, and begin anew.',
    hint: 'The old ones are kept as /home/ada/.config/dev.wirewatch.desktop/settings.bad.json.',
  },
  captureLibraryMissing: {
    code: 'captureLibraryMissing',
    message: 'Npcap is not installed, and without it nothing can be captured on Windows.',
    hint: 'Install it from https://npcap.com, then check again.',
  },
  interfaceNotFound: {
    code: 'interfaceNotFound',
    message: 'The interface wlp2s0 went away.',
    hint: 'Connect it again and try again, or pick another interface.',
  },
  interfaceBack: {
    code: 'interfaceBack',
    message: 'Interface wlp2s0 is back.',
    hint: 'The capture goes on. What passed meanwhile was not seen.',
  },
  interfaceDown: {
    code: 'interfaceDown',
    message: 'The interface wwan0 is switched off.',
    hint: 'Switch it on, then try again.',
  },
  invalidFilter: {
    code: 'invalidFilter',
    message: 'libpcap does not understand the filter: syntax error.',
    hint: 'Check its spelling. Examples: tcp port 443, host 192.168.1.1, not arp.',
  },
  unsupportedLinkType: {
    code: 'unsupportedLinkType',
    message: 'The interface bluetooth-monitor delivers frames of the kind BLUETOOTH_LINUX_MONITOR.',
    hint: 'Wirewatch reads Ethernet, Linux cooked, raw IP and loopback frames. Pick another interface.',
  },
  notACapture: {
    code: 'unreadableFile',
    message: 'holiday.jpg is not a capture file.',
    hint: 'Choose a file that ends in .pcap or .pcapng.',
  },
  cutFile: {
    code: 'unreadableFile',
    message: 'The file ends in the middle of a packet.',
    hint: 'All whole packets before that place are counted.',
  },
  protocolMismatch: {
    code: 'protocolMismatch',
    message:
      'The capture worker speaks version 2 of the protocol, and this window speaks version 1.',
    hint: 'Install Wirewatch again, so that both are of the same version.',
  },
  workerMissing: {
    code: 'workerMissing',
    message: 'The capture worker is not beside the program, at /usr/bin/wirewatch-capture.',
    hint: 'Install Wirewatch again.',
  },
  workerStopped: {
    code: 'workerStopped',
    message: 'The capture worker ended without having been asked to.',
    hint: 'The figures up to that moment are kept. Restart the capture to go on.',
  },
  workerRestarted: {
    code: 'workerStopped',
    message: 'The capture worker stopped unexpectedly (signal 9).',
    hint: 'It was started again; its figures begin anew.',
  },
  workerKeepsStopping: {
    code: 'workerStopped',
    message: 'The capture worker stopped six times within a minute, the last time by signal 9.',
    hint: 'Start the capture again. If it stops again, report it together with what was captured.',
  },
  internal: {
    code: 'internal',
    message: 'The capture worker wrote a line that is not a message.',
    hint: 'Try again. If it happens again, restart Wirewatch.',
  },
} as const satisfies Record<string, Failure>

const WORKER = '/usr/lib/wirewatch/wirewatch-capture'

/** What takes the right to capture away, each with its own way to mend it. */
export const demoDenials = {
  notExecutable: {
    code: 'permissionDenied',
    cause: 'notExecutable',
    message: 'Only members of the group wirewatch may run the capture worker, and you are none.',
    hint: 'Let Wirewatch make you a member, or run this command. It counts from your next login on.',
    command: 'sudo usermod --append --groups wirewatch robin',
    remedies: ['allowCapture', 'asAdministrator'],
  },
  noFileCapability: {
    code: 'permissionDenied',
    cause: 'noFileCapability',
    message: 'The capture worker has no right to open network interfaces.',
    hint: 'Give the worker, and only the worker, that right: by the button, or by this command.',
    command: `sudo setcap cap_net_raw=p ${WORKER}`,
    remedies: ['allowCapture', 'asAdministrator'],
  },
  noNewPrivileges: {
    code: 'permissionDenied',
    cause: 'noNewPrivileges',
    message:
      'Wirewatch was started so that nothing it starts can gain a right, as Flatpak and snap do.',
    hint: 'Install Wirewatch from its .deb or .rpm package. Capture files can be opened here as well.',
  },
  nosuidMount: {
    code: 'permissionDenied',
    cause: 'nosuidMount',
    message:
      'The capture worker lies on a file system whose rights do not count, as in an AppImage.',
    hint: 'Capture once as administrator, or install Wirewatch from its .deb or .rpm package.',
    remedies: ['asAdministrator'],
  },
  userNamespace: {
    code: 'permissionDenied',
    cause: 'userNamespace',
    message: 'Wirewatch runs in a container, and rights given inside it end at its border.',
    hint: 'Start Wirewatch outside of the container.',
  },
  boundingSet: {
    code: 'permissionDenied',
    cause: 'boundingSet',
    message: 'The right to capture was taken away from everything that runs in this session.',
    hint: 'Start the container or the service with the capability CAP_NET_RAW.',
    command: 'docker run --cap-add NET_RAW …',
  },
  administratorsOnly: {
    code: 'permissionDenied',
    cause: 'administratorsOnly',
    message: 'Npcap was installed for administrators only.',
    hint: 'Start Wirewatch as Administrator, or install Npcap without that restriction.',
    remedies: ['restartAsAdministrator'],
  },
  bpfDevices: {
    code: 'permissionDenied',
    cause: 'bpfDevices',
    message:
      'You have no right to read the devices /dev/bpf*, through which macOS lets programs capture.',
    hint: 'Give yourself that right by the button, or until the next restart by this command.',
    command: 'sudo chown $(whoami) /dev/bpf*',
    remedies: ['allowCapture'],
  },
  declined: {
    code: 'permissionDenied',
    cause: 'declined',
    message: 'The system asked for an administrator’s password, and it was not given.',
    hint: 'Nothing was changed. Try again when you have the password at hand.',
    remedies: ['allowCapture', 'asAdministrator'],
  },
  unknown: {
    code: 'permissionDenied',
    cause: 'unknown',
    message: 'The system refused to open the interface: Operation not permitted.',
    hint: 'Something on this computer forbids capturing. Its administrator may know what.',
  },
} as const satisfies Record<DenialCause, Failure>
