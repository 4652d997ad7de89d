// Text that came from outside: names of files and interfaces, words in packets. Whatever of it is
// shown, also in a title or a label, goes through here, although the worker has cleaned it before.

// As many characters as the worker leaves of a name, and more than any sentence needs.
const LONGEST_NAME = 253
const LONGEST_TEXT = 600

// Controls, marks that turn the writing direction, what has no width, and letters that are blank.
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{3164}\u{ffa0}]/gu
// More marks on one letter than any language writes: they would grow over the lines around it.
const towers = /(\p{M}{4})\p{M}+/gu
const rightToLeft =
  /[\u{590}-\u{8ff}\u{fb1d}-\u{fdff}\u{fe70}-\u{fefc}\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** The text with all that is unseen or moves its neighbours made visible, cut where it is too long. */
export function visibleText(text: string, longest = LONGEST_TEXT): string {
  const whole = text.length <= longest
  const kept = whole ? text : text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')
  const visible = kept.replace(unseen, '\ufffd').replace(towers, '$1\ufffd')
  return whole ? visible : `${visible}…`
}

/** The visible text of a name. */
export function nameText(name: string): string {
  return visibleText(name, LONGEST_NAME)
}

/**
 * A name between other words where there is no element around it, as in a title: letters that are
 * written from right to left do not take their neighbours along.
 */
export function amongWords(name: string): string {
  const visible = nameText(name)
  return rightToLeft.test(visible) ? `\u2068${visible}\u2069` : visible
}

/** Visible text that Plotly draws as it stands: Plotly reads tags and entities in its labels. */
export function chartText(text: string): string {
  return visibleText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
