// The whole page on mocked Tauri commands: what a person does becomes the right command.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import App from './App.svelte'
import { windowBackend } from './lib/backend'
import type { CaptureState, InterfaceList } from './lib/bindings'
import { demoFailures } from './lib/demo/failures'
import { demoInterfaces } from './lib/demo/interfaces'

let calls: [string, unknown][] = []
let state: CaptureState = { phase: 'idle' }
let list: InterfaceList = { phase: 'loading' }
let page: ReturnType<typeof mount> | undefined

beforeEach(async () => {
  calls = []
  state = { phase: 'idle' }
  list = { phase: 'listed', interfaces: demoInterfaces(7, 0) }
  mockIPC(
    (name, args) => {
      calls.push([name, args])
      if (name === 'get_state') return state
      if (name === 'get_interfaces') return list
      if (name === 'get_settings') return { interface: 'tun0', filter: 'udp', intervalMs: 2000 }
      if (name === 'check_filter') throw demoFailures.invalidFilter
      return undefined
    },
    { shouldMockEvents: true },
  )
})

afterEach(async () => {
  if (page) await unmount(page)
  page = undefined
  clearMocks()
})

function open() {
  page = mount(App, { target: document.body, props: { backend: windowBackend } })
}

const words = () => document.body.textContent.replace(/\s+/g, ' ')
const says = (text: string) => vi.waitFor(() => expect(words()).toContain(text))
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(
    (one) => one.textContent.trim() === name || one.getAttribute('aria-label') === name,
  )

test('the last choice and the last filter are ready to start', async () => {
  open()
  await says('What should Wirewatch watch?')
  await vi.waitFor(() =>
    expect(document.querySelector('li.selected')?.textContent).toContain('VPN'),
  )
  button('Start watching VPN (tun0)')?.click()
  expect(calls.at(-1)).toEqual(['start_capture', { name: 'tun0', filter: 'udp' }])
})

test('a filter is checked for the link type of the selected interface, and libpcap’s words are shown', async () => {
  open()
  await says(demoFailures.invalidFilter.message)
  expect(calls).toContainEqual(['check_filter', { filter: 'udp', linkType: 'RAW' }])
})

test('an event of the window changes the screen', async () => {
  open()
  await says('What should Wirewatch watch?')
  const target = { source: { kind: 'interface', name: 'wwan0' }, label: 'Modem', filter: '' }
  await emit('capture-state', {
    phase: 'failed',
    target,
    failure: demoFailures.interfaceDown,
    snapshot: null,
    notices: [],
  })
  flushSync()
  await says('Wirewatch could not watch Modem')
  button('Try again')?.click()
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(['restart_capture', { filter: '' }]))
})

test('rights that are missing are asked for once, with the command to copy', async () => {
  list = {
    phase: 'listed',
    interfaces: demoInterfaces(7, 0, demoFailures.permissionDenied),
  }
  open()
  await says('sudo setcap')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
  button('Start watching VPN (tun0)')?.click()
  expect(calls.map(([name]) => name)).not.toContain('start_capture')
  button('Check again')?.click()
  await vi.waitFor(() => expect(calls.at(-1)?.[0]).toBe('reload_interfaces'))
})
