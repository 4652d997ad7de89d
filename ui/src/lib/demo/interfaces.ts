// The network interfaces of the demo's computer.
import type { Failure, Interface, InterfaceAccess } from '../bindings'
import { interfaceDown } from './failures'
import { random } from './random'

const STEPS = 60

interface Sketch extends Partial<Interface> {
  name: string
  description: string
  /** Mean bits per second; 0 is a quiet interface, null one without counters. */
  pace: number | null
}

const sketches: readonly Sketch[] = [
  {
    name: 'wlp2s0',
    description: 'Wi-Fi',
    kind: 'wifi',
    addresses: ['192.168.1.24', '2001:db8:2a:1::24', 'fe80::8a2f:5dff:fe10:24'],
    defaultRoute: true,
    pace: 7_900_000,
  },
  {
    name: 'tun0',
    description: 'VPN',
    kind: 'tunnel',
    addresses: ['10.8.0.6'],
    linkType: 'RAW',
    pace: 84_000,
  },
  {
    name: 'docker0',
    description: 'Docker bridge',
    kind: 'bridge',
    addresses: ['172.17.0.1'],
    pace: 0,
  },
  {
    name: 'enp0s31f6',
    description: 'Ethernet',
    kind: 'ethernet',
    running: false,
    pace: 0,
  },
  {
    name: 'any',
    description: 'All interfaces',
    kind: 'all',
    linkType: 'LINUX_SLL2',
    pace: 7_996_000,
  },
  {
    name: 'lo',
    description: 'Loopback',
    kind: 'loopback',
    addresses: ['127.0.0.1', '::1'],
    pace: 12_000,
  },
  {
    name: 'wwan0',
    description: 'Mobile broadband',
    kind: 'ethernet',
    up: false,
    running: false,
    pace: 0,
  },
  {
    name: 'vethc41d9a7',
    description: 'vethc41d9a7',
    kind: 'virtual',
    up: false,
    running: false,
    pace: 0,
    access: { state: 'refused', failure: interfaceDown('vethc41d9a7') },
  },
  { name: 'nflog', description: 'Netfilter log', kind: 'other', linkType: 'NFLOG', pace: null },
  {
    name: 'bluetooth-monitor',
    description: 'Bluetooth monitor',
    kind: 'other',
    linkType: null,
    pace: null,
  },
]

/** The interfaces at a second, all with the same access where one is given. */
export function demoInterfaces(seed: number, second: number, refusal?: Failure): Interface[] {
  return sketches.map((sketch, index) => {
    const { pace, ...known } = sketch
    const access: InterfaceAccess = refusal
      ? { state: 'refused', failure: refusal }
      : (known.access ?? { state: 'allowed' })
    return {
      kind: 'ethernet',
      addresses: [],
      up: true,
      running: true,
      defaultRoute: false,
      linkType: 'EN10MB',
      ...known,
      access,
      activity: pace === null ? null : activity(pace, seed + index * 7919, second),
    }
  })
}

/** Many interfaces, as on a computer that runs containers. */
export function manyInterfaces(seed: number, second: number): Interface[] {
  const bridge = { name: '', description: '', kind: 'bridge', addresses: ['172.18.0.1'] } as const
  const extra = Array.from({ length: 24 }, (_, index): Interface => ({
    ...bridge,
    name: `br-${(index * 77_773 + 4_096).toString(16).padStart(12, '0')}`,
    description: 'Docker bridge',
    addresses: [`172.${18 + index}.0.1`],
    up: true,
    running: index % 3 !== 0,
    defaultRoute: false,
    linkType: 'EN10MB',
    access: { state: 'allowed' },
    activity: activity(index % 6 === 1 ? 40_000 : 0, seed + index, second),
  }))
  return [...demoInterfaces(seed, second), ...extra]
}

function activity(pace: number, seed: number, second: number) {
  const history = Array.from({ length: STEPS }, (_, step) => {
    const chance = random(seed + second - STEPS + step)
    return pace * (0.35 + chance.next() * 0.9 + (chance.next() < 0.08 ? 0.7 : 0))
  })
  return { bitsPerSecond: history.at(-1) ?? 0, history }
}
