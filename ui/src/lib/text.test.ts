// Text from outside is shown as it is, and hides nothing.
import { expect, test } from 'vitest'

import { chartText, visibleText } from './text'

test.each([
  ['eth0', 'eth0'],
  ['日本語 Ünïcode', '日本語 Ünïcode'],
  ['invoice\u202efdp.exe', 'invoice\ufffdfdp.exe'],
  ['a\u0000b\nc', 'a\ufffdb\ufffdc'],
  ['zero\u200bwidth', 'zero\ufffdwidth'],
])('%j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
})

test('a chart draws tags as text', () => {
  expect(chartText('<a href="x">&lt;</a>')).toBe('&lt;a href="x"&gt;&amp;lt;&lt;/a&gt;')
})
