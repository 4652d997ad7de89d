// Addresses in packets: those of hosts, and those of network cards.

const hardware = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i

/** Whether this is the IP address of a host: only those can be narrowed to. */
export function isHost(address: string): boolean {
  return address !== '' && !hardware.test(address)
}

/** `192.0.2.1:443`, `[2001:db8::1]:443` */
export function endpoint(address: string, port: number): string {
  return endpointParts(address, port).join('')
}

/** The same in two: an address that may be cut where room is scarce, and what is always shown. */
export function endpointParts(address: string, port: number): [address: string, port: string] {
  return address.includes(':') ? [`[${address}`, `]:${port}`] : [address, `:${port}`]
}
