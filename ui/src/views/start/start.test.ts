// The start screen on mocked Tauri commands: what a row says, and what a click on its Start does.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Activity } from '../../lib/bindings'
import { demoInterfaces } from '../../lib/demo/interfaces'
import { MockedApp, says } from '../../mockedApp'

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
