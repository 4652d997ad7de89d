// Who talks to whom in the demo: a computer at home, its router, and a handful of servers.

/** A conversation between two endpoints, and how much of the traffic it is. */
export interface DemoFlow {
  protocol: string
  here: string
  there: string
  herePort: number | null
  therePort: number | null
  weight: number
  /** Which part of its packets comes from `there`. */
  answers: number
  /** Bytes of a packet from `here` and from `there`, least and greatest. */
  sizes: { here: [number, number]; there: [number, number] }
}

const LAPTOP = '192.168.1.24'
const LAPTOP6 = '2001:db8:2a:1::24'
const ROUTER = '192.168.1.1'

export const demoFlows: readonly DemoFlow[] = [
  web('142.250.74.78', 51422, 300, 0.7),
  web('140.82.121.4', 51390, 130, 0.62),
  web('151.101.1.69', 51377, 95, 0.72),
  web('104.16.85.20', 51410, 60, 0.75),
  web('52.97.201.242', 51433, 38, 0.55),
  { ...web('2001:db8:4006:82f::200e', 51501, 90, 0.68), here: LAPTOP6 },
  quic('142.250.185.110', 40113, 150, 0.74),
  quic('172.217.16.202', 40127, 52, 0.7),
  dns(ROUTER, 26),
  dns('1.1.1.1', 5),
  plain('UDP', LAPTOP, '224.0.0.251', [5353, 5353], 3, [86, 420]),
  plain('UDP', '192.168.1.40', '239.255.255.250', [42210, 1900], 2, [167, 180]),
  plain('UDP', LAPTOP, '17.253.54.125', [123, 123], 1, [90, 90], 0.5),
  plain('ICMP', LAPTOP, '1.1.1.1', null, 21, [98, 98], 0.5),
  plain('ICMPv6', 'fe80::1', 'ff02::1', null, 9, [86, 118]),
  plain('ICMPv6', 'fe80::8a2f:5dff:fe10:24', 'fe80::1', null, 5, [72, 86], 0.5),
  plain('ARP', '3c:52:82:1f:0a:9e', 'ff:ff:ff:ff:ff:ff', null, 11, [42, 60]),
  plain('OTHER(2)', '192.168.1.40', '224.0.0.22', null, 4, [54, 60]),
  plain('LLDP', '3c:52:82:1f:0a:9e', '01:80:c2:00:00:0e', null, 2, [120, 240]),
]

/** A conversation with a web server. */
export function web(there: string, herePort: number, weight: number, answers: number): DemoFlow {
  return {
    protocol: 'TCP',
    here: LAPTOP,
    there,
    herePort,
    therePort: 443,
    weight,
    answers,
    sizes: { here: [66, 583], there: [66, 1514] },
  }
}

function quic(there: string, herePort: number, weight: number, answers: number): DemoFlow {
  return {
    ...web(there, herePort, weight, answers),
    protocol: 'UDP',
    sizes: { here: [75, 320], there: [320, 1292] },
  }
}

function dns(there: string, weight: number): DemoFlow {
  return {
    ...web(there, 53_181, weight, 0.5),
    protocol: 'UDP',
    therePort: 53,
    sizes: { here: [71, 92], there: [87, 246] },
  }
}

function plain(
  protocol: string,
  here: string,
  there: string,
  ports: [number, number] | null,
  weight: number,
  size: [number, number],
  answers = 0,
): DemoFlow {
  const [herePort, therePort] = ports ?? [null, null]
  return {
    protocol,
    here,
    there,
    herePort,
    therePort,
    weight,
    answers,
    sizes: { here: size, there: size },
  }
}
