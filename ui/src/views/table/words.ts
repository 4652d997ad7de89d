// What is said about a table as a whole.
import type { Unlisted } from '../../lib/bindings'
import { format } from '../../lib/format'

/** What the rows of a table are called. */
export interface Noun {
  one: string
  many: string
}

/** `812 connections`, or `37 of 812 match`. */
export function countWords(kept: number, matching: number, search: string, noun: Noun): string {
  if (search.trim() !== '') return `${format.count(matching)} of ${format.count(kept)} match`
  return `${format.count(kept)} ${kept === 1 ? noun.one : noun.many}`
}

/** What stands in no row, in a sentence; nothing in any ordinary network. */
export function unlistedWords(unlisted: Unlisted, kept: number, noun: Noun): string {
  const { sent, received, rowsShortBy } = unlisted
  const short =
    rowsShortBy > 0 ? `a row may have missed up to ${format.exact(rowsShortBy, 'packets')}` : ''
  const missing = [
    sent.packets > 0 ? `${format.exact(sent.packets, 'packets')} sent` : '',
    received.packets > 0 ? `${format.exact(received.packets, 'packets')} received` : '',
  ].filter(Boolean)
  if (missing.length === 0) return short && `${short.replace('a row', 'A row')}.`
  const beyond = `${missing.join(' and ')} by ${noun.many} beyond the ${format.count(kept)} that are kept are not listed`
  return `${[beyond, short].filter(Boolean).join('; ')}.`
}
