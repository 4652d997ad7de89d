// The keys of the page: what each asks for, and what the person is told of them. Which key opens which
// view is said in `views`.

/** What a key asks for. */
export type KeyAction =
  'filter' | 'search' | 'refresh' | 'pause' | 'keys' | 'escape' | { view: string }

/** The keys but those of the views, in the order in which they are listed. */
export const keyWords: readonly { keys: string[]; words: string }[] = [
  { keys: ['/'], words: 'Go to the filter' },
  { keys: ['Ctrl', 'F'], words: 'Search the hosts or connections' },
  { keys: ['Enter'], words: 'Start the selected interface, or apply the filter' },
  { keys: ['↑', '↓'], words: 'Select an interface, or go through the rows of a table' },
  { keys: ['Enter'], words: 'On an address: narrow everything to this host' },
  { keys: ['R'], words: 'Refresh the figures now' },
  { keys: ['Space'], words: 'Pause and resume the figures' },
  { keys: ['T'], words: 'Chart as a table, while its card has the focus' },
  { keys: ['Drag'], words: 'Zoom into a stretch of time; a double click shows all of it again' },
  {
    keys: ['Esc'],
    words: 'Leave a field, a menu, the zoom of a focused chart, the hold, or the narrowing',
  },
  { keys: ['?'], words: 'This list' },
]

/** What a key pressed anywhere on the page asks for, if it belongs to no field and no button. */
export function actionOf(event: KeyboardEvent): KeyAction | null {
  if (event.defaultPrevented || event.altKey) return null
  const target = event.target instanceof Element ? event.target : null
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === 'f' && !target?.closest('dialog') ? 'search' : null
  }
  if (target?.closest('input:not([type=radio]), select, textarea, dialog')) return null
  switch (event.key) {
    case '/':
      return 'filter'
    case '?':
      return 'keys'
    case 'Escape':
      return 'escape'
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
