// Two hosts of the test's own: network namespaces with a virtual cable between them. IPv6 is off,
// neighbours are known and what is sent is addressed to nobody, so that nothing is on the cable but
// what the test sends.
import { spawn } from 'node:child_process'

import { run } from './programs.mjs'

/** The address of the near host, that of the far one, and two that are nobody's. */
export const NEAR = '10.94.0.1'
export const FAR = '10.94.0.2'
export const [STRANGER, NOBODY] = ['10.94.0.8', '10.94.0.9']

/** Makes the hosts; the near one has the interface `near0`. */
export async function makeHosts() {
  const near = `wwwin${process.pid}n`
  const far = `wwwin${process.pid}f`
  const hosts = { near, far, remove: () => removeHosts(near, far) }
  try {
    for (const host of [near, far]) {
      await run('ip', ['netns', 'add', host])
      await inHost(host, 'sysctl -qw net.ipv6.conf.default.disable_ipv6=1; ip link set lo up')
    }
    await layCable(hosts)
    return hosts
  } catch (error) {
    await hosts.remove()
    throw error
  }
}

/** Connects the hosts; again, after the cable was cut. */
export async function layCable({ near, far }) {
  await inHost(near, `ip link add near0 type veth peer name far0 netns ${far}`)
  await inHost(near, `ip addr add ${NEAR}/24 dev near0; ip link set near0 up`)
  await inHost(far, `ip addr add ${FAR}/24 dev far0; ip link set far0 up`)
  await introduce(far, 'far0', [NEAR, STRANGER, NOBODY], await macOf(near, 'near0'))
  await introduce(near, 'near0', [FAR], await macOf(far, 'far0'))
}

async function macOf(host, device) {
  return (await inHost(host, `cat /sys/class/net/${device}/address`)).trim()
}

function introduce(host, device, addresses, mac) {
  const lines = addresses.map(
    (address) => `ip neigh replace ${address} lladdr ${mac} dev ${device} nud permanent`,
  )
  return inHost(host, lines.join('; '))
}

/** Sends UDP datagrams from the far host to the near one, `size` bytes each on the wire. */
export function send(far, count, { to = NOBODY, size = 100 } = {}) {
  // What goes before the payload: Ethernet, IPv4, UDP.
  const payload = 'x'.repeat(size - 14 - 20 - 8)
  const loop = `for ((i = 0; i < ${count}; i++)); do printf ${payload} >&3; done`
  return inHost(far, `exec 3>/dev/udp/${to}/9999; ${loop}`)
}

/** Runs a shell command line in a host. */
export function inHost(host, line) {
  return run('ip', ['netns', 'exec', host, 'bash', '-ec', line])
}

/** Starts a shell command line in a host, to be killed when it is no longer needed. */
export function startInHost(host, line) {
  return spawn('ip', ['netns', 'exec', host, 'bash', '-ec', line], { stdio: 'ignore' })
}

async function removeHosts(...hosts) {
  for (const host of hosts) await run('ip', ['netns', 'del', host]).catch(() => {})
}
