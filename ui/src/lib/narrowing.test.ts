// What can be narrowed to, what is divided then, and what is told the backend of the table in view.
import { expect, test, vi } from 'vitest'

import { sampleSnapshot } from '../charts/sample'
import { endpoint, isHost } from './address'
import type { TableQuery } from './bindings'
import { DemoBackend } from './demo/backend'
import { scenes } from './demo/scenes'
import { onlyHost, wholeOf } from './narrowing'
import { ShownTable } from './shown'

test.each([
  ['192.0.2.1', true],
  ['2001:db8::1', true],
  ['::', true],
  ['1:2:3:4:5:6:7:8', true],
  ['3c:52:82:1f:0a:9e', false],
  ['FF:FF:FF:FF:FF:FF', false],
  ['', false],
])('%s is a host: %s', (address, host) => {
  expect(isHost(address)).toBe(host)
})

test('the address of an endpoint over IPv6 stands in brackets', () => {
  expect(endpoint('192.0.2.1', 443)).toBe('192.0.2.1:443')
  expect(endpoint('2001:db8::1', 443)).toBe('[2001:db8::1]:443')
})

test('a filter for a host keeps the one that holds', () => {
  expect(onlyHost('192.0.2.1', ' ')).toBe('host 192.0.2.1')
  expect(onlyHost('2001:db8::1', 'tcp or udp')).toBe('(tcp or udp) and host 2001:db8::1')
})

test('shares are those of the host once everything is narrowed to it', () => {
  const volume = { packets: 9, bytes: 900 }
  const narrowing = {
    host: '192.0.2.1',
    sent: volume,
    received: volume,
    counted: { packets: 3, bytes: 172 },
    since: sampleSnapshot.startedAt,
    complete: false,
  }
  const totals = { ...sampleSnapshot.totals, packets: 1000 }
  expect(wholeOf({ ...sampleSnapshot, totals }).packets).toBe(1000)
  expect(wholeOf({ ...sampleSnapshot, totals, narrowing })).toEqual({ packets: 3, bytes: 172 })
})

test('the table in view is told once, in order, and only the last view takes it away', async () => {
  const backend = new DemoBackend(scenes.live, 7)
  const told = vi.spyOn(backend, 'setTable').mockResolvedValue()
  const table = new ShownTable(backend)
  const hosts: TableQuery = { of: 'hosts', column: 'bytes', reversed: false, search: '' }
  const flows: TableQuery = { of: 'flows', column: 'bytes', reversed: false, search: '' }
  table.show(hosts)
  table.show({ ...hosts, search: '192' })
  await settled()
  expect(told.mock.calls).toEqual([[{ ...hosts, search: '192' }]])
  table.show(flows)
  table.leave('hosts')
  await settled()
  expect(told).toHaveBeenLastCalledWith(flows)
  table.leave('flows')
  await settled()
  expect(told).toHaveBeenLastCalledWith(null)
  expect(told).toHaveBeenCalledTimes(3)
})

test('a table that no capture answered for is told to the next one', async () => {
  const backend = new DemoBackend(scenes.start, 7)
  const told = vi.spyOn(backend, 'setTable').mockRejectedValueOnce(new Error('no capture'))
  const table = new ShownTable(backend)
  table.show({ of: 'hosts', column: 'bytes', reversed: false, search: '' })
  await settled()
  told.mockResolvedValue()
  table.show({ of: 'hosts', column: 'bytes', reversed: false, search: '' })
  await settled()
  expect(told).toHaveBeenCalledTimes(2)
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
