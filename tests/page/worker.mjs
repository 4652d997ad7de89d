// The worker behind the figures: what holds it, and what is said when it stops.
import { check, eventually, expect } from './check.mjs'
import { artifacts } from './browser.mjs'
import { cutTexts, faintTexts, overlaps } from './geometry.mjs'

const title = 'What the capture worker may still do'
const fences = {
  live: ['fenced in', ['given up', 'none possible', 'out of reach', 'only what counting needs']],
  'fence-partly': [
    'fenced in partly',
    ['given up', 'none possible', 'this system can do no more', 'not limited on this system'],
  ],
  'fence-absent': [
    'not fenced in',
    ['not given up on this system', 'not ruled out', 'not put out of reach', 'not limited'],
  ],
}

export async function worker({ onPage }) {
  for (const [width, height] of [
    [1280, 800],
    [800, 600],
  ]) {
    for (const [state, [summary, words]] of Object.entries(fences)) {
      await check(`${state} is told at ${width}×${height}, and moves nothing`, () =>
        onPage(state, { width, height, motion: 'reduce' }, async (page) => {
          const before = await places(page)
          const shield = page.getByRole('button', { name: `${title}: ${summary}`, exact: true })
          await shield.focus()
          await page.keyboard.press('Enter')
          const told = page.getByRole('region', { name: title })
          await told.waitFor()
          expect((await places(page)) === before, 'the page moved')
          const meanings = await told.getByRole('definition').allInnerTexts()
          words.forEach((one, index) =>
            expect(meanings[index]?.includes(one), `instead of ${one}: ${meanings[index]}`),
          )
          const box = await told.boundingBox()
          expect(box.x >= 0 && box.x + box.width <= width, 'it leaves the window')
          for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme })
            // The charts take the new colours a moment later.
            let faults
            const noneIsLeft = async () => {
              faults = [
                ...(await page.evaluate(cutTexts)),
                ...(await page.evaluate(overlaps)),
                ...(await page.evaluate(faintTexts)),
              ]
              return faults.length === 0
            }
            await eventually(noneIsLeft, 'faults').catch(() => expect(false, faults.join('\n')))
          }
          await page.screenshot({ path: `${artifacts}${state}-told-${width}x${height}.png` })
          await page.keyboard.press('Escape')
          await told.waitFor({ state: 'detached' })
          expect(await shield.evaluate((one) => one === document.activeElement), 'focus is lost')
          await shield.click()
          await page.mouse.click(width - 4, height - 4)
          await told.waitFor({ state: 'detached' })
        }),
      )
    }
  }
  await check('Escape closes what is told before it takes the narrowing away', () =>
    onPage('narrowed', {}, async (page) => {
      await page.getByRole('button', { name: title }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('region', { name: title }).waitFor({ state: 'detached' })
      expect(await page.getByRole('region', { name: /^Narrowed to/ }).isVisible(), 'all hosts')
    }),
  )
  await check('a worker that was started again is told over figures that go on', () =>
    onPage('worker-restarted', {}, async (page) => {
      const notice = page.locator('main').getByRole('alert')
      const words = await notice.innerText()
      expect(
        /stopped unexpectedly \(signal 9\)\.\s+It was started again; its figures/.test(words),
        words,
      )
      expect(await page.getByText('Live', { exact: true }).isVisible(), 'it does not run')
      const packets = page.locator('dl dd').first()
      const first = await packets.innerText()
      await eventually(async () => (await packets.innerText()) !== first, 'figures stand still')
      await notice.getByRole('button', { name: 'Dismiss' }).click()
      await notice.waitFor({ state: 'detached' })
    }),
  )
  await check('the same words said twice stand there once', () =>
    onPage('worker-restarted-twice', {}, async (page) => {
      expect((await page.locator('main').getByRole('alert').count()) === 1, 'not once')
    }),
  )
  await check('a worker that keeps stopping leaves its figures, and can be started again', () =>
    onPage('worker-keeps-stopping', {}, async (page) => {
      const words = await page.locator('main').getByRole('alert').innerText()
      expect(words.includes('6 times within a minute, the last time with signal 9.'), words)
      expect(words.includes('Start the capture again.'), words)
      await page.getByRole('button', { name: 'Restart' }).click()
      await page.getByText('Live', { exact: true }).waitFor()
    }),
  )
}

/** Where all that stands in the header, and the view below it, are. */
function places(page) {
  return page.locator('.frame > header > *, .source .line > *, main > *').evaluateAll((elements) =>
    elements
      .map((element) => {
        const { x, y, height } = element.getBoundingClientRect()
        // The clock in the second line may grow meanwhile, and moves nothing.
        return element.tagName === 'TIME' ? '' : [x, y, height].join()
      })
      .join(' '),
  )
}
