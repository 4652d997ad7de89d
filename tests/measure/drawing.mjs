// Measures the window at 1,000 packets a second (`npm run measure:window`): how long a new state takes to
// be drawn, and what the processor does in each view. Then the worker where no packet comes.
// `npm run measure:window -- 60 FILE.pcap` takes 60 seconds for each, with the packets of a file.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { isStarted } from '../../system.mjs'
import { watchWindow } from './cable.mjs'
import * as programs from './programs.mjs'

/** What a worker takes on an interface without any packet. */
async function quiet(program, host, seconds) {
  const worker = new programs.Worker(program, host, ['live', 'near0', '--interval', '2s'])
  await worker.started
  await sleep(2000)
  const { pid } = worker.child
  const before = programs.timesOf(pid).seconds
  await sleep(seconds * 1000)
  const share = ((programs.timesOf(pid).seconds - before) / seconds) * 100
  const row = [share, ...memoryRow(pid)]
  await worker.finish()
  const heads = ['CPU %', 'MB resident', 'anonymous', 'of files', 'shared', 'ring', 'without it']
  console.log(`The worker for ${seconds} s without any packet:`)
  console.log(programs.table(heads, [row]))
}

/** The resident memory and its parts, in MB; the kernel's ring of packets lies in a part of its own. */
function memoryRow(id) {
  const status = readFileSync(`/proc/${id}/status`, 'utf8')
  const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')
  const kilobytes = (text, name) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)[1])
  const parts = ['RssAnon', 'RssFile', 'RssShmem'].map((name) => kilobytes(status, name) / 1000)
  const resident = kilobytes(rollup, 'Rss') / 1000
  const ring = ringOf(id) / 1000
  return [resident, ...parts, ring, resident - ring]
}

/** The kilobytes of a process' memory that it shares with its capturing socket. */
function ringOf(id) {
  const areas = readFileSync(`/proc/${id}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
  return areas
    .filter((area) => / socket:\[/.test(area))
    .map((area) => Number(/^Rss:\s*(\d+)/m.exec(area)[1]))
    .reduce((sum, more) => sum + more, 0)
}

async function main([seconds = '60', file]) {
  const length = programs.wholeNumber(seconds, 'The number of seconds')
  return watchWindow('drawing-watch.mjs', [length], file, (worker, host) =>
    quiet(worker, host, length),
  )
}

if (isStarted(import.meta.url)) await programs.measure(main)
