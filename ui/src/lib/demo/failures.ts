// Every failure that a person can meet, in the words of the window and the worker.
import type { Failure } from '../bindings'

export const demoFailures = {
  permissionDenied: {
    code: 'permissionDenied',
    message: 'The capture worker has no right to open network interfaces.',
    hint: 'Run this command once in a terminal, then check again. Capture files can be opened without it.',
    command: 'sudo setcap cap_net_raw=p /usr/bin/wirewatch-capture',
  },
  captureLibraryMissing: {
    code: 'captureLibraryMissing',
    message: 'Npcap is not installed, and Windows cannot capture without it.',
    hint: 'Install Npcap from npcap.com, then check again.',
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
  internal: {
    code: 'internal',
    message: 'The capture worker wrote a line that is not a message.',
    hint: 'Try again. If it happens again, restart Wirewatch.',
  },
} as const satisfies Record<string, Failure>
