// The real window, from its start to its end, as a person uses it. The tests go on from one another.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  captureOnCable,
  DISPLAY,
  far,
  HOME,
  live,
  open,
  picture,
  rows,
  worker,
  workers,
} from './app.mjs'
import { NOBODY, send, startInHost } from './hosts.mjs'
import { chooseFile, run, saveFile, until } from './programs.mjs'

/** The packets of the sample, as the tile writes their number in English. */
const SAMPLE = '5,630'

let window

before(async () => {
  window = await open()
})

after(() => window?.close())

/** What the charts were given to draw: the sum of each trace's figures. */
const drawn = () =>
  window.run(
    `const sum = (list) => [...list ?? []].reduce((sum, figure) => sum + (Number(figure) || 0), 0)
     return [...document.querySelectorAll('.js-plotly-plot')].map(({ data }) => ({
       type: data[0]?.type,
       sum: sum(data[0]?.type === 'pie' ? data[0].values : data[0]?.type === 'bar' ? data[0].x : data[0]?.y),
     }))`,
  )

/** How many packet sockets a process has open. */
function packetSockets(id) {
  const lines = readFileSync(`/proc/${id}/net/packet`, 'utf8').trim().split('\n').slice(1)
  const sockets = lines.map((line) => `socket:[${line.trim().split(/\s+/).at(-1)}]`)
  const files = readdirSync(`/proc/${id}/fd`).flatMap((file) => {
    try {
      return [readlinkSync(`/proc/${id}/fd/${file}`)]
    } catch {
      return [] // It was closed meanwhile.
    }
  })
  return files.filter((file) => sockets.includes(file)).length
}

test('it opens on the list of interfaces', async () => {
  await window.says('What should Wirewatch watch?')
  await window.says('Loopback')
  await window.says('127.0.0.1')
  await picture(window, 'start')
})

test('its interfaces are those of the hosts, the cable first', live, async () => {
  const text = await window.text()
  assert.ok(text.indexOf('near0') < text.indexOf('Loopback'), text)
  assert.match(text, /10\.94\.0\.1/)
})

test('the filter field says what libpcap says', async () => {
  await window.type('input', 'tcp prot 443')
  await window.says('syntax error')
  await picture(window, 'bad-filter')
  await window.type('input', 'udp')
  await until('the filter is accepted', async () => !(await window.text()).includes('syntax error'))
  await window.type('input', ' ')
})

test('a live capture shows what was sent in the tiles and in all four views', live, async () => {
  await captureOnCable(window)
  await send(far, 300)
  await window.shows('Packets', '300')
  await until('Data shows 30 kB', async () => /^30(\.0+)?$/.test(await window.tile('Data')))
  await until('every chart shows 300 packets', async () => {
    const charts = await drawn()
    const close = ({ sum }) => Math.abs(sum - 300) < 1
    return charts.length === 3 && charts.every(close)
  })
  const types = (await drawn()).map(({ type }) => type)
  assert.deepEqual(types.sort(), ['bar', 'pie', 'scatter'])
  assert.match(await window.text(), /UDP\s+100(\.0+)?\s?%/)
  assert.deepEqual(await window.exact('Dropped'), [0])
  await picture(window, 'live')
})

test('every packet that was sent is in the table, and can be held', live, async () => {
  const sent = /^10\.94\.0\.2, 10\.94\.0\.9, UDP, 100, \d+ → 9999, $/
  const areSent = async () => {
    const packets = (await rows(window)).map(([, ...cells]) => cells.join(', '))
    return packets.length > 4 && packets.every((packet) => sent.test(packet))
  }
  await until('the rows are as they were sent', areSent)
  await window.press('Hold')
  await window.says('300 kept, held still')
  await window.run(
    `const box = document.querySelector('.scroller')
     box.scrollTo(0, box.scrollHeight)`,
  )
  await until('the oldest row is in sight', () =>
    window.run('return document.querySelector(".scroller tr[aria-rowindex=\\"301\\"]") !== null'),
  )
  await until('the oldest are as they were sent, too', areSent)
  await window.press('Let go')
  await window.says('newest first')
})

