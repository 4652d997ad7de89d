// Every state that a person can meet is reachable, says its sentence, and can be read in light and dark.
import { check, eventually, expect } from './check.mjs'
import { artifacts } from './browser.mjs'
import { cutLabels, cutTexts, faintTexts, overlaps } from './geometry.mjs'

export async function states({ onPage }, names) {
  for (const { name, reads } of names) {
    await check(`${name} is reached and says what is the matter`, () =>
      onPage(name, { motion: 'reduce' }, async (page) => {
        await eventually(
          async () => (await page.locator('body').innerText()).includes(reads),
          `the page does not say "${reads}"`,
        )
        const unnamed = await unnamedControls(page)
        expect(unnamed.length === 0, `controls without a name: ${unnamed.join(', ')}`)
        for (const scheme of ['light', 'dark']) {
          await check(`${name} can be read in ${scheme}`, () => readable(page, name, scheme))
        }
      }),
    )
  }
}

/** The demo says which states there are where it is asked for another. */
export async function unknownState({ onPage }) {
  await check('a state that does not exist leads to those that do', () =>
    onPage('nonsense', {}, async (page) => {
      await page.getByText('The demo has no such state').waitFor()
      await page.getByRole('link', { name: 'bad-filter', exact: true }).click()
      await page.getByText('Wirewatch could not watch Wi-Fi').waitFor()
    }),
  )
}

async function readable(page, name, scheme) {
  await page.emulateMedia({ colorScheme: scheme })
  // Charts are drawn anew a moment after the rest of the page.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.js-plotly-plot')].every((plot) => {
      const surface = getComputedStyle(plot.closest('.card')).backgroundColor
      return getComputedStyle(plot.querySelector('.main-svg')).backgroundColor === surface
    }),
  )
  const faults = [
    ...(await page.evaluate(cutTexts)),
    ...(await page.evaluate(overlaps)),
    ...(await page.evaluate(cutLabels)),
    ...(await page.evaluate(faintTexts)),
  ]
  await page.screenshot({ path: `${artifacts}${name}-${scheme}.png` })
  expect(faults.length === 0, faults.join('\n'))
}

/** Controls and pictures that a screen reader could not name. */
async function unnamedControls(page) {
  const tree = await page.locator('body').ariaSnapshot()
  const kinds = 'button|textbox|combobox|radio|region|img|dialog|progressbar|checkbox|menuitem'
  const unnamed = new RegExp(`^\\s*- (${kinds})(?=\\s*(\\[|:|$))`)
  return tree.split('\n').filter((line) => unnamed.test(line))
}
