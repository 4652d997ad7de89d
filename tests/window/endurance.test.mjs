// Kills the worker a hundred times and the window fifty times, and looks that each is replaced or cleared
// away: `npm run endure`.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'

import { captureOnCable, far, live, open, workers } from './app.mjs'
import { send } from './hosts.mjs'
import { until } from './programs.mjs'

const capturing = () => workers('live')

/** Waits until a process has ended and was waited for: as long as it was not, its number is kept. */
function untilCleared(id, time, milliseconds) {
  const isCleared = () => !existsSync(`/proc/${id}`)
  return until(`nothing is left of ${id}, after ${time} times`, isCleared, milliseconds)
}

test('a worker that is killed a hundred times is always replaced', live, async (context) => {
  const window = await open()
  const delays = []
  try {
    await captureOnCable(window)
    for (let time = 1; time <= 100; time++) {
      await until('one captures', () => capturing().length === 1)
      await window.shows('Packets', '0')
      await send(far, 3)
      await window.shows('Packets', '3')
      const [id] = capturing()
      const killed = Date.now()
      process.kill(id, 'SIGKILL')
      // Five restarts a minute are the window's own; after that a person starts it again.
      const isOver = async () => (await window.text()).includes('6 times within a minute')
      const isNew = async () => (await window.tile('Packets')) === '0'
      await until('it is noticed', async () => (await isNew()) || (await isOver()), 3000)
      if (await isOver()) await window.press('Restart')
      else delays.push(Date.now() - killed)
      await untilCleared(id, time, 2000)
    }
  } finally {
    await window.close()
  }
  delays.sort((a, b) => a - b)
  context.diagnostic(
    `data again after ${delays[delays.length >> 1]} ms (median), ${delays.at(-1)} ms at most, ` +
      `${delays.length} times`,
  )
  assert.ok(delays.at(-1) < 2000)
})

test('a window that is killed fifty times leaves nothing behind', live, async (context) => {
  const delays = []
  for (let time = 1; time <= 50; time++) {
    const window = await open()
    await captureOnCable(window)
    await until('one captures', () => capturing().length === 1)
    const { app } = window
    const [id] = capturing()
    const killed = Date.now()
    process.kill(app, 'SIGKILL')
    await until('no worker captures', () => capturing().length === 0, 2000)
    delays.push(Date.now() - killed)
    await window.close()
    // Nobody who started them is left: the first process of the system takes them up, in its own time.
    for (const one of [id, app]) await untilCleared(one, time, 10_000)
    for (const command of ['live', 'interfaces']) assert.deepEqual(workers(command), [])
  }
  delays.sort((a, b) => a - b)
  context.diagnostic(`gone after ${delays[25]} ms (median), ${delays.at(-1)} ms at most`)
})
