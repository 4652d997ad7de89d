// The inner part of `drawing.mjs`: runs in the near host, opens the window, has packets sent, and measures.
import { setTimeout as sleep } from 'node:timers/promises'

import { Window } from '../window/driver.mjs'
import { until } from '../window/programs.mjs'
import * as programs from './programs.mjs'

const PACKETS_PER_SECOND = 1000
const GOAL_MS = 150

const names = {
  wirewatch: 'window',
  WebKitWebProces: 'web process',
  'wirewatch-captu': 'worker',
}

// Steps in front of the page's listener of states, where Tauri keeps it, and follows each state until
// the frame after the one that shows it. Every chart says when it is drawn; rows and tiles, which are
// plain elements, stand in the page before the first chart is drawn.
const FOLLOW = `
  globalThis.drawings = []
  let current = null
  const { runCallback, transformCallback } = __TAURI_INTERNALS__
  const listeners = __internal_unstable_listeners_object_id__['capture-state']
  for (const name of Object.getOwnPropertyNames(listeners)) {
    const listener = listeners[name]
    const { handlerId } = listener
    listener.handlerId = transformCallback((event) => {
      const drawing = { began: performance.now(), begun: {}, charts: {}, drawn: null }
      current = drawing
      drawings.push(drawing)
      runCallback(handlerId, event)
    })
  }
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    const name = plot.closest('section').ariaLabel
    plot.on('plotly_beforeplot', () => {
      if (current && !current.drawn) current.begun[name] ??= performance.now() - current.began
    })
    plot.on('plotly_afterplot', () => {
      const drawing = current
      if (!drawing || drawing.drawn) return
      drawing.charts[name] = performance.now() - drawing.began
      if (Object.keys(drawing.charts).length < 3) return
      requestAnimationFrame(() =>
        requestAnimationFrame(() => (drawing.drawn = performance.now() - drawing.began)))
    })
  }`

/** The figure that so much of a list is not above. */
function quantile(list, part) {
  const sorted = list.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]
}

/** Processor time of the window's processes, by name. */
function seconds() {
  const found = programs.descendants(process.pid)
  return Object.keys(names).map((name) =>
    found.filter((one) => one.name === name).reduce((sum, one) => sum + one.seconds, 0),
  )
}

/** The processor's shares of a stretch of time, in percent of one core. */
async function shares(length) {
  const before = seconds()
  await sleep(length * 1000)
  return seconds().map((after, index) => ((after - before[index]) / length) * 100)
}

function tableOf(drawings) {
  const charts = Object.keys(drawings[0].begun)
  const of = (figure) => drawings.map(figure)
  const rows = [
    ...charts.map((name) => [`${name} begins`, of(({ begun }) => begun[name])]),
    ['all charts are drawn', of((one) => Math.max(...Object.values(one.charts)))],
    ['all is on the screen', of(({ drawn }) => drawn)],
  ]
  const heads = ['ms after the event', 'median', '95 %', 'most']
  const cells = rows.map(([name, list]) => [
    name,
    ...[0.5, 0.95, 1].map((part) => quantile(list, part)),
  ])
  return programs.table(heads, cells)
}

async function watch([binary, far, length, file]) {
  const { DISPLAY, HOME } = process.env
  const window = await Window.open(binary, { DISPLAY, HOME })
  try {
    await window.says('near0')
    await window.click('button[aria-label$="(near0)"]')
    await window.says('Live')
    const asleep = ['--pps-multi', '10', '--timer', 'nano']
    const pace = ['--pps', String(PACKETS_PER_SECOND), ...asleep, '--loop', '0']
    const how = ['-i', 'far0', '--preload-pcap', '--no-flow-stats', ...pace, file]
    const sender = new programs.Program(far, 'tcpreplay', how)
    const charts = 'return document.querySelectorAll(".js-plotly-plot .main-svg").length >= 3'
    await until('all charts are drawn', () => window.run(charts))
    await sleep(5000)
    const began = { time: Date.now(), packets: (await window.exact('Packets'))[0] }
    await window.run(FOLLOW)
    const rows = [['Overview', ...(await shares(length))]]
    const followed = await window.run('return drawings')
    const packets = (await window.exact('Packets'))[0] - began.packets
    const rate = packets / ((Date.now() - began.time) / 1000)
    for (const view of ['Hosts', 'Connections']) {
      await window.press(view)
      await sleep(3000)
      rows.push([view, ...(await shares(length))])
    }
    await sender.stop()
    return { rows, drawings: followed.filter(({ drawn }) => drawn), followed, rate }
  } finally {
    await window.close()
  }
}

const [binary, far, length, file] = process.argv.slice(2)
const { rows, drawings, followed, rate } = await watch([binary, far, Number(length), file])
if (drawings.length === 0) {
  console.error(`None of ${followed.length} states was drawn in all charts.`)
  process.exit(1)
}
const packets = Math.round(rate).toLocaleString('en')
console.log(
  `${drawings.length} of ${followed.length} states, at ${packets} packets/s and 1280x800:`,
)
console.log(tableOf(drawings))
console.log(`Processor, in percent of one core, for ${length} s each:`)
console.log(programs.table(['view', ...Object.values(names)], rows))
const most = quantile(
  drawings.map(({ drawn }) => drawn),
  0.95,
)
if (most > GOAL_MS) console.error(`95 % are to be drawn within ${GOAL_MS} ms.`)
process.exitCode = most > GOAL_MS ? 1 : 0
