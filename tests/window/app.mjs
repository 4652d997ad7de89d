// What the tests of the real window have in common: the programs that were built, where they are tried,
// and what each test does with them.
import path from 'node:path'

import { target } from '../../system.mjs'
import { Window } from './driver.mjs'
import { processes, until } from './programs.mjs'

export const binary = path.join(target, 'debug/wirewatch')
export const worker = path.join(target, 'debug/wirewatch-capture')

const { WIREWATCH_ARTIFACTS } = process.env
export const { DISPLAY, HOME } = process.env
export const { WIREWATCH_NEAR_HOST: near, WIREWATCH_FAR_HOST: far } = process.env

/** The options of a test that captures. */
export const live = { skip: far ? false : 'it needs root, to make hosts and to capture' }

/** Opens the window that was built. */
export const open = (args = [], env = {}) => Window.open(binary, { DISPLAY, HOME, ...env }, args)

/** Opens a window that captures on the near end of the cable, with figures every half second. */
export async function openOnCable() {
  const window = await open()
  await window.says('near0')
  await captureOnCable(window)
  await window.setInterval('0.5')
  return window
}

/** Begins to capture on the near end of the cable. */
export async function captureOnCable(window) {
  await window.click('button[aria-label$="(near0)"]')
  await window.says('Live')
}

/** Keeps a picture of the window, for a person to look at. */
export const picture = (window, name) =>
  window.screenshot(path.join(WIREWATCH_ARTIFACTS, `${name}.png`))

/** The rows of the table that is in sight, each as its texts. */
export const rows = (window) =>
  window.run(
    `const rows = document.querySelectorAll('.scroller tbody tr:not([aria-hidden])')
     const textOf = ({ innerText }) => innerText.replace(/\\s+/g, ' ').trim()
     const inSight = [...rows].filter((row) => row.offsetParent)
     return inSight.map(({ cells }) => [...cells].map(textOf))`,
  )

/** Waits until the capture is said to be in this state. */
export const stands = (window, word) =>
  until(
    `the capture is ${word}`,
    async () => (await window.text('header [role=status]')) === word,
    30_000,
  )

/** The ids of the workers that do this. */
export const workers = (command) =>
  processes()
    .filter(({ words, isZombie }) => words[0] === worker && words[1] === command && !isZombie)
    .map(({ id }) => id)