// These tests run as root, whose programs start with every right: a person's start with none.
test("the window gives up root's rights, and has no packet socket", live, () => {
  const threads = readdirSync(`/proc/${window.app}/task`)
  const without = threads.filter((thread) => {
    const status = readFileSync(`/proc/${window.app}/task/${thread}/status`, 'utf8')
    return ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'].every((set) =>
      new RegExp(`${set}:\\t0{16}\\n`).test(status),
    )
  })
  assert.ok(without.includes(String(window.app)), 'the main thread')
  // A library of the system starts a thread before the program begins, which keeps what it had.
  assert.ok(threads.length > 5 && threads.length - without.length <= 1, `${without} of ${threads}`)
  const [id] = workers('live')
  assert.equal(packetSockets(window.app), 0)
  assert.equal(packetSockets(id), 1, 'the worker has one: so they are found')
})

test('Refresh brings the figures of the moment before the interval is over', live, async () => {
  await window.setInterval('10')
  await sleep(300)
  await send(far, 50)
  await sleep(300)
  const asked = Date.now()
  await window.press('Refresh')
  await window.shows('Packets', '350', 1900)
  assert.ok(Date.now() - asked < 2000)
})

test('held still, the figures wait; counting goes on', live, async () => {
  await window.press('Pause')
  await window.says('Held still')
  await send(far, 20)
  await sleep(500)
  assert.equal(await window.tile('Packets'), '350')
  await window.press('Refresh')
  await window.shows('Packets', '370')
  await window.press('Resume')
  await window.setInterval('2')
})

/** Kills the worker that captures, and waits until another one does. */
async function killWorker() {
  const [id] = workers('live')
  process.kill(id, 'SIGKILL')
  await until('it is gone', () => !workers('live').includes(id), 1000)
}

test('a worker that is killed is replaced within two seconds', live, async () => {
  const killed = Date.now()
  await killWorker()
  await window.shows('Packets', '0', 2000)
  assert.ok(Date.now() - killed < 2000)
  await window.says('stopped unexpectedly (signal 9)')
  await window.says('Live')
  await picture(window, 'worker-killed')
  await send(far, 10)
  await window.shows('Packets', '10')
})

test(
  'one that keeps stopping is given up after five times, and can be restarted',
  live,
  async () => {
    for (let time = 2; time <= 5; time++) {
      // Asked by somebody else to end, it ends in order, and is missed all the same.
      await killWorker(time === 3 ? 'SIGTERM' : 'SIGKILL')
      await until('another one captures', () => workers('live').length === 1, 2000)
      // Killed before it has begun, it would not be one that stopped while it captured.
      await window.shows('Packets', '0')
      await send(far, time)
      await window.shows('Packets', String(time))
    }
    await killWorker()
    await window.says('stopped 6 times within a minute')
    assert.equal(await window.tile('Packets'), '5')
    await picture(window, 'worker-given-up')
    await window.press('Restart')
    await window.says('Live')
    await send(far, 10)
    await sleep(200)
    await window.press('Refresh')
    await window.shows('Packets', '10')
  },
)

test('a capture that is stopped keeps its figures, and another can be begun', live, async () => {
  await window.press('Stop')
  await window.says('Stopped')
  assert.equal(await window.tile('Packets'), '10')
  await window.press('New capture')
  await window.says('What should Wirewatch watch?')
})

test('the sample plays without any right', async () => {
  await window.press('Try it on a sample')
  await window.says('Sample capture')
  await until('packets come', async () => Number(await window.tile('Packets')) > 20)
  await picture(window, 'sample')
  await window.press('Cancel')
  await window.press('New capture')
  await window.says('What should Wirewatch watch?')
})

