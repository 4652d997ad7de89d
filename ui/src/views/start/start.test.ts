// The start screen on mocked Tauri commands: what a row says, and what a click on its Start does.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Activity } from '../../lib/bindings'
import { demoDenials } from '../../lib/demo/failures'
import { demoInterfaces } from '../../lib/demo/interfaces'
import { button, MockedApp, says } from '../../mockedApp'

let app: MockedApp

beforeEach(() => {
  app = new MockedApp()
  mockIPC(app.answer, { shouldMockEvents: true })
})

afterEach(async () => {
  await app.close()
  clearMocks()
})

const row = (name: string) =>
  [...document.querySelectorAll('li')].find((one) => one.textContent.includes(name))

test('nothing is said of the activity before it is measured, also of all interfaces', async () => {
  const listed = (activity: Activity) => ({
    ...{ phase: 'listed' as const },
    interfaces: demoInterfaces(7, 0).map((entry) => ({ ...entry, activity })),
  })
  app.list = listed({ bitsPerSecond: 0, history: [] })
  app.open()
  await says('Loopback')
  for (const name of ['Wi-Fi', 'Loopback', 'All interfaces']) {
    expect(row(name)?.textContent).not.toMatch(/quiet|bit\/s/)
  }
  await emit('interfaces', listed({ bitsPerSecond: 0, history: [0] }))
  await vi.waitFor(() => expect(row('Loopback')?.textContent).toMatch(/quiet\s+0\s+bit\/s/))
  await emit('interfaces', listed({ bitsPerSecond: 8, history: [0, 8] }))
  await vi.waitFor(() => expect(row('All interfaces')?.textContent).toMatch(/8\s+bit\/s/))
  expect(row('All interfaces')?.querySelector('polyline')?.getAttribute('points')).toMatch(/^147/)
})

test('a click on the Start of an interface that cannot start says why in its row', async () => {
  app.open()
  await says('Loopback')
  const start = () => button('Start watching vethc41d9a7 (vethc41d9a7)')
  const reason = () => document.querySelector('li [role=status]')
  document.querySelector('summary')?.click()
  await vi.waitFor(() => expect(start()).toBeDefined())
  expect(reason()).toBeNull()
  start()?.click()
  await vi.waitFor(() => expect(reason()?.closest('li')).toBe(row('vethc41d9a7')))
  expect(reason()?.textContent).toContain('Interface vethc41d9a7 is switched off.')
  expect(reason()?.textContent).toContain('Switch it on, or pick another interface.')
  expect(app.calls.map(([name]) => name)).not.toContain('start_capture')
  // Looked at again later, it is not said unasked.
  row('Loopback')?.click()
  await vi.waitFor(() => expect(reason()).toBeNull())
  row('vethc41d9a7')?.click()
  await vi.waitFor(() => expect(row('vethc41d9a7')?.getAttribute('aria-current')).toBe('true'))
  expect(reason()).toBeNull()
  start()?.click()
  await vi.waitFor(() => expect(reason()).not.toBeNull())
  button('Start watching Loopback (lo)')?.click()
  await vi.waitFor(() => expect(reason()).toBeNull())
})

test('where nothing can be captured at all, the row leads to the card that says why', async () => {
  app.list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.noFileCapability) }
  app.open()
  await says('Loopback')
  button('Start watching Loopback (lo)')?.click()
  await says('What to do about it stands above the list.')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
})
