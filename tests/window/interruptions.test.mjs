// What interrupts a capture: its interface goes and comes back, and the window itself stands still.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { DISPLAY, far, live, near, openOnCable, picture, stands } from './app.mjs'
import { layCable, send } from './hosts.mjs'
import { processes, run, until } from './programs.mjs'

const TIMELINE = 'Packets per second'

let window

before(async () => {
  if (far) window = await openOnCable()
})

after(() => window?.close())

/** The gaps in the table of the timeline, latest first. */
async function gaps() {
  const table = await window.text(`[aria-label="${TIMELINE} as a table"][role=region]`)
  return [...table.matchAll(/(interface \w+)\s+\1/g)].map(([, gap]) => gap)
}

test('an interface that is removed and made again is waited for', live, async () => {
  await send(far, 25)
  await window.counts('Packets', 25)
  await window.press(`${TIMELINE} as a table`)
  await run('ip', ['link', 'del', 'near0'])
  await stands(window, 'Waiting')
  await window.says('Waiting for near0 to come back')
  await until('the table names the gap', async () => (await gaps()).includes('interface gone'))
  await picture(window, 'waiting')
  await layCable({ near, far })
  await stands(window, 'Live')
  await send(far, 40)
  await window.counts('Packets', 65)
  await until('the table names the gap', async () => (await gaps()).includes('interface gone'))
  await picture(window, 'back')
})

test('an interface that is switched off and on is waited for', live, async () => {
  // An interface that is made again is down at first, which may be seen as a gap of its own.
  const before = await gaps()
  await run('ip', ['link', 'set', 'near0', 'down'])
  await stands(window, 'Waiting')
  await window.says('Waiting for near0 to be switched on')
  await run('ip', ['link', 'set', 'near0', 'up'])
  await stands(window, 'Live')
  await send(far, 40)
  await window.counts('Packets', 105)
  const named = ['interface down', ...before].join()
  await until(`the table names ${named}`, async () => (await gaps()).join() === named)
})

test(
  'a window out of sight draws nothing, and the newest figures when it is back',
  live,
  async () => {
    const act = (...args) => run('xdotool', args, { env: { ...process.env, DISPLAY } })
    const [frame] = (await act('search', '--onlyvisible', '--name', 'Wirewatch')).split('\n')
    const seen = (state) =>
      until(`the page is ${state}`, () =>
        window.run('return document.visibilityState === arguments[0]', state),
      )
    await window.run(
      `globalThis.drawings = 0
     for (const plot of document.querySelectorAll('.js-plotly-plot'))
       plot.on('plotly_afterplot', () => (drawings += 1))`,
    )
    await act('windowunmap', frame)
    await seen('hidden')
    const before = await window.run('return drawings')
    await send(far, 50)
    await window.counts('Packets', 155)
    await sleep(1000)
    assert.equal(await window.run('return drawings'), before)
    await act('windowmap', frame)
    await seen('visible')
    await until('the newest figures are drawn', () =>
      window.run(
        `const ring = document.querySelector('section[aria-label=Protocols] .js-plotly-plot')
       return ring.data[0].values.reduce((sum, value) => sum + value, 0) === 155`,
      ),
    )
    assert.ok((await window.run('return drawings')) > before)
  },
)

test('a window that stands still stops no counting, and makes up for it', live, async () => {
  // More than are kept, so that the worker's tables are as full as they get.
  await send(far, 12_000)
  await window.counts('Packets', 12_155)
  const stopped = [window.app, ...childrenOf(window.app, 'WebKitWebProces')]
  const [worker] = childrenOf(window.app, 'wirewatch-captu')
  assert.equal(stopped.length, 2)
  const before = residentOf(worker)
  for (const id of stopped) process.kill(id, 'SIGSTOP')
  try {
    await send(far, 10_000)
    // By now nothing more fits into the pipe to the window.
    await sleep(6000)
    const worked = nanosecondsOf(worker)
    await send(far, 10_000)
    await sleep(1000)
    assert.ok(nanosecondsOf(worker) > worked + 1_000_000, 'the worker waits for the window')
    const grown = residentOf(worker) - before
    assert.ok(grown <= 1024, `the worker grew by ${grown} KiB`)
  } finally {
    for (const id of stopped) process.kill(id, 'SIGCONT')
  }
  await window.counts('Packets', 32_155, 30_000)
  assert.deepEqual(await window.exact('Dropped'), [0])
})

/** The processes of this name that a process started. */
const childrenOf = (parent, name) =>
  processes()
    .filter((one) => one.parent === parent && one.name === name)
    .map(({ id }) => id)

/** The resident memory of a process, in KiB. */
function residentOf(id) {
  return Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1])
}

/** For how long the first thread of a process has run: the one that counts packets. */
function nanosecondsOf(id) {
  return Number(readFileSync(`/proc/${id}/schedstat`, 'utf8').split(' ')[0])
}
