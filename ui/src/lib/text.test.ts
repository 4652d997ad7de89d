// Text from outside is shown as it is, and hides nothing.
import { expect, test } from 'vitest'

import { amongWords, chartText, nameText, visibleText } from './text'

test.each([
  ['eth0', 'eth0'],
  ['日本語 Ünïcode', '日本語 Ünïcode'],
  ['invoice\u202efdp.exe', 'invoice\ufffdfdp.exe'],
  ['a\u0000b\nc', 'a\ufffdb\ufffdc'],
  ['zero\u200bwidth', 'zero\ufffdwidth'],
  ['soft\u00adhyphen\u061c\ufeff', 'soft\ufffdhyphen\ufffd\ufffd'],
  ['tag\u{e0041}', 'tag\ufffd'],
  ['blank\u3164letter\u115f', 'blank\ufffdletter\ufffd'],
  ['half \ud83d', 'half \ufffd'],
  ['whole \u{1f600}', 'whole \u{1f600}'],
  ['Vie\u0302\u0323t', 'Vie\u0302\u0323t'],
  [`Z${'\u0301'.repeat(60)}y`, `Z${'\u0301'.repeat(4)}\ufffdy`],
  ['<img onerror>', '<img onerror>'],
])('%j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
})

test('what is too long is cut, and says so, also in the middle of a letter', () => {
  expect(nameText('n'.repeat(253))).toBe('n'.repeat(253))
  expect(nameText('n'.repeat(10_000))).toBe(`${'n'.repeat(253)}…`)
  expect(visibleText('n'.repeat(10_000))).toHaveLength(601)
  expect(visibleText('n'.repeat(10_000), Infinity)).toHaveLength(10_000)
  expect(visibleText('ab\u{1f600}', 3)).toBe('ab…')
})

test('a name that is written from right to left keeps to itself', () => {
  expect(amongWords('eth0')).toBe('eth0')
  expect(amongWords('شبكة')).toBe('\u2068شبكة\u2069')
  expect(amongWords('\u202eשלום')).toBe('\u2068\ufffdשלום\u2069')
})

test('a chart draws tags as text', () => {
  expect(chartText('<a href="x">&lt;</a>')).toBe('&lt;a href="x"&gt;&amp;lt;&lt;/a&gt;')
})