test('a capture file is opened from the start screen', async () => {
  const file = path.join(HOME, 'chosen.pcap')
  await run(worker, ['sample', file])
  await window.type('input', ' ')
  await window.press('Open a capture file…')
  await chooseFile('Open a capture file', file, { DISPLAY })
  await window.says('chosen.pcap')
  await window.shows('Packets', SAMPLE)
  await picture(window, 'file')
  await window.press('New capture')
  await window.says('What should Wirewatch watch?')
})

test('a chart is saved as an image where the person says', async () => {
  await window.press('Try it on a sample')
  await until('packets come', async () => Number(await window.tile('Packets')) > 20)
  await window.click('button[aria-label^="Menu of the chart Protocols"]')
  await window.press('Save as image')
  const image = path.join(HOME, 'protocols.png')
  await saveFile('Save as image', image, { DISPLAY })
  await until('the image is there', () => readFileSync(image).length > 1000)
  assert.equal(readFileSync(image).toString('latin1', 1, 4), 'PNG')
  await window.says('Saved.')
  await window.press('Cancel')
  await window.press('New capture')
})

test('nothing violated the content security policy, and that would have been noticed', async () => {
  assert.deepEqual(await window.violations(), [])
  await window.run(
    `const image = document.createElement('img')
     image.src = 'https://192.0.2.1/x.png'
     document.body.append(image)
     image.remove()`,
  )
  const noticed = await until('the violation is noticed', async () => {
    const [first] = await window.violations()
    return first
  })
  assert.match(noticed, /img-src/)
  // It may be told a second time, in another way.
  await sleep(500)
  await window.violations()
})

test('a capture file opens with the program, and a cut one shows its packets and the notice', async () => {
  await window.close()
  await run(worker, ['sample', path.join(HOME, 'whole.pcap')])
  const cut = path.join(HOME, 'cut.pcap')
  await run('bash', ['-c', `head -c 2000000 '${HOME}/whole.pcap' > '${cut}'`])
  window = await open([cut], { GTK_THEME: 'Adwaita:dark' })
  await window.says('cut.pcap')
  await window.says('cut short in the middle of a packet')
  await until('its packets are counted', async () =>
    /^\d,\d{3}$/.test(await window.tile('Packets')),
  )
  await picture(window, 'cut-file-dark')
})

test('a file that is not a capture is said to be none', async () => {
  await window.close()
  const letter = path.join(HOME, 'letter.txt')
  await run('bash', ['-c', `echo 'This is a letter, not a capture file.' > '${letter}'`])
  window = await open([letter])
  await window.says('is not a capture file')
  await picture(window, 'not-a-capture')
})

/** Shows that rates are those of what is sent: some 20 packets a second, a thousand bits each. */
async function showsRates() {
  const payload = 'x'.repeat(83)
  const line = `exec 3>/dev/udp/${NOBODY}/9999; while true; do printf ${payload} >&3; sleep 0.05; done`
  const sender = startInHost(far, line)
  try {
    const isAbout = async (tile, most) => {
      const [rate] = await window.exact(tile)
      return rate > most / 4 && rate <= most
    }
    await until('packets per second are shown', () => isAbout('Packets per second', 20))
    await until('bits per second are shown', () => isAbout('Rate', 20_000))
  } finally {
    sender.kill()
  }
}

test('the last interface and filter are chosen again', live, async () => {
  await window.close()
  window = await open()
  await window.says('near0')
  await window.type('input', 'udp port 9999')
  await captureOnCable(window)
  await showsRates()
  await window.close()
  window = await open()
  await window.says('near0')
  const chosen = await window.text('li[aria-current="true"]')
  assert.match(chosen, /near0/)
  const filter = await window.run('return document.querySelector("input").value')
  assert.equal(filter, 'udp port 9999')
})

test('closing the window ends every worker', async () => {
  await until('a worker lists interfaces', () => workers('interfaces').length === 1)
  await window.close()
  window = null
  for (const command of ['live', 'replay', 'interfaces']) {
    await until(`no worker runs ${command}`, () => workers(command).length === 0, 3000)
  }
})
