// Text that came from outside: names of files and interfaces, words in packets.

// Control characters, marks that turn the writing direction, and line separators.
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** The text with every character that is unseen or turns its neighbours around made visible. */
export function visibleText(text: string): string {
  return text.replace(unseen, '\ufffd')
}

/** Visible text that Plotly draws as it stands: Plotly reads tags and entities in its labels. */
export function chartText(text: string): string {
  return visibleText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
