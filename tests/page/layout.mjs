// The layout at several sizes: all in sight, stacked where it is narrow, more rows where it is large.
import { check, expect } from './check.mjs'
import { artifacts } from './browser.mjs'
import { cutLabels, cutPackets, cutTexts, overlaps } from './geometry.mjs'

const VIEWS = 'main .views > section'

export async function layout({ onPage }) {
  await check('1280×800 shows four views without scrolling', () =>
    onPage('live', {}, async (page) => {
      const boxes = await boxesOf(page, VIEWS)
      expect(boxes.length === 4, `there are ${boxes.length} views`)
      for (const box of boxes) {
        expect(box.right <= 1280 && box.bottom <= 800, `a view ends at ${box.right}, ${box.bottom}`)
      }
      expect((await scrollbars(page)).length === 0, `scrolls: ${await scrollbars(page)}`)
    }),
  )
  await check('1280×800 shows times, IPv4 addresses and ports of recent packets whole', () =>
    onPage('live', {}, async (page) => {
      await page.locator('.scroller [title="142.250.185.110"]').first().waitFor()
      for (const clock of ['time of day', 'since start']) {
        await page.getByText(clock, { exact: true }).click()
        await page.mouse.move(5, 400)
        const faults = await page.evaluate(cutPackets)
        expect(faults.length === 0, faults.join('\n'))
      }
    }),
  )
  await check('of an address that does not fit, both ends are seen', () =>
    onPage('live', {}, async (page) => {
      const host = page.locator('.scroller [title="2001:db8:4006:82f::200e"]').first()
      await host.waitFor()
      const seen = await host.evaluate((button) => {
        const [head, tail] = ['.head', '.tail'].map((name) => button.querySelector(name))
        const range = document.createRange()
        range.selectNodeContents(tail)
        return {
          words: button.innerText,
          cut: head.scrollWidth > head.clientWidth,
          beginning: head.clientWidth,
          end: tail.innerText,
          inside: range.getBoundingClientRect().right <= button.getBoundingClientRect().right,
        }
      })
      expect(seen.words === '2001:db8:4006:82f::200e', `it reads ${seen.words}`)
      expect(seen.cut && seen.beginning > 20, `of its beginning ${seen.beginning} px are seen`)
      expect(seen.end === '2f::200e' && seen.inside, `its end ${seen.end} is cut`)
    }),
  )
  await check('a notice over the figures brings no scrolling at 1280×800', () =>
    onPage('cut-file', {}, async (page) => {
      expect((await scrollbars(page)).length === 0, `scrolls: ${await scrollbars(page)}`)
    }),
  )
  for (const [width, height] of [
    [800, 600],
    [640, 480],
  ]) {
    await check(`${width}×${height} stacks the views in one column`, () =>
      onPage('live', { width, height }, async (page) => {
        const boxes = await boxesOf(page, VIEWS)
        boxes.slice(1).forEach((box, index) => {
          expect(box.top >= boxes[index].bottom, 'two views stand side by side')
          expect(box.left === boxes[0].left && box.right === boxes[0].right, 'the column is ragged')
        })
        await expectReadable(page)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(!wide, 'the page scrolls sideways')
        await page.screenshot({ path: `${artifacts}live-${width}x${height}.png`, fullPage: true })
      }),
    )
    await check(`the start screen fits ${width} pixels`, () =>
      onPage('start', { width, height }, async (page) => {
        await expectReadable(page)
        await page.screenshot({ path: `${artifacts}start-${width}x${height}.png`, fullPage: true })
      }),
    )
  }
  await check('a large screen shows more rows in letters of the same size', () =>
    onPage('live', { width: 3840, height: 2160 }, async (page) => {
      const rows = await page.locator('.scroller tbody tr').count()
      expect(rows > 45, `only ${rows} rows`)
      const size = await page.evaluate(() => getComputedStyle(document.body).fontSize)
      expect(size === '13px', `letters of ${size}`)
      await expectReadable(page)
      await page.screenshot({ path: `${artifacts}live-3840x2160.png` })
    }),
  )
  await check('bytes and destinations fit as well', () =>
    onPage('live', {}, async (page) => {
      for (const label of await page.getByText(/^(bytes|bits)$/).all()) await label.click()
      await page.getByText('destinations', { exact: true }).click()
      await page.waitForTimeout(200)
      await expectReadable(page)
      await page.screenshot({ path: `${artifacts}live-bytes.png` })
    }),
  )
  for (const width of [800, 899, 900, 1024, 1100, 1199, 1200, 1280]) {
    await check(`no interval moves what is below the tiles at ${width} pixels`, () =>
      onPage('live', { width, height: 800 }, async (page) => {
        const tops = []
        for (const seconds of [0.5, 1, 2, 5, 10]) {
          await page.getByLabel('Refresh interval').selectOption({ label: `${seconds}\u00a0s` })
          await page.getByRole('button', { name: 'Refresh', exact: true }).click()
          await page.locator('dl', { hasText: `last ${Math.max(1, seconds)}\u00a0s` }).waitFor()
          const lines = await page
            .locator('dl dt')
            .nth(2)
            .evaluate((dt) => new Set([...dt.children].map((one) => one.offsetTop)).size)
          const fits = width < 900 || width >= 1100
          expect(lines === (fits ? 1 : 2), `at ${seconds} s the label takes ${lines} lines`)
          tops.push((await boxesOf(page, VIEWS))[0].top)
        }
        expect(new Set(tops).size === 1, `the timeline begins at ${tops}`)
      }),
    )
  }
  for (const [width, height] of [
    [900, 700],
    [1024, 768],
    [1440, 900],
    [1920, 1080],
  ]) {
    await check(`everything can be read at ${width}×${height}`, () =>
      onPage('live', { width, height }, expectReadable),
    )
  }
}

async function expectReadable(page) {
  const faults = [
    ...(await page.evaluate(cutTexts)),
    ...(await page.evaluate(overlaps)),
    ...(await page.evaluate(cutLabels)),
  ]
  expect(faults.length === 0, faults.join('\n'))
}

function boxesOf(page, selector) {
  return page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return { left, top, right, bottom }
    }),
  )
}

function scrollbars(page) {
  return page.evaluate(() =>
    [document.documentElement, document.querySelector('main')]
      .filter(
        (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1,
      )
      .map((box) => box.tagName),
  )
}
