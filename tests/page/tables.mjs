// The long tables of hosts and connections: sorted, searched, scrolled, and at rest under the pointer.
import { check, eventually, expect } from './check.mjs'
import { artifacts } from './browser.mjs'
import { cutTexts, overlaps } from './geometry.mjs'

export async function tables({ onPage }) {
  await check('2 and 3 open hosts and connections, and how they are sorted is kept', () =>
    onPage('live', {}, async (page) => {
      await page.keyboard.press('2')
      await page.getByText('20 hosts').waitFor()
      await page.getByRole('button', { name: 'Address' }).click()
      await page.keyboard.press('3')
      await page.getByText('13 connections').waitFor()
      await page.keyboard.press('2')
      await eventually(async () => (await sorting(page)) === 'Address ascending', 'sorted anew')
      await page.keyboard.press('1')
      await page.locator('.main-svg').first().waitFor()
    }),
  )
  await check(
    'a click on a heading sorts, a second one turns the order round, also by keyboard',
    () =>
      onPage('hosts', {}, async (page) => {
        expect((await sorting(page)) === 'Data descending', `sorted by ${await sorting(page)}`)
        const heading = page.getByRole('button', { name: 'Address' })
        await heading.click()
        await eventually(
          async () => (await firstRows(page))[0]?.startsWith('1.1.1.1'),
          'not sorted',
        )
        expect((await sorting(page)) === 'Address ascending', `sorted by ${await sorting(page)}`)
        await heading.focus()
        await page.keyboard.press('Enter')
        await eventually(
          async () => (await firstRows(page))[0]?.startsWith('ff02::1'),
          'not turned',
        )
        expect((await sorting(page)) === 'Address descending', `sorted by ${await sorting(page)}`)
      }),
  )
  await check('Ctrl+F searches while it is typed, and Escape clears it before it leaves', () =>
    onPage('many-connections', {}, async (page) => {
      await page.keyboard.press('Control+f')
      await page.keyboard.type('udp :53')
      await page.getByText(/^\d+ of [\d,]+ match$/).waitFor()
      for (const row of await firstRows(page)) expect(row.includes(':53'), `${row} does not match`)
      await page.keyboard.press('Escape')
      await page.getByText(/^[\d,]+ connections$/).waitFor()
      const field = page.getByLabel('Search the connections')
      const focused = () => field.evaluate((input) => input === document.activeElement)
      expect(await focused(), 'the field was left')
      await page.keyboard.press('Escape')
      expect(!(await focused()), 'the field was not left')
    }),
  )
  await check('a search without a match says so and can be cleared', () =>
    onPage('search-without-match', {}, async (page) => {
      await page.getByText('0 of 13 match').waitFor()
      await page.getByRole('button', { name: 'Clear the search' }).last().click()
      await page.getByText('13 connections').waitFor()
      expect((await firstRows(page)).length > 5, 'there are no rows')
    }),
  )
  for (const [state, view] of [
    ['paused', '2'],
    ['ended', '3'],
    ['stopped', '2'],
  ]) {
    await check(`view ${view} has rows in the state ${state}`, () =>
      onPage(state, {}, async (page) => {
        await page.keyboard.press(view)
        await eventually(async () => (await firstRows(page)).length > 5, 'there are no rows')
      }),
    )
  }
  await check('an endpoint over IPv6 shows its port, and says itself whole', () =>
    onPage('connections', {}, async (page) => {
      const end = page.locator('[title="[2001:db8:2a:1::24]:51501"]')
      await end.waitFor()
      const cut = await end.evaluate((button) => {
        const port = button.querySelector('.tail')
        const cell = button.closest('td').getBoundingClientRect()
        const range = document.createRange()
        range.selectNodeContents(port)
        const { left, right } = range.getBoundingClientRect()
        const room = button.getBoundingClientRect()
        const inside = left > cell.left && right <= Math.min(cell.right, room.right)
        return { words: button.innerText, inside, ellipsis: getComputedStyle(button).textOverflow }
      })
      expect(cut.words === '[2001:db8:2a:1::24]:51501', `it reads ${cut.words}`)
      expect(cut.inside, 'its port is cut off')
      expect(cut.ellipsis === 'clip', 'its port may give way to an ellipsis')
    }),
  )
  await check('a port that has room is not cut from its address', () =>
    onPage('connections', { width: 1920 }, async (page) => {
      await page.locator('[title="[2001:db8:2a:1::24]:51501"]').waitFor()
      const cut = await page
        .locator('[data-host] .head')
        .evaluateAll((parts) => parts.filter((one) => one.scrollWidth > one.clientWidth).length)
      expect(cut === 0, `${cut} addresses are cut`)
    }),
  )
  await check('a capture that broke off says why it lists nothing', () =>
    onPage('worker-stopped', {}, async (page) => {
      await page.keyboard.press('2')
      await page.getByText('These rows went with the capture').waitFor()
    }),
  )
  await check(
    'of ten thousand rows few are in the page, and the right ones wherever it scrolls',
    () =>
      onPage('many-hosts', {}, async (page) => {
        await page.getByRole('button', { name: 'Stop' }).click()
        await page.getByText('Stopped', { exact: true }).waitFor()
        await page.getByRole('button', { name: 'Address' }).click()
        await eventually(
          async () => (await firstRows(page))[0]?.startsWith('1.1.1.1'),
          'not sorted',
        )
        const total =
          Number(await page.locator('.scroller:visible table').getAttribute('aria-rowcount')) - 1
        expect(total > 10_000, `only ${total} rows`)
        const forwards = await rowsAt(page, 100_000)
        expect(forwards[0].place === 4002, `row ${forwards[0].place} is the first`)
        const count = await page.locator('.scroller:visible tbody tr').count()
        expect(count < 120, `${count} rows are in the page`)
        await page.getByRole('button', { name: 'Address' }).click()
        await eventually(
          async () => (await firstRows(page))[0]?.startsWith('ff02::1'),
          'not turned',
        )
        // Backwards, a row is as far from the end as it was from the beginning.
        const wanted = forwards[3]
        const mirrored = total + 3 - wanted.place
        const backwards = await rowsAt(page, (mirrored - 2) * 25)
        expect(backwards[0].place === mirrored, `row ${backwards[0].place} is the first`)
        expect(backwards[0].words === wanted.words, `${backwards[0].words} is not ${wanted.words}`)
      }),
  )
  await check('rows beyond those of a snapshot go on moving while they are in sight', () =>
    onPage('many-hosts', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      const before = (await rowsAt(page, 5000)).map(({ words }) => words).join()
      await eventually(
        async () => (await rowsInSight(page)).map(({ words }) => words).join() !== before,
        'they stand still',
      )
    }),
  )
  await check('the order rests under the pointer, and a heading still sorts', () =>
    onPage('many-connections', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await page.getByRole('button', { name: 'Last seen' }).click()
      await eventually(async () => (await sorting(page)) === 'Last seen descending', 'not sorted')
      await page.locator('.scroller:visible tbody tr').nth(4).hover()
      await page.getByText('resting under the pointer').waitFor()
      await page.waitForTimeout(200)
      const before = (await firstRows(page)).join()
      await page.waitForTimeout(1500)
      expect((await firstRows(page)).join() === before, 'the rows moved')
      await page.locator('.scroller:visible').evaluate((box) => box.scrollTo(0, 50_000))
      await eventually(async () => !(await isBlank(page)), 'rows that are scrolled to stay away')
      await page.getByRole('button', { name: 'Protocol' }).click()
      await eventually(
        async () => (await sorting(page)) === 'Protocol ascending' && (await allStart(page, 'TCP')),
        'it does not sort',
      )
      await page.mouse.move(5, 400)
      await page.getByText('resting under the pointer').waitFor({ state: 'detached' })
    }),
  )
  await check('scrolling shows no blank for longer than a request', () =>
    onPage('many-connections', {}, async (page) => {
      for (const place of [40_000, 42_000, 200_000, 1_000, 280_000]) {
        await page.locator('.scroller:visible').evaluate((box, top) => box.scrollTo(0, top), place)
        await eventually(async () => !(await isBlank(page)), `blank at ${place}`, 1000)
      }
    }),
  )
  for (const [width, height] of [
    [800, 600],
    [900, 700],
    [1280, 800],
    [3840, 2160],
  ]) {
    for (const state of ['many-hosts', 'many-connections', 'more-hosts-than-kept']) {
      await check(`${state} fits ${width}×${height}`, () =>
        onPage(state, { width, height }, async (page) => {
          await eventually(async () => (await firstRows(page)).length > 8, 'there are no rows')
          const faults = [...(await page.evaluate(cutTexts)), ...(await page.evaluate(overlaps))]
          expect(faults.length === 0, faults.join('\n'))
          const rows = await page.locator('.scroller:visible tbody tr').count()
          expect(rows < 120, `${rows} rows are in the page`)
          if (height === 2160) expect(rows > 70, `only ${rows} rows`)
          const scrolls = await page.evaluate(() => {
            const { scrollWidth, scrollHeight } = document.documentElement
            return scrollWidth > innerWidth || scrollHeight > innerHeight
          })
          expect(!scrolls, 'the page scrolls')
          await page.screenshot({ path: `${artifacts}${state}-${width}x${height}.png` })
        }),
      )
    }
  }
}

