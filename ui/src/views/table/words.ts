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

/** What is read out when the search has changed. */
export function searchWords(kept: number, matching: number, search: string, noun: Noun): string {
  const words = search.trim()
  if (words === '') return `All ${noun.many} are listed.`
  return `${format.count(matching)} of ${format.count(kept)} ${noun.many} match “${words}”.`
}

/** What stands in no row, in a sentence; nothing in any ordinary network. */
export function unlistedWords(unlisted: Unlisted, kept: number, noun: Noun): string {
  const { sent, received, rowsShortBy } = unlisted
  const missing = [
    sent.packets > 0 ? `${format.exact(sent.packets, 'packets')} sent` : '',
    received.packets > 0 ? `${format.exact(received.packets, 'packets')} received` : '',
  ].filter(Boolean)
  const beyond = `by ${noun.many} beyond the ${format.count(kept)} that are kept are not listed.`
  return [missing.length > 0 ? `${missing.join(' and ')} ${beyond}` : '', shortWords(rowsShortBy)]
    .filter(Boolean)
    .join(' ')
}

/** How much a row may have missed; nothing in any ordinary network. */
export function shortWords(rowsShortBy: number): string {
  return rowsShortBy > 0
    ? `A row may have missed up to ${format.exact(rowsShortBy, 'packets')}.`
    : ''
}
