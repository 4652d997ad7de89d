// Addresses in packets: those of hosts, and those of network cards.

const hardware = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i

/** Whether this is the IP address of a host: only those can be narrowed to. */
export function isHost(address: string): boolean {
  return address !== '' && !hardware.test(address)
}

/** `192.0.2.1:443`, `[2001:db8::1]:443` */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** An address where room is scarce: in two, of which the first may be cut. */
export interface AddressParts {
  head: string
  /** Its end, which tells it from those of the same network, and its port. */
  tail: string
  /** What the tail takes at most, in widths of a figure. */
  tailWidth: number
}

// As many characters of an address are always seen.
const SEEN = 8

/** The parts of an address, or of an endpoint. */
export function addressParts(address: string, port?: number): AddressParts {
  const whole = port === undefined ? address : endpoint(address, port)
  // What stands behind the address: `]:443`, or nothing.
  const behind = whole.length - whole.lastIndexOf(address) - address.length
  const from = Math.max(0, whole.length - behind - SEEN)
  const tail = whole.slice(from)
  return { head: whole.slice(0, from), tail, tailWidth: widthOf(tail) }
}

/** In fonts of proportional letters and tabular figures, by what is widest in those of the systems. */
function widthOf(text: string): number {
  const widths = [...text].map((letter) =>
    /\d/.test(letter) ? 1 : /[.:]/.test(letter) ? 0.55 : /[a-z]/i.test(letter) ? 1.12 : 0.65,
  )
  return Math.ceil(widths.reduce((sum, width) => sum + width, 0) * 100) / 100
}
