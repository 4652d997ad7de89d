// Finds the lines of a source file that say something.

/** A file's text with the lines emptied that are comments as a whole: they may speak of anything. */
export function codeOf({ name, text }) {
  const comment = name.endsWith('.rs') ? /^[ \t]*\/\/.*$/gm : /^[ \t]*(\/\/|\/\*\*|\*[ /]).*$/gm
  return text.replace(comment, '')
}

const testModule = /^#\[cfg\(test\)\]\n(#\[.*\]\n)*(pub(\(.*\))? )?mod /m

/** What stands in a Rust file before its tests. */
export const beforeTests = (text) => text.split(testModule)[0]

/** Whether a file holds tests alone. */
export const isOfTests = (name) => /(^|\/)tests?(\/|\.rs$)|_tests\.rs$|\.test\./.test(name)

/** Where a pattern occurs in the code of a file. */
export function linesWith(file, pattern) {
  const code = codeOf(file)
  return [...code.matchAll(new RegExp(pattern, 'g'))].map((hit) => ({
    place: `${file.name}:${lineOf(code, hit.index)}`,
    found: hit[0].trim(),
  }))
}

/** The number of the line that holds this index of a text. */
export const lineOf = (text, index) => text.slice(0, index).split('\n').length
