// The five figures of the capture as the tiles show them.
import type { Rates, Totals } from '../../lib/bindings'
import { format, type Quantity } from '../../lib/format'

/** One tile: a label, a note beside it, the figure, and the exact words on hover. */
export interface Tile {
  label: string
  note: string
  figure: Quantity
  exact: string
}

/** What has to be said about the figures. */
export interface TileNotes {
  /** The rest of the page is narrowed to a host. */
  narrowed?: boolean
  /** Nothing can be captured at the moment, so that there is no rate. */
  idle?: boolean
}

/** The tiles; before the first snapshot each shows a dash. */
export function tilesOf(
  totals: Totals | null,
  rates: Rates | null,
  { narrowed = false, idle = false }: TileNotes = {},
): Tile[] {
  const waiting = { value: '–', unit: '' }
  if (idle) rates = null
  const span = rates ? spanWords(rates) : ''
  // Totals and rates are not narrowed.
  const all = narrowed ? 'all hosts' : ''
  const idleWords = idle ? 'Nothing can be captured at the moment.' : ''
  const spanNote = idle ? 'waiting' : all || span
  return [
    {
      label: 'Packets',
      note:
        totals && totals.undecodable > 0 && !narrowed
          ? `${format.count(totals.undecodable)} undecodable`
          : all,
      figure: totals ? format.largeCount(totals.packets) : waiting,
      exact: totals
        ? `${format.exact(totals.packets, 'packets')}, ${format.count(totals.undecodable)} of them undecodable`
        : '',
    },
    {
      label: 'Data',
      note: all,
      figure: totals ? format.bytes(totals.bytes) : waiting,
      exact: totals
        ? `${format.exact(totals.bytes, 'bytes')} on the wire, ${format.exact(totals.capturedBytes, 'bytes')} captured`
        : '',
    },
    {
      label: 'Packets per second',
      note: spanNote,
      figure: rates ? { value: format.packetRate(rates.packetsPerSecond), unit: '' } : waiting,
      exact: rates ? `${format.rate(rates.packetsPerSecond, 'packets')}, ${span}` : idleWords,
    },
    {
      label: 'Rate',
      note: spanNote,
      figure: rates ? format.bitRate(rates.bitsPerSecond) : waiting,
      exact: rates
        ? `${format.perSecond(rates.bitsPerSecond)} bits per second, ${span}`
        : idleWords,
    },
    droppedTile(totals, waiting),
  ]
}

function droppedTile(totals: Totals | null, waiting: Quantity): Tile {
  const label = 'Dropped'
  if (!totals) return { label, note: '', figure: waiting, exact: '' }
  const { droppedByKernel: kernel, droppedByInterface: device } = totals
  if (kernel === null && device === null) {
    return {
      label,
      note: '',
      figure: { value: '', unit: 'not recorded in a file' },
      exact: 'A capture file does not say how many packets were dropped while it was recorded.',
    }
  }
  return {
    label,
    note: device === null ? '' : `${format.count(device)} by interface`,
    figure: { value: kernel === null ? '–' : format.largeCount(kernel).value, unit: 'by kernel' },
    exact: `Lost before Wirewatch saw them: ${format.exact(kernel ?? 0, 'packets')} by the kernel, whose buffer was full${
      device === null
        ? '. The interface does not say how many it lost.'
        : `, and ${format.exact(device, 'packets')} by the interface or its driver.`
    }`,
  }
}

function spanWords({ span }: Rates): string {
  return span.of === 'lastSeconds' ? `last ${format.interval(span.seconds * 1000)}` : 'average'
}
