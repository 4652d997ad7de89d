// Addresses and endpoints, whole and in the two parts that a narrow cell shows them in.
import { expect, test } from 'vitest'

import { addressParts, endpoint } from './address'

test.each([
  ['142.250.185.110', undefined, '142.250', '.185.110'],
  ['2001:db8:4006:82f::200e', undefined, '2001:db8:4006:8', '2f::200e'],
  ['1.1.1.1', undefined, '', '1.1.1.1'],
  ['', undefined, '', ''],
  ['192.0.2.1', 443, '1', '92.0.2.1:443'],
  ['1.1.1.1', 53, '', '1.1.1.1:53'],
  ['2001:db8::1', 443, '[200', '1:db8::1]:443'],
  ['::', 9, '', '[::]:9'],
  ['ff:ff:ff:ff:ff:ff', undefined, 'ff:ff:ff:', 'ff:ff:ff'],
])('of %s and port %s the end is always seen', (address, port, head, tail) => {
  expect(addressParts(address, port)).toMatchObject({ head, tail })
  expect(head + tail).toBe(port === undefined ? address : endpoint(address, port))
})

test('the end has room for its letters, which may be wider than figures', () => {
  expect(addressParts('192.168.100.200').tailWidth).toBe(7.1)
  expect(addressParts('fe80::dddd').tailWidth).toBeGreaterThan(6)
})
