// The page in a browser, on the demo: `npm run test:page`. Pictures are left in tests/artifacts/page.
import { openBrowser } from './browser.mjs'
import { summary } from './check.mjs'
import { choices } from './choices.mjs'
import { denials } from './denials.mjs'
import { hostile } from './hostile.mjs'
import { kept } from './kept.mjs'
import { keyboard } from './keyboard.mjs'
import { layout } from './layout.mjs'
import { narrowing } from './narrowing.mjs'
import { demoStates, serveDemo } from './serve.mjs'
import { small } from './small.mjs'
import { states, unknownState } from './states.mjs'
import { tables } from './tables.mjs'
import { updates } from './updates.mjs'
import { worker } from './worker.mjs'

const server = await serveDemo()
const browser = await openBrowser(server)
try {
  const names = await demoStates()
  // A few at a time: most of a check is waiting for the page.
  await Promise.all([
    states(browser, names).then(() => unknownState(browser)),
    layout(browser)
      .then(() => small(browser))
      .then(() => keyboard(browser))
      .then(() => choices(browser)),
    updates(browser)
      .then(() => kept(browser))
      .then(() => narrowing(browser)),
    tables(browser)
      .then(() => denials(browser))
      .then(() => worker(browser))
      .then(() => hostile(browser)),
  ])
} finally {
  await browser.close()
  await server.close()
}
process.exit(summary() ? 0 : 1)
