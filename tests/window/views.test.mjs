// The views of hosts and connections in the real window, on traffic between hosts of the test's own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'

import { far, live, openOnCable, picture, rows } from './app.mjs'
import { FAR, inHost, NEAR, NOBODY, send, STRANGER } from './hosts.mjs'
import { until } from './programs.mjs'

let window

before(async () => {
  if (!far) return
  window = await openOnCable()
  // Most packets go to one address, most bytes to another, and a few of both to a third.
  await send(far, 60)
  await send(far, 30, { to: STRANGER, size: 1000 })
  await talk()
})

after(() => window?.close())

/** One short TCP connection from the far host to the near one. */
async function talk() {
  const server = createServer((socket) => socket.end('good day')).listen(8080, NEAR)
  await once(server, 'listening')
  await inHost(far, `exec 3<>/dev/tcp/${NEAR}/8080; cat <&3`)
  server.close()
}

/** Waits until a column holds exactly these texts. */
async function lists(column, texts) {
  const wanted = texts.join(', ')
  const seen = async () => (await rows(window)).map((cells) => cells[column]).join(', ')
  let last
  await until(
    `column ${column} lists ${wanted}`,
    async () => (last = await seen()) === wanted,
  ).catch((error) => assert.fail(`${error.message}; the column lists ${last}`))
}

const sorting = () =>
  window.run(
    `const heading = document.querySelector('th:not([aria-sort=none])[aria-sort]')
     return heading.querySelector('button span:last-child').innerText + ' ' + heading.ariaSort`,
  )

test('hosts are listed with what they sent and received, the busiest first', live, async () => {
  await window.press('Hosts')
  await window.says('4 hosts')
  assert.equal(await sorting(), 'Data descending')
  await lists(0, [FAR, STRANGER, NOBODY, NEAR])
  const [, stranger, nobody] = await rows(window)
  assert.deepEqual(stranger.slice(3), ['0', '0 B', '30', '30.0 kB'])
  assert.deepEqual(nobody.slice(3), ['0', '0 B', '60', '6.00 kB'])
  await picture(window, 'hosts')
})

test('a click on a head sorts, and a second one turns the order round', live, async () => {
  await window.click('th [title="Sort by packets"]')
  await lists(0, [FAR, NOBODY, STRANGER, NEAR])
  assert.equal(await sorting(), 'Packets descending')
  await window.click('th [title="Sort by packets"]')
  await lists(0, [NEAR, STRANGER, NOBODY, FAR])
  assert.equal(await sorting(), 'Packets ascending')
  await window.click('th [title="Sort by address"]')
  await lists(0, [NEAR, FAR, STRANGER, NOBODY])
})

test('a search narrows the rows while it is typed', live, async () => {
  await window.type('input[data-search]', '0.8')
  await window.says('1 of 4 match')
  await lists(0, [STRANGER])
  await window.press('Clear the search')
  await window.says('4 hosts')
})

test('connections are listed with their ends and states', live, async () => {
  await window.press('Connections')
  await window.says('3 connections')
  await window.click('th [title="Sort by the other end"]')
  await lists(2, [`${NEAR}:8080`, `${STRANGER}:9999`, `${NOBODY}:9999`])
  const [tcp, large, small] = await rows(window)
  assert.equal(tcp[0], 'TCP')
  assert.match(tcp[3], /^closed/)
  assert.match(tcp[1], /^10\.94\.0\.2:\d+$/)
  assert.deepEqual([large[0], large[4], small[0], small[4]], ['UDP', '30', 'UDP', '60'])
  await picture(window, 'connections')
  await window.type('input[data-search]', 'tcp closed')
  await window.says('1 of 3 match')
  await lists(2, [`${NEAR}:8080`])
  await window.press('Clear the search')
  await window.says('3 connections')
})

test('a click on a host narrows every view to it', live, async () => {
  await window.press(`${NOBODY}:9999, narrow to ${NOBODY}`)
  await until('the chip is there', () => chip())
  await window.says(`${NOBODY} sent 0 B and received 6.00 kB.`)
  await lists(2, [`${NOBODY}:9999`])
  await send(far, 20, { to: STRANGER })
  await send(far, 15)
  await window.says('received 7.50 kB.')
  await window.click('th [title="Sort by packets"]')
  await lists(4, ['60', '15'])
  await window.press('Overview')
  await until('the packets are those of the host', async () => {
    const packets = await rows(window)
    return packets.length >= 5 && packets.every((cells) => cells[2] === NOBODY)
  })
  await picture(window, 'narrowed')
})

test('Escape widens again', live, async () => {
  await window.escape()
  await until('the chip is gone', async () => !(await chip()))
  assert.equal(await window.text(`section[aria-label="Narrowed to ${NOBODY}"]`), '')
  await window.press('Connections')
  await window.says('5 connections')
  await lists(
    2,
    [NOBODY, STRANGER, STRANGER, NOBODY].map((host) => `${host}:9999`).concat(`${NEAR}:8080`),
  )
})

const chip = () =>
  window.text(`button[aria-label="Show all hosts again instead of only ${NOBODY}"]`)
