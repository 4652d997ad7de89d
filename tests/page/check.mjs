// Counts what holds and what does not. A check that fails does not stop the ones after it.
let passed = 0
const failures = []

/** Runs one check; it fails by throwing. */
export async function check(name, body) {
  try {
    await body()
    passed += 1
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    failures.push(name)
    console.log(`FAILED  ${name}\n        ${reason.split('\n').join('\n        ')}`)
  }
}

/** Throws unless `condition` holds. */
export function expect(condition, words) {
  if (!condition) throw new Error(words)
}

/** Waits until `probe` gives something true, and returns it. */
export async function eventually(probe, words, milliseconds = 6000) {
  const end = Date.now() + milliseconds
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > end) throw new Error(`${words} (waited ${milliseconds} ms)`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Prints the closing line; true when every check held. */
export function summary() {
  console.log(`${passed} passed, ${failures.length} failed`)
  return failures.length === 0
}
