// Names that somebody chose to harm stay text: they burst nothing, turn nothing around, write nothing.
import { check, expect } from './check.mjs'
import { artifacts } from './browser.mjs'
import { cutTexts, overlaps } from './geometry.mjs'

const states = [
  'hostile-interfaces',
  'hostile-refusal',
  'hostile-capture',
  'hostile-file',
  'hostile-failure',
]

export async function hostile({ onPage }) {
  for (const [width, height] of [
    [1280, 800],
    [800, 600],
  ]) {
    for (const state of states) {
      await check(`${state} harms nothing at ${width}×${height}`, () =>
        onPage(state, { width, height, motion: 'reduce' }, async (page) => {
          await page.getByText('<img src=x onerror').first().waitFor()
          const faults = [
            ...(await page.evaluate(cutTexts)),
            ...(await page.evaluate(overlaps)),
            ...(await page.evaluate(traces)),
          ]
          await page.screenshot({ path: `${artifacts}${state}-${width}x${height}.png` })
          expect(faults.length === 0, faults.join('\n'))
        }),
      )
    }
  }
  await check('a hostile filter is refused in words that stay text', () =>
    onPage('live', {}, async (page) => {
      await page.getByLabel('Filter').fill('<img/src=x/onerror="document.title=1">\u202eudp')
      await page.getByText('The filter is not understood').waitFor()
      const faults = await page.evaluate(traces)
      expect(faults.length === 0, faults.join('\n'))
    }),
  )
  await check('a name between words does not move them', () =>
    onPage('hostile-interfaces', {}, async (page) => {
      const names = await page.locator('li p:first-child').all()
      expect(names.length > 5, 'the list is short')
      for (const name of names) {
        const [first, second] = await name.locator('bdi').evaluateAll((parts) =>
          parts.map((part) => {
            const { left, right } = part.getBoundingClientRect()
            return { left, right }
          }),
        )
        expect(first.right <= second.left + 1, `${await name.innerText()} has changed places`)
      }
    }),
  )
}

/** Sentences about what outside text has left in the page beside text; runs inside the page. */
function traces() {
  const faults = []
  if (document.title !== 'Wirewatch') faults.push(`the title is ${document.title}`)
  if (document.querySelector('img, script:not([src]), iframe, [onerror], b')) {
    faults.push('a name became markup')
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')
  // What isolates is the page's own; all else that is unseen came from outside.
  const unseen =
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066\u2067\ufeff]/
  const said = (text, where) => {
    if (unseen.test(text)) faults.push(`unseen in ${where}: ${JSON.stringify(text.slice(0, 80))}`)
    if (text.length > 700) faults.push(`${text.length} characters in ${where}`)
    if (/\p{M}{5}/u.test(text)) faults.push(`a tower in ${where}`)
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest('script, style, template, code')) {
      said(node.textContent, node.parentElement.tagName)
    }
  }
  for (const element of document.querySelectorAll('[title], [aria-label]')) {
    said(element.title, 'a title')
    said(element.ariaLabel ?? '', 'a label')
  }
  return faults
}
