// What all charts have in common.
import { expect, test } from 'vitest'

import { roundMarks } from './figure'

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [1.6, [0, 1, 2]],
  [0.4, [0, 0.1, 0.2, 0.3, 0.4]],
  [0.0017, [0, 0.0005, 0.001, 0.0015, 0.002]],
  [7, [0, 2, 4, 6, 8]],
  [1900, [0, 500, 1000, 1500, 2000]],
  [Number.NaN, [0, 1]],
])('round marks up to %d', (greatest, marks) => {
  const found = roundMarks(greatest)
  expect(found.at(-1)).toBeGreaterThanOrEqual(greatest || 0)
  expect(found.map((mark) => Number(mark.toFixed(6)))).toEqual(marks)
})
