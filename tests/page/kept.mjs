// What a person chose in the overview is there again when they come back from another view.
import { check, eventually, expect } from './check.mjs'

const TIMELINE = 'section[aria-label="Packets per second"]'
const BITS = 'section[aria-label="Bits per second"]'

export async function kept({ onPage }) {
  await check('choices, zoom and hidden traces are kept while another view is open', () =>
    onPage('live', {}, async (page) => {
      await page.locator(TIMELINE).getByText('1 min').click()
      await page.locator(TIMELINE).getByText('bits', { exact: true }).click()
      await page.getByText('destinations', { exact: true }).click()
      await page.getByText('since start', { exact: true }).click()
      await page.getByLabel('Protocols in the chart').getByText('TCP').click()
      await page.locator('section[aria-label="Top destinations"]').focus()
      await page.keyboard.press('t')
      await drag(page, 0.4, 0.6)
      await page.getByRole('button', { name: 'Reset zoom' }).waitFor()
      const before = await chosen(page)
      expect(before.marks.includes('1 min'), `chosen are ${before.marks}`)
      await elsewhere(page)
      const after = await chosen(page)
      expect(
        JSON.stringify(after) === JSON.stringify(before),
        `${JSON.stringify(before)} became ${JSON.stringify(after)}`,
      )
    }),
  )
  await check('held packets and their place are kept while another view is open', () =>
    onPage('live', {}, async (page) => {
      await page.getByRole('button', { name: 'Hold' }).click()
      await page.getByText('10,000 kept, held still').waitFor()
      await page.mouse.move(5, 400)
      const scroller = page.locator('.scroller:visible')
      await scroller.evaluate((box) => box.scrollTo(0, 50_000))
      const row = () => page.locator('tr[aria-rowindex="2006"]').innerText({ timeout: 2000 })
      const before = await row()
      await elsewhere(page)
      expect((await row()) === before, 'the rows are others')
      expect((await scroller.evaluate((box) => box.scrollTop)) === 50_000, 'it was scrolled')
      expect(await page.getByText('10,000 kept, held still').isVisible(), 'the hold was lost')
      // Where the hold is not in sight, Escape is not its key.
      await page.keyboard.press('2')
      await page.getByText('20 hosts').waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('1')
      expect(await page.getByText('10,000 kept, held still').isVisible(), 'Escape let it go')
      await page.keyboard.press('2')
      await page.getByLabel('Filter').fill('udp')
      await page.getByLabel('Filter').press('Enter')
      await page.getByText('Live', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Overview' }).click()
      await page.getByRole('button', { name: 'Hold' }).waitFor({ timeout: 5000 })
      expect((await scroller.evaluate((box) => box.scrollTop)) === 0, 'the next one is scrolled')
    }),
  )
  await check('what is kept out of sight is out of reach, and is not drawn', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Refresh interval').selectOption({ label: '0.5\u00a0s' })
      await page.keyboard.press('3')
      await page.getByText('13 connections').waitFor()
      const tree = await page.locator('body').ariaSnapshot()
      expect(!/Recent packets|Protocols|Reset|Hold/.test(tree), 'a screen reader finds it')
      const count = () =>
        page.evaluate(() => {
          globalThis.drawings = 0
          for (const plot of document.querySelectorAll('.js-plotly-plot')) {
            plot.on('plotly_afterplot', () => (globalThis.drawings += 1))
          }
        })
      await count()
      const rows = () => page.locator('.scroller:visible tbody').innerText()
      const before = await rows()
      await eventually(async () => (await rows()) !== before, 'the figures stand still')
      await page.setViewportSize({ width: 1100, height: 700 })
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.waitForTimeout(800)
      expect((await page.evaluate(() => globalThis.drawings)) === 0, 'it was drawn')
      for (let stop = 0; stop < 40; stop += 1) {
        await page.keyboard.press('Tab')
        const lost = await page.evaluate(() => !document.activeElement.checkVisibility())
        expect(!lost, 'the Tab key goes to what is out of sight')
      }
      await page.keyboard.press('Escape')
      await page.locator('body').click({ position: { x: 5, y: 400 } })
      await page.keyboard.press('1')
      const fits = () =>
        page.locator('.chart').evaluateAll((charts) =>
          charts.every((chart) => {
            const drawing = chart.querySelector('.main-svg').getBoundingClientRect()
            return Math.abs(drawing.width - chart.clientWidth) < 1 && drawing.width > 0
          }),
        )
      await eventually(fits, 'the charts keep their old size', 1000)
      const surface = await page
        .locator(`${TIMELINE} .main-svg`)
        .first()
        .evaluate((drawing) => [
          getComputedStyle(drawing).backgroundColor,
          getComputedStyle(drawing.closest('.card')).backgroundColor,
        ])
      expect(surface[0] === surface[1], 'the charts keep their old colours')
    }),
  )
}

/** Goes to another view for a while, and back. */
async function elsewhere(page) {
  await page.locator('body').click({ position: { x: 5, y: 400 } })
  await page.keyboard.press('2')
  await page.getByText('20 hosts').waitFor()
  await page.waitForTimeout(300)
  await page.keyboard.press('1')
  await page.locator('dl').first().waitFor()
}

/** All that is chosen in the overview. */
async function chosen(page) {
  const marks = await page.locator('.chosen').allInnerTexts()
  const struck = await page
    .locator('main button[aria-pressed=false]')
    .evaluateAll((buttons) => buttons.map((one) => one.innerText.split('\n')[0]))
  const tables = await page.locator('.icon[aria-pressed=true]').count()
  const range = await page
    .locator(`${BITS} .js-plotly-plot`)
    .evaluate((plot) => plot._fullLayout.xaxis.range)
  return { marks, struck, tables, range }
}

async function drag(page, from, to) {
  const plot = await page.locator(`${BITS} .nsewdrag`).boundingBox()
  const y = plot.y + plot.height / 2
  await page.mouse.move(plot.x + plot.width * from, y)
  await page.mouse.down()
  await page.mouse.move(plot.x + plot.width * to, y, { steps: 6 })
  await page.mouse.up()
}
