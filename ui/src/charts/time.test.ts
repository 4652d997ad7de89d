// Times on an axis.
import { expect, test } from 'vitest'

import { plotTime, zoomed } from './time'

test('local time is that of the offset, and no time breaks it', () => {
  expect(plotTime(1_700_000_000, 0)).toBe('2023-11-14 22:13:20')
  expect(plotTime(1_700_000_000, -60)).toBe('2023-11-14 23:13:20')
  expect(plotTime(Number.MAX_SAFE_INTEGER, 0)).toBe('1970-01-01 00:00:00')
})

test('a zoom that ends at midnight is understood, which Plotly writes as a day alone', () => {
  const [from, to] = zoomed(['2026-11-21 23:59:30', '2026-11-22'], 0)
  expect(to - from).toBe(30)
})
