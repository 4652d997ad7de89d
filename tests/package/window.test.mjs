// The installed window, as people use it who may not capture: what a click brings them where an
// administrator agrees, and where none does.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { chownSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import test, { after, before } from 'node:test'

import { DISPLAY, picture } from '../window/app.mjs'
import { Window } from '../window/driver.mjs'
import { processes, until } from '../window/programs.mjs'
import { act, addPerson, first, install, members, numbers, worker } from './machine.mjs'
import { noPolkit, startPolkit } from './polkit.mjs'

const ada = addPerson('ada')
const ben = addPerson('ben')
const cleo = addPerson('cleo')

const ALLOW = 'Allow me to capture'
const ONCE = 'Capture this once as administrator'

const socket = createSocket('udp4')
const traffic = setInterval(() => socket.send('wirewatch', 9, '127.0.0.1'), 20)
const options = { skip: noPolkit() }
let stop
let window

before(async () => {
  if (options.skip) return
  install(first)
  stop = await startPolkit()
})

after(async () => {
  clearInterval(traffic)
  socket.close()
  await window?.close()
  stop?.()
})

async function openAs(person, words = 'Loopback') {
  await window?.close()
  const HOME = `/var/tmp/${person.name}`
  mkdirSync(HOME, { recursive: true, mode: 0o700 })
  chownSync(HOME, person.uid, person.gid)
  const env = { DISPLAY, HOME, XDG_RUNTIME_DIR: HOME, USER: person.name, LOGNAME: person.name }
  window = await Window.open('/usr/bin/wirewatch', env, [], person)
  await window.says(words)
}

/** The workers that capture. */
const capturing = () =>
  processes().filter(({ words, isZombie }) => words.includes('live') && !isZombie)

async function countsPackets() {
  await window.says('Live')
  await until('packets are counted', async () => (await window.exact('Packets'))[0] > 10)
}

for (const person of [ben, cleo]) {
  test(
    `${person.name}, to whom nobody agrees, is told so by each way and keeps both`,
    options,
    async () => {
      await openAs(person)
      await window.says('You are not among those who may capture')
      for (const way of [ALLOW, ONCE]) {
        await window.press(way)
        await window.says(/did not agree|nobody could be asked/, 5000)
        await picture(window, `${person.name}-${way === ALLOW ? 'allow' : 'once'}`)
      }
      await window.says(ALLOW)
      await window.says(ONCE)
      assert.deepEqual(capturing(), [])
      assert.deepEqual(members(), [])
    },
  )
}

test('an administrator who agrees lets Ada capture once, as herself', options, async () => {
  await openAs(ada)
  await window.press(ONCE)
  await countsPackets()
  await picture(window, 'ada-once')
  const [{ id, status }] = capturing()
  assert.deepEqual(numbers(status, 'Uid'), Array(4).fill(ada.uid))
  assert.deepEqual(numbers(status, 'Gid'), Array(4).fill(ada.gid))
  const ofWindow = readFileSync(`/proc/${window.app}/status`, 'utf8')
  assert.deepEqual(numbers(ofWindow, 'Uid'), Array(4).fill(ada.uid))
  assert.deepEqual(members(), [], 'once is not from now on')

  // Another worker would need the password again, which nobody asked for.
  process.kill(id, 'SIGKILL')
  await window.says('stopped unexpectedly (signal 9)')
  assert.deepEqual(capturing(), [])
  await picture(window, 'ada-once-killed')
})

test(
  'Ada is let in by a click, and captures at once and after the next start',
  options,
  async () => {
    await openAs(ada)
    await window.says('You are not among those who may capture')
    await window.press(ALLOW)
    await window.says('You can capture now.')
    await picture(window, 'ada-allowed')
    assert.deepEqual(members(), ['ada'])
    await window.click('button[aria-label$="(lo)"]')
    await countsPackets()
    const [{ words, status }] = capturing()
    assert.equal(words[0], worker)
    assert.deepEqual(numbers(status, 'Uid'), Array(4).fill(ada.uid))

    await openAs(ada)
    await window.click('button[aria-label$="(lo)"]')
    await countsPackets()
  },
)

test(
  'a capture as administrator stops on a click, and its worker goes with it',
  options,
  async () => {
    act('gpasswd', ['--delete', 'ada', 'wirewatch'])
    act('setfacl', ['--remove', `u:${ada.uid}`, worker])
    await openAs(ada)
    await window.press(ONCE)
    await countsPackets()
    await window.press('Stop')
    await window.says('Stopped')
    assert.ok((await window.exact('Packets'))[0] > 10)
    await window.press('New capture')
    await until('no worker is left', () => capturing().length === 0, 3000)
  },
)

test('a part of Wirewatch that is missing is said to be missing', options, async () => {
  const everyones = '/usr/bin/wirewatch-capture'
  for (const program of [worker, everyones]) renameSync(program, `${program}.away`)
  try {
    await openAs(ada, 'A part of Wirewatch is missing')
    await window.says('Install Wirewatch again')
    await picture(window, 'worker-missing')
  } finally {
    for (const program of [worker, everyones]) renameSync(`${program}.away`, program)
  }
})
