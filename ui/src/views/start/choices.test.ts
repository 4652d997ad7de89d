// Which interfaces are offered, which one first, and what is said of them.
import { expect, test } from 'vitest'

import type { Interface } from '../../lib/bindings'
import { demoDenials } from '../../lib/demo/failures'
import { demoInterfaces } from '../../lib/demo/interfaces'
import { arrange, commonFailure, linkWords, preselect, refusalWords } from './choices'

const interfaces = demoInterfaces(7, 0)
const refused = demoInterfaces(7, 0, demoDenials.noFileCapability)
const names = (list: Interface[]) => list.map(({ name }) => name)

test('the order of the list is kept, and what nobody chooses is folded away', () => {
  const { shown, folded } = arrange(interfaces)
  expect(names(shown)).toEqual(['wlp2s0', 'tun0', 'docker0', 'enp0s31f6', 'any', 'lo', 'wwan0'])
  expect(names(folded)).toEqual(['vethc41d9a7', 'nflog', 'bluetooth-monitor'])
})

test('missing rights fold away what is switched off, and are said once', () => {
  expect(names(arrange(refused).folded)).toEqual([
    'wwan0',
    'vethc41d9a7',
    'nflog',
    'bluetooth-monitor',
  ])
  expect(commonFailure(refused)).toBe(demoDenials.noFileCapability)
  expect(commonFailure(interfaces)).toBeNull()
})

test.each([
  ['tun0', 'tun0'],
  ['gone0', 'wlp2s0'],
  [null, 'wlp2s0'],
])('after %s the first choice is %s', (last, chosen) => {
  expect(preselect(interfaces, last)).toBe(chosen)
})

test('without a default route the first one is chosen, and nothing where there is nothing', () => {
  expect(preselect(interfaces.slice(2), null)).toBe('docker0')
  expect(preselect([], 'eth0')).toBeNull()
})

test.each([
  ['wlp2s0', null],
  ['enp0s31f6', 'no cable'],
  ['wwan0', 'switched off'],
])('the link of %s: %s', (name, words) => {
  const entry = interfaces.find((one) => one.name === name)
  expect(entry && linkWords(entry)).toBe(words)
})

test('a refused interface says why in its row', () => {
  expect(refused[0] && refusalWords(refused[0])).toBe('Wirewatch may not capture yet.')
  const veth = interfaces.find(({ name }) => name === 'vethc41d9a7')
  expect(veth && refusalWords(veth)).toBe('Interface vethc41d9a7 is switched off.')
})
