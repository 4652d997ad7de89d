// Kills the worker a hundred times and the window fifty times, and looks that each is replaced or cleared
// away: `npm run endure`.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { target } from '../../system.mjs'
import { Window } from './driver.mjs'
import { send } from './hosts.mjs'
import { until } from './programs.mjs'

const binary = path.join(target, 'debug/wirewatch')
const worker = path.join(target, 'debug/wirewatch-capture')
const { DISPLAY, HOME, WIREWATCH_FAR_HOST: far } = process.env
const live = { skip: far ? false : 'it needs root, to make hosts and to capture' }

/** The processes whose first word is a program, by id; those that ended and were not waited for too. */
function processes(program) {
  return readdirSync('/proc').flatMap((id) => {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      const parent = Number(/^PPid:\s*(\d+)/m.exec(status)[1])
      const isZombie = /^State:\s*Z/m.test(status)
      return words[0] === program || isZombie ? [{ id: Number(id), parent, isZombie, words }] : []
    } catch {
      return [] // It ended meanwhile.
    }
  })
}

const capturing = () =>
  processes(worker).filter(({ isZombie, words }) => !isZombie && words[1] === 'live')

test('a worker that is killed a hundred times is always replaced', live, async (context) => {
  const window = await Window.open(binary, { DISPLAY, HOME })
  const delays = []
  try {
    await window.click('button[aria-label$="(near0)"]')
    await window.says('Live')
    for (let time = 1; time <= 100; time++) {
      await until('one captures', () => capturing().length === 1)
      await window.shows('Packets', '0')
      await send(far, 3)
      await window.shows('Packets', '3')
      const [{ id }] = capturing()
      const killed = Date.now()
      process.kill(id, 'SIGKILL')
      // Five restarts a minute are the window's own; after that a person starts it again.
      const isOver = async () => (await window.text()).includes('6 times within a minute')
      const isNew = async () => (await window.tile('Packets')) === '0'
      await until('it is noticed', async () => (await isNew()) || (await isOver()), 3000)
      if (await isOver()) await window.press('Restart')
      else delays.push(Date.now() - killed)
      const dead = processes(worker).filter(
        ({ isZombie, parent }) => isZombie && parent === window.app,
      )
      assert.deepEqual(dead, [], `after ${time} times`)
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
    const window = await Window.open(binary, { DISPLAY, HOME })
    await window.click('button[aria-label$="(near0)"]')
    await until('one captures', () => capturing().length === 1)
    const { app } = window
    const killed = Date.now()
    process.kill(app, 'SIGKILL')
    await until(
      'no worker is left',
      () => processes(worker).every(({ isZombie }) => isZombie),
      2000,
    )
    delays.push(Date.now() - killed)
    await window.close()
    const left = processes(worker).filter(({ words }) => words[0] === worker)
    assert.deepEqual(left, [], `after ${time} times`)
  }
  delays.sort((a, b) => a - b)
  context.diagnostic(`gone after ${delays[25]} ms (median), ${delays.at(-1)} ms at most`)
})
