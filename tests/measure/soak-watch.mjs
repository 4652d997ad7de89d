// The inner part of `soak.mjs`: runs in the near host, opens the window, has packets sent, and watches.
import { setTimeout as sleep } from 'node:timers/promises'

import { Window } from '../window/driver.mjs'
import { inHost } from '../window/hosts.mjs'
import * as programs from './programs.mjs'

const PACKETS_PER_SECOND = 50_000
const SECONDS_BETWEEN_SAMPLES = 10

// By the first 15 letters of their names, as the system has them; and by how many MB each may grow
// from the beginning to the end.
const watched = {
  'wirewatch-captu': { name: 'worker', limit: 16 },
  wirewatch: { name: 'window', limit: 16 },
  WebKitWebProces: { name: 'web process', limit: 48 },
  WebKitNetworkPr: { name: 'network process', limit: 16 },
}

/** What the processes of the window take now. */
function sample() {
  return programs
    .descendants(process.pid)
    .filter(({ name }) => name in watched)
    .map((one) => ({ ...one, ...programs.memoryOf(one.id) }))
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

/** For each process: its memory at the beginning and the end, how it grew, and its processor time. */
function summary(samples, minutes) {
  // Of all processes of that name; NaN where there is none.
  const total = (one, name, figure) => {
    const figures = one.filter((it) => it.name === name).map((it) => it[figure])
    return figures.length > 0 ? figures.reduce((sum, more) => sum + more) : NaN
  }
  const at = (list, name, figure) => list.map((one) => total(one, name, figure))
  // Ten minutes at either end; of a short run a third.
  const part = Math.max(1, Math.min(60, Math.floor(samples.length / 3)))
  const ends = [samples.slice(0, part), samples.slice(-part)]
  const hours = ((samples.length - part) * SECONDS_BETWEEN_SAMPLES) / 3600
  return Object.entries(watched).map(([key, { name, limit }]) => {
    const [first, last] = ends.map((list) => mean(at(list, key, 'resident')))
    const [firstOwn, lastOwn] = ends.map((list) => mean(at(list, key, 'anonymous')))
    const seconds = at(samples, key, 'seconds')
    const share = ((seconds.at(-1) - seconds[0]) / (minutes * 60)) * 100
    const perHour = (last - first) / hours
    return { name, limit, first, last, firstOwn, lastOwn, perHour, share }
  })
}

async function bytesOf(host) {
  const names = ['rx_bytes', 'tx_bytes'].map((name) => `/sys/class/net/near0/statistics/${name}`)
  const values = await inHost(host, `cat ${names.join(' ')}`)
  return values.trim().split('\n').map(Number)
}

async function watch([binary, far, minutes, file]) {
  const near = far.replace(/f$/, 'n')
  const seconds = Number(minutes) * 60
  const { DISPLAY, HOME } = process.env
  const window = await Window.open(binary, { DISPLAY, HOME })
  try {
    await window.says('near0')
    const before = await programs.counters(near, 'near0')
    const bytesBefore = await bytesOf(near)
    await window.click('button[aria-label$="(near0)"]')
    await window.says('Live')
    // Fifty at a time, and asleep in between: otherwise the sender keeps a processor busy with waiting.
    const asleep = ['--pps-multi', '50', '--timer', 'nano']
    const pace = ['--pps', String(PACKETS_PER_SECOND), ...asleep, '--duration', String(seconds)]
    const how = ['-i', 'far0', '--loop', '0', '--preload-pcap', '--no-flow-stats', ...pace, file]
    const sender = new programs.Program(far, 'tcpreplay', how)
    const samples = []
    for (let next = Date.now(); samples.length * SECONDS_BETWEEN_SAMPLES < seconds;) {
      next += SECONDS_BETWEEN_SAMPLES * 1000
      await sleep(next - Date.now())
      samples.push(sample())
    }
    await sender.ended
    await sleep(2000)
    await window.press('Stop')
    await window.says('Stopped')
    const after = await programs.counters(near, 'near0')
    const bytesAfter = await bytesOf(near)
    // What the near host itself sent, if anything, is captured too.
    const sent = after.rx_packets - before.rx_packets + after.tx_packets - before.tx_packets
    const bytes = bytesAfter[0] - bytesBefore[0] + bytesAfter[1] - bytesBefore[1]
    const [shown] = await window.exact('Packets')
    const [shownBytes] = await window.exact('Data')
    const [dropped] = await window.exact('Dropped')
    return { samples, sent, bytes, shown, shownBytes, dropped, errors: sender.errors }
  } finally {
    await window.close()
  }
}

const words = process.argv.slice(2)
const minutes = Number(words[2])
const { samples, sent, bytes, shown, shownBytes, dropped, errors } = await watch(words)
const rows = summary(samples, minutes)
const heads = [
  'process',
  'MB at first',
  'at last',
  'own at first',
  'at last',
  'growth MB/h',
  'CPU %',
]
console.log(
  programs.table(
    heads,
    rows.map((row) => [
      row.name,
      row.first,
      row.last,
      row.firstOwn,
      row.lastOwn,
      row.perHour,
      row.share,
    ]),
  ),
)
const rate = Math.round(sent / (minutes * 60))
console.log(
  programs.table(
    ['', 'sent', 'shown', 'dropped', 'packets/s'],
    [
      ['packets', sent, shown, dropped, rate],
      ['bytes', bytes, shownBytes, null, null],
    ],
  ),
)
const problems = rows
  .filter(({ first, last, limit }) => !(last - first <= limit))
  .map(({ name, limit }) => `The ${name} grew by more than ${limit} MB.`)
if (sent === 0) problems.push(`Nothing was sent. tcpreplay says: ${errors.trim()}`)
if (shown !== sent - dropped)
  problems.push('The packets shown are not those sent less the dropped.')
if (dropped === 0 && shownBytes !== bytes) problems.push('The bytes shown are not those sent.')
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
