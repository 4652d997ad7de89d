// Two hosts of the test's own: network namespaces with a virtual cable between them. IPv6 is off,
// neighbours are known and what is sent is addressed to nobody, so that nothing is on the cable but
// what the test sends.
import { run } from './programs.mjs'

const NOBODY = '10.94.0.9'

/** Makes the hosts; the near one has the interface `near0`, address 10.94.0.1. */
export async function makeHosts() {
  const near = `wwwin${process.pid}n`
  const far = `wwwin${process.pid}f`
  const hosts = { near, far, remove: () => removeHosts(near, far) }
  try {
    for (const host of [near, far]) {
      await run('ip', ['netns', 'add', host])
      await inHost(host, 'sysctl -qw net.ipv6.conf.default.disable_ipv6=1; ip link set lo up')
    }
    await inHost(near, `ip link add near0 type veth peer name far0 netns ${far}`)
    await inHost(near, 'ip addr add 10.94.0.1/24 dev near0; ip link set near0 up')
    await inHost(far, 'ip addr add 10.94.0.2/24 dev far0; ip link set far0 up')
    const mac = await inHost(near, 'cat /sys/class/net/near0/address')
    await inHost(far, `ip neigh replace ${NOBODY} lladdr ${mac.trim()} dev far0 nud permanent`)
    return hosts
  } catch (error) {
    await hosts.remove()
    throw error
  }
}

/** Sends so many UDP datagrams of 100 bytes on the wire from the far host to the near one. */
export function send(far, count) {
  const payload = 'x'.repeat(58)
  const loop = `for ((i = 0; i < ${count}; i++)); do printf ${payload} >&3; done`
  return inHost(far, `exec 3>/dev/udp/${NOBODY}/9999; ${loop}`)
}

/** Runs a shell command line in a host. */
export function inHost(host, line) {
  return run('ip', ['netns', 'exec', host, 'bash', '-ec', line])
}

async function removeHosts(...hosts) {
  for (const host of hosts) await run('ip', ['netns', 'del', host]).catch(() => {})
}
