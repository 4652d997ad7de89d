// Floods a cable between two hosts of its own with packets from random sources (`npm run flood`), the
// worker capturing at the other end; then the same beside tcpdump and tshark. What was sent must be what
// was counted and what was dropped. `npm run flood -- 30 2` floods for 30 seconds with two senders.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { find, isStarted, Unready } from '../../system.mjs'
import * as programs from './programs.mjs'

const SOURCES = 20_000
/** More than any computer sends: the flood ends for certain. */
const MOST_PACKETS_PER_SECOND = 5_000_000
/** As large as the worker's ring, in the units of each program. */
const RING = { tcpdump: String(32 * 1024), tshark: '32' }

const observers = { worker, tcpdump, tshark }

/** UDP packets of 60 bytes to nobody, each from another source of 10.0.0.0/8. */
function packets() {
  const head = 'eth(da=02:00:00:00:00:01, sa=02:00:00:00:00:02, type=0x0800)'
  const random = () => Math.floor(Math.random() * 256)
  return Array.from({ length: SOURCES }, () => {
    const source = [10, random(), random(), random()].join(', ')
    // The IP header without a checksum, and a UDP header of ports 9 to 9.
    const ip = `0x45, 0, c16(46), c16(0), c16(0), 64, 17, c16(0), ${source}, 10, 95, 0, 9`
    return `{ ${head} ${ip}, c16(9), c16(9), c16(26), c16(0), fill('x', 18) }\n`
  }).join('')
}

async function worker(host) {
  const capture = new programs.Worker(observers.worker.program, host, ['live', 'near0'])
  await capture.started
  return async () => {
    const { most } = capture.memory()
    const { totals } = await capture.finish()
    return {
      counted: totals.packets,
      undecodable: totals.undecodable,
      kernel: totals.droppedByKernel,
      interface: totals.droppedByInterface,
      memory: most,
    }
  }
}

async function tcpdump(host) {
  const args = ['-i', 'near0', '-n', '-B', RING.tcpdump, '-w', '/dev/null']
  const capture = new programs.Program(host, 'tcpdump', args)
  await sleep(2000)
  return async () => {
    const { most } = capture.memory()
    await capture.stop()
    const said = (what) => numberBefore(capture.errors, what)
    return {
      counted: said('packets? captured'),
      kernel: said('packets? dropped by kernel'),
      interface: said('packets? dropped by interface'),
      memory: most,
    }
  }
}

async function tshark(host) {
  const args = ['-i', 'near0', '-n', '-q', '-B', RING.tshark, '-w', '/dev/null']
  const capture = new programs.Program(host, 'tshark', args)
  await sleep(4000)
  return async () => {
    const { most } = capture.memory()
    await capture.stop()
    return {
      counted: numberBefore(capture.errors, 'packets? captured'),
      kernel: numberBefore(capture.errors, 'packets? dropped') ?? 0,
      memory: most,
    }
  }
}

function numberBefore(text, what) {
  const found = new RegExp(`(\\d+) ${what}`).exec(text)
  return found ? Number(found[1]) : null
}

/** Sends to one observer for so long; returns what each side counted. */
async function flood({ near, far }, observe, seconds, senders, file) {
  const finish = await observe(near)
  const before = await programs.counters(near, 'near0')
  const began = Date.now()
  const count = ['--num', String(seconds * MOST_PACKETS_PER_SECOND)]
  const how = ['--dev', 'far0', '--conf', file, '--cpus', String(senders), ...count]
  // It forks its senders, and `timeout` ends them all.
  const bounded = ['--signal=INT', '--kill-after=10', String(seconds), 'trafgen', ...how]
  const sender = new programs.Program(far, 'timeout', bounded)
  await sender.ended
  const took = (Date.now() - began) / 1000
  // What is on its way arrives.
  await sleep(1500)
  const after = await programs.counters(near, 'near0')
  const sent = after.rx_packets - before.rx_packets
  if (sent === 0) throw new Unready(`trafgen sent nothing: ${sender.errors.trim()}`)
  const { tx_dropped: lost } = await programs.counters(far, 'far0')
  return { sent, lost, took, ...(await finish()) }
}

async function main([seconds = '30', senders = String(availableParallelism())]) {
  programs.needRoot()
  programs.need({ ip: 'iproute2', trafgen: 'netsniff-ng' })
  const length = programs.wholeNumber(seconds, 'The number of seconds')
  const count = programs.wholeNumber(senders, 'The number of senders')
  observers.worker.program = programs.buildWorker()
  const folder = mkdtempSync(path.join(tmpdir(), 'wirewatch-flood-'))
  const rows = []
  try {
    const file = path.join(folder, 'packets.cfg')
    writeFileSync(file, packets())
    for (const [name, observe] of Object.entries(observers)) {
      if (name !== 'worker' && !find(name)) {
        console.log(`${name} is not installed, so it is left out.`)
        continue
      }
      console.log(`${name}: ${length} s with ${count} sender${count === 1 ? '' : 's'}`)
      const figures = await programs.withHosts((hosts) =>
        flood(hosts, observe, length, count, file),
      )
      rows.push({ name, ...figures })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const missing = (row) => row.sent - row.counted - (row.kernel ?? 0)
  const heads = ['program', 'sent', 'sent/s', 'counted', 'undecodable', 'dropped by kernel']
  console.log(
    programs.table(
      [...heads, 'by interface', 'not accounted for', 'lost on the cable', 'memory MB'],
      rows.map((row) => [
        row.name,
        row.sent,
        Math.round(row.sent / row.took),
        row.counted,
        row.undecodable,
        row.kernel,
        row.interface,
        missing(row),
        row.lost,
        row.memory,
      ]),
    ),
  )
  const [first] = rows
  if (missing(first) === 0) return true
  console.error(`The worker does not account for ${missing(first)} of ${first.sent} packets.`)
  return false
}

if (isStarted(import.meta.url)) await programs.measure(main)
