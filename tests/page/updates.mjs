// What stays as it is while the figures move: zoom, hidden protocols, rows that are held or pointed at.
import { check, eventually, expect } from './check.mjs'
import { artifacts } from './browser.mjs'

const TIMELINE = 'section[aria-label="Packets per second"]'

export async function updates({ onPage }) {
  await check('a zoom is kept over updates and a double click resets it', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      const before = await rangeOf(page)
      await drag(page, 0.4, 0.6)
      const zoomed = await eventually(async () => {
        const range = await rangeOf(page)
        return range[0] !== before[0] && range[1] !== before[1] ? range : null
      }, 'dragging does not zoom')
      await figuresMove(page, 3)
      expect((await rangeOf(page)).join() === zoomed.join(), 'the zoom was lost')
      const plot = await page.locator(`${TIMELINE} .nsewdrag`).boundingBox()
      await page.mouse.dblclick(plot.x + plot.width / 2, plot.y + plot.height / 2)
      await eventually(async () => (await rangeOf(page)).join() !== zoomed.join(), 'no reset')
      const reset = await rangeOf(page)
      await figuresMove(page, 3)
      expect((await rangeOf(page)).join() !== reset.join(), 'the reset timeline stands still')
    }),
  )
  await check('a zoom is kept when the clock is set', () =>
    onPage('clock-set', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await drag(page, 0.4, 0.6)
      await page.getByRole('button', { name: 'Reset zoom' }).waitFor()
      await figuresMove(page, 3)
      expect(await page.getByRole('button', { name: 'Reset zoom' }).isVisible(), 'it was lost')
    }),
  )
  await check('that an interface is back is said calmly', () =>
    onPage('interface-back', {}, async (page) => {
      const notice = page.locator('main section[role=status]', { hasText: 'is back' })
      await notice.waitFor()
      expect((await page.getByRole('alert').count()) === 0, 'it is an alert')
      await notice.getByRole('button', { name: 'Dismiss' }).click()
      await notice.waitFor({ state: 'detached' })
    }),
  )
  await check('a zoom is reset by its button, and by Escape in its card', () =>
    onPage('live', {}, async (page) => {
      const reset = page.getByRole('button', { name: 'Reset zoom' })
      expect((await reset.count()) === 0, 'it is offered without a zoom')
      const header = () => page.locator(`${TIMELINE} header`).boundingBox()
      const before = await header()
      await drag(page, 0.4, 0.6)
      await reset.waitFor()
      expect((await header()).height === before.height, 'the button moves the chart')
      await page.screenshot({ path: `${artifacts}zoomed.png` })
      await reset.click()
      await reset.waitFor({ state: 'hidden' })
      await drag(page, 0.4, 0.6)
      await reset.waitFor()
      await page.locator(TIMELINE).focus()
      await page.keyboard.press('Escape')
      await reset.waitFor({ state: 'hidden' })
    }),
  )
  await check('a zoom that is dragged slowly survives the updates meanwhile', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      const plot = await page.locator(`${TIMELINE} .nsewdrag`).boundingBox()
      await page.mouse.move(plot.x + plot.width * 0.3, plot.y + 60)
      await page.mouse.down()
      await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 60, { steps: 4 })
      await figuresMove(page, 2)
      expect((await page.locator(`${TIMELINE} .zoombox`).count()) > 0, 'the selection is gone')
      await page.mouse.move(plot.x + plot.width * 0.6, plot.y + 60, { steps: 4 })
      await page.mouse.up()
      const [from, to] = await eventually(async () => {
        const range = await rangeOf(page)
        const seconds = (Date.parse(range[1]) - Date.parse(range[0])) / 1000
        return seconds < 150 ? range : null
      }, 'it does not zoom')
      await figuresMove(page, 2)
      expect((await rangeOf(page)).join() === [from, to].join(), 'the zoom was lost')
      await page.getByLabel('Filter').fill('udp')
      await page.getByLabel('Filter').press('Enter')
      await eventually(
        async () => (await page.locator('.main-svg').count()) && (await rangeOf(page))[0] !== from,
        'the next capture keeps the zoom',
      )
    }),
  )
  await check('a hidden protocol stays hidden over updates', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await page.getByLabel('Protocols in the chart').getByText('TCP').click()
      const slices = () => page.locator('section[aria-label=Protocols] .slice path.surface').count()
      await eventually(async () => (await slices()) === 6, 'TCP is still drawn')
      await figuresMove(page, 2)
      expect((await slices()) === 6, 'TCP came back')
    }),
  )
  await check('the ring, its middle and its legend divide the same: what is not hidden', () =>
    onPage('ended', {}, async (page) => {
      const legend = page.getByLabel('Protocols in the chart')
      await legend.getByText('TCP').click()
      const share = await eventually(async () => {
        const words = await legend.locator('li', { hasText: 'UDP' }).innerText()
        return words.match(/([\d.]+)%/)?.[1]
      }, 'the legend says no share')
      const { drawn, middle } = await page
        .locator('section[aria-label=Protocols] .js-plotly-plot')
        .evaluate(({ calcdata, textContent }) => {
          const seen = calcdata[0].filter(({ hidden }) => !hidden)
          const sum = seen.reduce((sum, { v }) => sum + v, 0)
          const udp = seen.find(({ label }) => label === 'UDP').v
          return { drawn: ((udp / sum) * 100).toFixed(1), middle: [sum, textContent] }
        })
      expect(drawn === share, `${drawn} % are drawn, and the legend says ${share} %`)
      const [sum, words] = middle
      expect(words.includes(`${sum.toLocaleString('en')}packetsof `), `its middle says ${words}`)
      await page.screenshot({ path: `${artifacts}hidden-protocol.png` })
    }),
  )
  await check('held packets keep their rows and scroll back to the oldest', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.mouse.move(5, 400)
      const first = await firstRow(page)
      await figuresMove(page, 2)
      expect((await firstRow(page)) === first, 'the rows moved')
      const total = await page.locator('.scroller:visible table').getAttribute('aria-rowcount')
      expect(Number(total) > 9000, `only ${total} rows can be reached`)
      await page
        .locator('.scroller:visible')
        .evaluate((box) => box.scrollTo(0, box.scrollHeight / 2))
      await eventually(async () => (await firstRow(page)) !== first, 'it does not scroll')
      await page.screenshot({ path: `${artifacts}held.png` })
      await page.keyboard.press('Escape')
      await eventually(
        async () => (await page.getByRole('button', { name: 'Hold' }).count()) === 1,
        'Escape does not let go',
      )
    }),
  )
  await check('held packets stay when the worker has forgotten them', () =>
    onPage('flood', {}, async (page) => {
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.getByText('10,000 kept, held still').waitFor()
      await figuresMove(page, 2)
      await page.locator('.scroller:visible').evaluate((box) => box.scrollTo(0, box.scrollHeight))
      await eventually(
        async () => (await firstRow(page)).match(/\d\d\.\d{3}/),
        'the oldest row shows no packet',
      )
      expect(await page.getByText('10,000 kept, held still').isVisible(), 'the hold was lost')
    }),
  )
  await check('the hold is let go of when the capture ends, and all rows can be scrolled', () =>
    onPage('live', {}, async (page) => {
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.getByText('10,000 kept, held still').waitFor()
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('button', { name: 'Let go' }).click()
      await page.getByRole('button', { name: 'Resume' }).click()
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByRole('button', { name: 'Start again' }).waitFor()
      expect((await page.getByRole('button', { name: 'Let go' }).count()) === 0, 'it is held')
      await page.getByText('10,000 kept', { exact: true }).waitFor()
    }),
  )
  await check('rows keep their place under the pointer', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await page.locator('.scroller:visible').hover()
      const first = await firstRow(page)
      await figuresMove(page, 2)
      expect((await firstRow(page)) === first, 'the rows moved')
      await page.mouse.move(5, 400)
      await eventually(async () => (await firstRow(page)) !== first, 'the rows stay for ever')
    }),
  )
  await check('letting go, and going on after a pause, shows the newest rows from their top', () =>
    onPage('live', {}, async (page) => {
      const scroller = page.locator('.scroller')
      const top = () => scroller.evaluate((box) => box.scrollTop)
      for (const [still, moving] of [
        ['Hold', 'Let go'],
        ['Pause', 'Resume'],
      ]) {
        await page.getByRole('button', { name: still }).click()
        await page.getByText(/^10,000 kept/).waitFor()
        await page.mouse.move(5, 400)
        await scroller.evaluate((box) => box.scrollTo(0, 100_000))
        await eventually(top, 'it does not scroll')
        await page.getByRole('button', { name: moving }).click()
        await page.getByText('newest first', { exact: true }).waitFor()
        expect((await top()) === 0, `${moving} leaves it at ${await top()}`)
        const covered = await scroller.evaluate(
          (box) =>
            Math.abs(
              box.querySelector('th').getBoundingClientRect().top - box.getBoundingClientRect().top,
            ) <= 1,
        )
        expect(covered, 'the heading is not at the top')
      }
    }),
  )
  await check('new packets wait while their list is scrolled away from the newest', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      const scroller = page.locator('.scroller')
      await scroller.evaluate((box) => box.scrollTo(0, 500))
      await page.getByText('resting until scrolled back to the top').waitFor()
      const before = await firstRow(page)
      await scroller.hover()
      await page.getByText('resting under the pointer').waitFor()
      await page.mouse.move(5, 400)
      await page.getByText('resting until scrolled back to the top').waitFor()
      await figuresMove(page, 2)
      expect((await firstRow(page)) === before, 'the rows moved')
      await scroller.evaluate((box) => box.scrollTo(0, 0))
      await page.getByText('newest first', { exact: true }).waitFor()
      const newest = await firstRow(page)
      await eventually(async () => (await firstRow(page)) !== newest, 'the rows stay for ever')
    }),
  )
  await check('light and dark follow the system while the page is open', () =>
    onPage('live', {}, async (page) => {
      const stroke = () =>
        page.locator(`${TIMELINE} .js-line`).evaluate((line) => getComputedStyle(line).stroke)
      const light = await stroke()
      await page.emulateMedia({ colorScheme: 'dark' })
      await eventually(async () => (await stroke()) !== light, 'the chart keeps its colours')
    }),
  )
  await check('no chart is drawn while the page is not seen, and then the newest figures', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await countDrawings(page)
      await pretendVisibility(page, 'hidden')
      await page.waitForTimeout(100)
      const before = await drawings(page)
      await figuresMove(page, 3)
      const size = page.viewportSize()
      await page.setViewportSize({ ...size, width: size.width - 40 })
      await figuresMove(page, 1)
      expect((await drawings(page)).join() === before.join(), 'it was drawn')
      await page.getByRole('button', { name: 'Pause' }).click()
      await pretendVisibility(page, 'visible')
      await eventually(
        async () => (await drawings(page)).every((times, chart) => times > before[chart]),
        'not made up for',
      )
      const exact = await page.locator('dl dd').first().getAttribute('title')
      const total = Number(exact.match(/[\d,]+/)[0].replaceAll(',', ''))
      const drawn = await page
        .locator('section[aria-label=Protocols] .js-plotly-plot')
        .evaluate(({ data }) => data[0].values.reduce((sum, value) => sum + value, 0))
      expect(drawn === total, `${drawn} packets are drawn of ${total}`)
    }),
  )
  await check('with reduced motion nothing turns', () =>
    onPage('starting', { motion: 'reduce' }, async (page) => {
      const name = await page
        .locator('.spinner')
        .evaluate((spinner) => getComputedStyle(spinner).animationName)
      expect(name === 'none', `it is animated by ${name}`)
    }),
  )
  await check('a notice that was dismissed stays away', () =>
    onPage('cut-file', {}, async (page) => {
      await page.getByRole('button', { name: 'Dismiss' }).click()
      expect((await page.getByText('ends in the middle').count()) === 0, 'it is still there')
    }),
  )
  await check('a capture is stopped, closed and begun anew', () =>
    onPage('live', {}, async (page) => {
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByText('Stopped', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Start again' }).click()
      await page.getByText('Live', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByRole('button', { name: 'New capture' }).click()
      await page.getByText('What should Wirewatch watch?').waitFor()
      await page.getByRole('button', { name: 'Try it on a sample' }).click()
      // A slow computer may have read all of it before it is looked at.
      await page.getByText(/of the file is read|Read to the end/).waitFor()
    }),
  )
}

/** Waits until the total of packets has changed `times` times. */
async function figuresMove(page, times) {
  const packets = page.locator('dl dd').first()
  for (let time = 0; time < times; time += 1) {
    const before = await packets.innerText()
    await eventually(async () => (await packets.innerText()) !== before, 'the figures stand still')
  }
}

function rangeOf(page) {
  return page
    .locator(`${TIMELINE} .js-plotly-plot`)
    .evaluate((plot) => plot._fullLayout.xaxis.range)
}

async function drag(page, from, to) {
  const plot = await page.locator(`${TIMELINE} .nsewdrag`).boundingBox()
  const y = plot.y + plot.height / 2
  await page.mouse.move(plot.x + plot.width * from, y)
  await page.mouse.down()
  await page.mouse.move(plot.x + plot.width * to, y, { steps: 6 })
  await page.mouse.up()
}

/** The text of the uppermost row in sight. */
function firstRow(page) {
  return page.locator('.scroller:visible').evaluate((box) => {
    const top = box.getBoundingClientRect().top + 26
    const rows = [...box.querySelectorAll('tbody tr:not([aria-hidden])')]
    return rows.find((row) => row.getBoundingClientRect().bottom > top + 2)?.textContent ?? ''
  })
}

/** Counts how often each chart is drawn from now on. */
function countDrawings(page) {
  return page.evaluate(() => {
    globalThis.drawings = [...document.querySelectorAll('.js-plotly-plot')].map((plot, chart) => {
      plot.on('plotly_afterplot', () => (globalThis.drawings[chart] += 1))
      return 0
    })
  })
}

const drawings = (page) => page.evaluate(() => globalThis.drawings)

function pretendVisibility(page, visibility) {
  return page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, visibility)
}
