// The colours as the charts need them: read from the style sheet, and read again when light turns dark.

/** The colour tokens of style.css that charts draw with. */
export interface Palette {
  surface: string
  line: string
  text: string
  dim: string
  accent: string
  font: string
  /** The one colour of a protocol, everywhere. */
  protocol: (name: string) => string
}

/** The token of a protocol's colour. A word always stands beside the colour. */
export function protocolToken(name: string): string {
  switch (name) {
    case 'TCP':
      return '--tcp'
    case 'UDP':
      return '--udp'
    case 'ICMP':
      return '--icmp'
    case 'ICMPv6':
      return '--icmpv6'
    case 'ARP':
      return '--arp'
    default:
      return '--other'
  }
}

/** The palette that holds now; whoever reads it is drawn again when the person changes the theme. */
class CurrentPalette {
  value = $state.raw(readPalette())

  constructor() {
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', () => (this.value = readPalette()))
  }
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    surface: token('--surface'),
    line: token('--line'),
    text: token('--text'),
    dim: token('--dim'),
    accent: token('--accent'),
    font: token('--font'),
    protocol: (name) => token(protocolToken(name)),
  }
}

export const palette = new CurrentPalette()
