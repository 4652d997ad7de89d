// A host that is clicked on narrows everything to itself, until Escape shows all hosts again.
import { check, eventually, expect } from './check.mjs'

const HOST = '142.250.74.78'

export async function narrowing({ onPage }) {
  await check('an address of the recent packets narrows all views, and Escape takes it away', () =>
    onPage('live', {}, async (page) => {
      await page
        .getByRole('button', { name: `Narrow to ${HOST}` })
        .first()
        .click()
      await chip(page, HOST).waitFor()
      const sentence = page.getByRole('region', { name: `Narrowed to ${HOST}` })
      expect((await sentence.innerText()).includes(`${HOST} sent`), 'no sentence')
      await eventually(async () => (await rowsWithout(page, HOST)) === 0, 'other packets are left')
      await page.keyboard.press('3')
      await eventually(async () => (await rowsWithout(page, HOST)) === 0, 'other flows are left')
      await page.keyboard.press('Escape')
      await chip(page, HOST).waitFor({ state: 'detached' })
      await page.getByText('13 connections').waitFor()
    }),
  )
  await check('the chip takes the narrowing away', () =>
    onPage('narrowed', {}, async (page) => {
      await chip(page, '140.82.121.4').click()
      await eventually(
        async () => (await page.getByRole('region', { name: /^Narrowed to/ }).count()) === 0,
        'it is narrowed',
      )
    }),
  )
  await check('arrow keys go from host to host and Enter narrows', () =>
    onPage('hosts', {}, async (page) => {
      await page.getByRole('region', { name: 'Table of hosts' }).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.getByText('resting under the focus').waitFor()
      const named = await page.evaluate(() => document.activeElement.ariaLabel)
      expect(named === `Narrow to ${HOST}`, `the focus is on ${named}`)
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await chip(page, HOST).waitFor()
      // The button that had the focus is gone, and with it the reason to rest.
      await page.getByText('resting under the focus').waitFor({ state: 'detached' })
    }),
  )
  await check('rows rest no longer when the one with the focus is scrolled away', () =>
    onPage('many-connections', {}, async (page) => {
      await page.getByRole('region', { name: 'Table of connections' }).focus()
      await page.keyboard.press('ArrowDown')
      await page.getByText('resting under the focus').waitFor()
      await page.locator('.scroller:visible').evaluate((box) => box.scrollTo(0, 50_000))
      await page.getByText('resting under the focus').waitFor({ state: 'detached' })
    }),
  )
  await check('arrow keys go through thousands of rows', () =>
    onPage('many-connections', {}, async (page) => {
      await page.getByRole('region', { name: 'Table of connections' }).focus()
      const place = () =>
        page.evaluate(() => Number(document.activeElement.closest('tr')?.ariaRowIndex ?? 0))
      await eventually(
        async () => {
          // In bursts: rows come as fast as they are asked for, and a look at them takes its time.
          for (let press = 0; press < 20; press++) await page.keyboard.press('ArrowDown')
          return (await place()) > 150
        },
        'the focus stays behind',
        30_000,
      )
      await page.keyboard.press('ArrowRight')
      const side = await page.evaluate(() => document.activeElement.closest('td').cellIndex)
      expect(side === 2, `the focus is in column ${side}`)
    }),
  )
  await check('a bar, and an address of its table, narrow as well', () =>
    onPage('live', {}, async (page) => {
      // The second of ten bars, far to the right of its end.
      await clickOnTop(page, 0.9, 0.165)
      await page.keyboard.press('Escape')
      await chip(page, HOST).waitFor({ state: 'detached' })
      const card = page.locator('section[aria-label="Top sources"]')
      await card.focus()
      await page.keyboard.press('t')
      await card.getByRole('button', { name: `Narrow to ${HOST}` }).click()
      await chip(page, HOST).waitFor()
    }),
  )
  // The address of the second of ten bars, at the upper end of its line.
  for (const height of [1040, 1200]) {
    await check(`an address among the bars narrows in a window of ${height} pixels`, () =>
      onPage('live', { height }, (page) => clickOnTop(page, 0.1, 0.14)),
    )
  }
  await check('a hardware address is only text', () =>
    onPage('empty', {}, async (page) => {
      await page.getByLabel('Filter').fill('arp')
      await page.getByLabel('Filter').press('Enter')
      await eventually(
        async () => (await page.locator('.scroller:visible tbody tr').count()) > 3,
        'there are no rows',
        12_000,
      )
      expect((await page.getByRole('button', { name: /^Narrow to/ }).count()) === 0, 'a button')
    }),
  )
  await check('Escape lets go of held packets first, and narrowing lets go of them too', () =>
    onPage('narrowed-late', {}, async (page) => {
      const host = '2001:db8:4006:82f::200e'
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Hold' }).waitFor()
      expect(await chip(page, host).isVisible(), 'the narrowing was taken away with it')
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.getByRole('button', { name: 'Let go' }).waitFor()
      await chip(page, host).click()
      await page.getByRole('button', { name: 'Hold' }).waitFor()
      await eventually(async () => (await rowsWithout(page, host)) > 0, 'the old packets stay')
    }),
  )
  await check('Escape in a field or the list of keys leaves the narrowing alone', () =>
    onPage('narrowed-connections', {}, async (page) => {
      await page.keyboard.press('Control+f')
      await page.keyboard.press('Escape')
      await page.keyboard.press('/')
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      expect(await chip(page, '192.168.1.24').isVisible(), 'the narrowing was taken away')
    }),
  )
  await check('all packets of the host are captured by a filter that keeps the present one', () =>
    onPage('narrowed-late', {}, async (page) => {
      await page.getByRole('button', { name: 'Capture only this host' }).click()
      await page.getByRole('region', { name: /^Narrowed to/ }).waitFor({ state: 'detached' })
      const filter = await page.getByLabel('Filter').inputValue()
      expect(filter === '(not arp) and host 2001:db8:4006:82f::200e', `the filter is ${filter}`)
    }),
  )
  await check('a gap is named in the table of the timeline and in its sentence', () =>
    onPage('gap', {}, async (page) => {
      const card = page.locator('section[aria-label="Packets per second"]')
      const summary = await card.getByRole('img').getAttribute('aria-label')
      expect(/Nothing was captured from .* to .*: asleep\./.test(summary), summary)
      await card.focus()
      await page.keyboard.press('t')
      for (const words of ['asleep', 'interface gone']) {
        await card.getByRole('cell', { name: words }).first().waitFor({ state: 'attached' })
      }
    }),
  )
  await check(
    'while the interface is away there is no rate, and the page says what it waits for',
    () =>
      onPage('waiting-for-interface', {}, async (page) => {
        await page.getByRole('status').getByText('Waiting', { exact: true }).waitFor()
        const rate = await page.locator('dl .card', { hasText: 'Rate' }).innerText()
        expect(rate.includes('–') && rate.includes('waiting'), `the rate is ${rate}`)
      }),
  )
}

function chip(page, host) {
  return page.getByRole('button', { name: `Show all hosts again instead of only ${host}` })
}

/** How many rows in the page do not speak of the host. */
function rowsWithout(page, host) {
  return page
    .locator('.scroller:visible tbody tr:not([aria-hidden])')
    .evaluateAll(
      (rows, wanted) => rows.filter((row) => !row.innerText.includes(wanted)).length,
      host,
    )
}

/** Clicks somewhere on the chart of top sources until the page is narrowed to the host. */
async function clickOnTop(page, across, down) {
  const plot = await page.locator('section[aria-label="Top sources"] .nsewdrag').boundingBox()
  const [x, y] = [plot.x + plot.width * across, plot.y + plot.height * down]
  // Plotly clicks what it saw hovered, which takes a moment, and the bars are drawn anew meanwhile.
  const click = async () => {
    await page.mouse.move(x, y + 1)
    await page.mouse.move(x, y)
    await page.waitForTimeout(200)
    await page.mouse.click(x, y)
    return chip(page, HOST)
      .waitFor({ timeout: 1000 })
      .then(
        () => true,
        () => false,
      )
  }
  await eventually(click, `a click at ${across}, ${down} narrows nothing`, 20_000)
}
