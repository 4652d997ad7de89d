// The picture of a chart that a person keeps: its heading, its name as a file, and its bytes.
import type { CaptureTarget } from '../lib/bindings'
import { format } from '../lib/format'
import { chartText } from '../lib/text'

// Longer lines would leave the picture.
const LONGEST_LINE = 84

/** What stands over a saved chart: its title, what was captured with which filter, and when. */
export function imageHeading(title: string, target: CaptureTarget | null, taken: number): string {
  const { label = '', filter = '' } = target ?? {}
  const name = target?.source.kind === 'interface' ? target.source.name : label
  const source = name === label ? label : `${label} (${name})`
  const lines = [[source, format.moment(taken)].filter(Boolean).join(' · ')]
  if (filter !== '') lines.push(`Filter: ${filter}`)
  return [`<b>${chartText(title)}</b>`, ...lines.map((line) => chartText(shortened(line)))].join(
    '<br>',
  )
}

function shortened(line: string): string {
  const letters = [...line]
  return letters.length > LONGEST_LINE ? `${letters.slice(0, LONGEST_LINE - 1).join('')}…` : line
}

/** `wirewatch-packets-per-second.png` */
export function imageName(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return `${['wirewatch', ...words].join('-')}.png`
}

/** The bytes of a picture that is given as a data address. */
export function imageBytes(address: string): Uint8Array<ArrayBuffer> {
  const encoded = atob(address.slice(address.indexOf(',') + 1))
  return Uint8Array.from(encoded, (letter) => letter.charCodeAt(0))
}
