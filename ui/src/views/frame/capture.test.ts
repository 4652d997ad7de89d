// The capture in words.
import { expect, test } from 'vitest'

import { demoInterfaces } from '../../lib/demo/interfaces'
import { sample, wifi } from '../../lib/demo/scenes'
import { sourceWords } from './capture'

const list = { phase: 'listed', interfaces: demoInterfaces(7, 0) } as const

test('an interface has its addresses, the first of them in short', () => {
  expect(sourceWords(wifi, list)).toEqual({
    label: 'Wi-Fi',
    name: 'wlp2s0',
    place: '192.168.1.24 · 2001:db8:2a:1::24 · fe80::8a2f:5dff:fe10:24',
    shortPlace: '192.168.1.24 +2',
  })
})

test('an interface that is not in the list has no address', () => {
  expect(sourceWords(wifi, { phase: 'loading' })).toMatchObject({ place: '', shortPlace: '' })
})

test('a file has its place, and a name that could deceive is made visible', () => {
  expect(sourceWords(sample, list)).toMatchObject({
    label: 'Sample capture',
    name: '',
    place: '/usr/share/wirewatch/sample.pcapng',
  })
  const deceiving = { ...sample, label: 'harmless\u202epacp.exe' }
  expect(sourceWords(deceiving, list).label).toBe('harmless\ufffdpacp.exe')
})
