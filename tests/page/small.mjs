// A small window: what is needed stays in sight, and what goes on below is seen to go on.
import { check, eventually, expect } from './check.mjs'

const SIZE = { width: 800, height: 600 }

export async function small({ onPage }) {
  await check('the header stays in sight while a small page scrolls, and covers no focus', () =>
    onPage('live', SIZE, async (page) => {
      await page.evaluate(() => window.scrollTo(0, 700))
      const pause = page.getByRole('button', { name: 'Pause' })
      await eventually(async () => (await pause.boundingBox()).y >= 0, 'it scrolled away')
      const header = await page.locator('.frame > header').boundingBox()
      expect(header.y === 0, `the header begins at ${header.y}`)
      const over = await pause.evaluate((button) => {
        const { x, y, width, height } = button.getBoundingClientRect()
        return button.contains(document.elementFromPoint(x + width / 2, y + height / 2))
      })
      expect(over, 'something is above the button')
      const hold = page.getByRole('button', { name: 'Hold' })
      await page.evaluate(() => window.scrollTo(0, 2000))
      await hold.evaluate((button) => button.scrollIntoView({ block: 'start' }))
      const { y } = await hold.boundingBox()
      expect(y >= header.height, `what has the focus is at ${y}, below the header`)
    }),
  )
  await check('another view begins at its top', () =>
    // So low that every view is higher than the window.
    onPage('live', { width: 640, height: 420 }, async (page) => {
      for (const view of ['2', '1', '3']) {
        await page.evaluate(() => window.scrollTo(0, 700))
        await eventually(() => page.evaluate(() => window.scrollY > 40), 'it does not scroll')
        await page.keyboard.press(view)
        await eventually(() => page.evaluate(() => window.scrollY === 0), `${view} is scrolled`)
      }
    }),
  )
  for (const state of ['start', 'start-many']) {
    for (const height of [600, 700, 800]) {
      await check(`${state} shows at ${height} pixels that its list goes on, if it does`, () =>
        onPage(state, { width: 800, height }, async (page) => {
          const { end, below, rows } = await page.locator('main > .card').evaluate((card) => ({
            end: card.getBoundingClientRect().bottom,
            below: card.scrollHeight - card.clientHeight,
            rows: [...card.querySelectorAll(':scope > ul > li, summary')].map((row) => {
              const { top, bottom } = row.getBoundingClientRect()
              return { top, bottom }
            }),
          }))
          const free = height - (await page.locator('main').boundingBox()).height
          expect(free >= 0, 'the page scrolls')
          if (below <= 1) return
          expect(free < 57, `${free} pixels stay free`)
          const cut = rows.find(({ top, bottom }) => top < end && bottom > end)
          expect(cut && end - cut.top > 20 && cut.bottom - end > 5, 'no row is seen to go on')
        }),
      )
    }
  }
  for (const width of [640, 800, 900, 1024, 1100, 1280, 1440]) {
    await check(`connections need no scrolling sideways at ${width} pixels`, () =>
      onPage('connections', { width, height: 700 }, async (page) => {
        await page.locator('tbody tr').nth(3).waitFor()
        const tooWide = await page
          .locator('.scroller:visible')
          .evaluate((box) => box.scrollWidth - box.clientWidth)
        expect(tooWide <= 1, `it is ${tooWide} pixels too wide`)
        const title = await page.locator('tbody td.figure').nth(1).getAttribute('title')
        expect(/Sent: .* Received: /.test(title), `what went each way is not said: ${title}`)
      }),
    )
  }
  await check('the shield stands right behind a short name', () =>
    onPage('start', {}, async (page) => {
      await page.locator('li', { hasText: 'Loopback' }).dblclick()
      await page.getByText('Live', { exact: true }).waitFor()
      const gap = await page.locator('.source .line:first-child').evaluate((line) => {
        const range = document.createRange()
        range.selectNodeContents(line.querySelector('.name'))
        const shield = line.querySelector('svg').getBoundingClientRect()
        return shield.left - range.getBoundingClientRect().right
      })
      expect(gap > 0 && gap <= 12, `${gap} pixels lie between`)
    }),
  )
}