/** The heading that the table is sorted by, and which way. */
function sorting(page) {
  return page
    .locator('.scroller:visible th:not([aria-sort=none])')
    .evaluateAll((headings) =>
      headings
        .map((one) => `${one.innerText.replace(/[↑↓\s]+/g, ' ').trim()} ${one.ariaSort}`)
        .join(),
    )
}

function firstRows(page) {
  return page
    .locator('.scroller:visible tbody tr:not([aria-hidden])')
    .evaluateAll((rows) => rows.slice(0, 12).map((row) => row.innerText))
}

/** Rows in sight, by the place that a screen reader tells. */
function rowsInSight(page) {
  return page.locator('.scroller:visible').evaluate((box) => {
    const top = box.querySelector('th').getBoundingClientRect().bottom
    const bottom = box.getBoundingClientRect().bottom
    return [...box.querySelectorAll('tbody tr:not([aria-hidden])')]
      .filter((row) => {
        const { y, height } = row.getBoundingClientRect()
        return y >= top - 2 && y + height <= bottom + 2
      })
      .map((row) => ({ place: Number(row.ariaRowIndex), words: row.innerText }))
  })
}

/** The rows in sight after scrolling, once they have come. */
async function rowsAt(page, top) {
  await page.locator('.scroller:visible').evaluate((box, place) => box.scrollTo(0, place), top)
  return eventually(async () => {
    const rows = await rowsInSight(page)
    const near = Math.abs((rows[0]?.place ?? 0) - 2 - top / 25) < 2
    return near && rows.every(({ words }) => words !== '…') ? rows : null
  }, `the rows at ${top} do not come`)
}

async function isBlank(page) {
  const rows = await rowsInSight(page)
  return rows.length === 0 || rows.some(({ words }) => words === '…')
}

async function allStart(page, words) {
  return (await firstRows(page)).every((row) => row.startsWith(words))
}
