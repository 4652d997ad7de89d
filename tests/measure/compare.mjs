// Times the worker, tshark and scapy on the same capture file, in turns and in one run
// (`npm run compare -- FILE`). What counts are the ratios, because they hold on a noisy machine.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'

import { isStarted, Unready } from '../../system.mjs'
import * as programs from './programs.mjs'

const TURNS = 3
/** Scapy is so slow that the beginning of a file has to do. */
const PACKETS_FOR_SCAPY = 100_000

// Counts packets by source, as a script does that somebody writes in an afternoon.
const scapy = `
import sys, time
from scapy.all import IP, IPv6, sniff
counts, began = {}, time.time()
def count(packet):
    layer = packet.getlayer(IP) or packet.getlayer(IPv6)
    source = layer.src if layer else None
    counts[source] = counts.get(source, 0) + 1
sniff(offline=sys.argv[1], count=int(sys.argv[2]), store=False, prn=count)
print(sum(counts.values()), time.time() - began)
`

/** Runs a program to its end; returns what it printed and how many seconds it took. */
function time(program, args) {
  const began = performance.now()
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  if (error) throw new Unready(`${program} could not be run: ${error.message}`)
  if (status !== 0) throw new Unready(`${program} failed: ${stderr.trim()}`)
  return { stdout, seconds: (performance.now() - began) / 1000 }
}

function runWorker(worker, file) {
  const { stdout, seconds } = time(worker, ['replay', '--pace', 'fast', '--no-input', '--', file])
  const messages = stdout.trim().split('\n').map(JSON.parse)
  const { totals } = messages.findLast(({ type }) => type === 'snapshot')
  return { packets: totals.packets, seconds }
}

/** The time that tshark takes to list who talked to whom: all of the file's packets. */
function runTshark(file, packets) {
  const { seconds } = time('tshark', ['-n', '-q', '-z', 'conv,ip', '-r', file])
  return { packets, seconds }
}

/** Its own clock, which leaves the start of Python out. */
function runScapy(file) {
  const { stdout } = time('python3', ['-c', scapy, file, String(PACKETS_FOR_SCAPY)])
  const [packets, seconds] = stdout.trim().split(' ').map(Number)
  return { packets, seconds }
}

const rate = ({ packets, seconds }) => packets / seconds
const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

function main([file, ...more]) {
  if (!file || more.length > 0) throw new Unready('Name a capture file: npm run compare -- FILE')
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Unready(`There is no file ${file}.`)
  }
  programs.need({ tshark: 'tshark', python3: 'python3' })
  if (spawnSync('python3', ['-c', 'import scapy']).status !== 0) {
    throw new Unready('scapy is missing. Install it: python3 -m pip install scapy')
  }
  const worker = programs.buildWorker()
  const capture = path.resolve(file)
  // So that the file lies in memory, and it is known how many packets it holds.
  const { packets } = runWorker(worker, capture)
  const turns = Array.from({ length: TURNS }, (_, turn) => {
    console.log(`Turn ${turn + 1} of ${TURNS}`)
    return {
      worker: runWorker(worker, capture),
      tshark: runTshark(capture, packets),
      scapy: runScapy(capture),
    }
  })
  const rows = ['worker', 'tshark', 'scapy'].map((name) => {
    const ratios = turns.map((turn) => rate(turn.worker) / rate(turn[name]))
    const rates = turns.map((turn) => rate(turn[name]))
    const ends = [Math.min(...ratios), middle(ratios), Math.max(...ratios)]
    return [name, turns[0][name].packets, Math.round(middle(rates)), ...ends]
  })
  const heads = ['program', 'packets', 'packets/s', 'worker is faster by: least', 'median', 'most']
  console.log(programs.table(heads, rows))
}

if (isStarted(import.meta.url)) await programs.measure(main)
