// The little line of an interface.
import { expect, test } from 'vitest'

import { sparklinePoints } from './sparkline'

test('the little line touches the top where it is busiest, and lies flat without traffic', () => {
  expect(sparklinePoints([0, 5, 10], 20, 10, 3)).toBe('0.0,10.0 10.0,5.0 20.0,0.0')
  expect(sparklinePoints([0, 0], 20, 10, 2)).toBe('0.0,10.0 20.0,10.0')
  // A short history begins on the right of the room that a minute has.
  expect(sparklinePoints([10, 5], 118, 10)).toBe('116.0,0.0 118.0,5.0')
  expect(sparklinePoints([], 20, 10)).toBe('')
})
