// The keys of the page: one table for what they do and for the list that the person sees.

/** What a key asks for. */
export type KeyAction = 'filter' | 'refresh' | 'pause' | 'keys' | { view: string }

/** The list of keys, in the order in which it is shown. */
export const keyWords: readonly { keys: string[]; words: string }[] = [
  { keys: ['1'], words: 'Overview' },
  { keys: ['/'], words: 'Go to the filter' },
  { keys: ['Enter'], words: 'Start the selected interface, or apply the filter' },
  { keys: ['↑', '↓'], words: 'Select an interface, or scroll the packets' },
  { keys: ['R'], words: 'Refresh the figures now' },
  { keys: ['Space'], words: 'Pause and resume the figures' },
  { keys: ['T'], words: 'Chart as a table, while its card has the focus' },
  { keys: ['Drag'], words: 'Zoom into a stretch of time; a double click shows all of it again' },
  { keys: ['Esc'], words: 'Leave a field, a menu, the zoom of a focused chart, or the hold' },
  { keys: ['?'], words: 'This list' },
]

/** What a key pressed anywhere on the page asks for, if it belongs to no field and no button. */
export function actionOf(event: KeyboardEvent): KeyAction | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input:not([type=radio]), select, textarea, dialog')) return null
  switch (event.key) {
    case '/':
      return 'filter'
    case '?':
      return 'keys'
    case 'r':
    case 'R':
      return 'refresh'
    case ' ':
      // A focused button, switch or link has its own use for the space bar.
      return target?.closest('button, input, summary, a') ? null : 'pause'
    default:
      return /^[1-9]$/.test(event.key) ? { view: event.key } : null
  }
}
