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
let refuses = (_filter: string) => false
let page: ReturnType<typeof mount> | undefined

beforeEach(async () => {
  calls = []
  refuses = () => false
  state = { phase: 'idle' }
  list = { phase: 'listed', interfaces: demoInterfaces(7, 0) }
  mockIPC(
    (name, args) => {
      calls.push([name, args])
      if (name === 'get_state') return state
      if (name === 'get_interfaces') return list
      if (name === 'get_settings') return { interface: 'tun0', filter: 'udp', intervalMs: 2000 }
      if (name === 'check_filter' && refuses(String(Object(args).filter))) {
        throw demoFailures.invalidFilter
      }
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
function field(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>('[data-filter]')
  if (!found) throw new Error('there is no filter field')
  return found
}
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
  await vi.waitFor(() =>
    expect(calls.at(-1)).toEqual(['start_capture', { name: 'tun0', filter: 'udp' }]),
  )
})

test('a filter is checked for the link type of the selected interface, and libpcap’s words are shown', async () => {
  refuses = () => true
  open()
  await says(demoFailures.invalidFilter.message)
  expect(calls).toContainEqual(['check_filter', { filter: 'udp', linkType: 'RAW' }])
})

test('no capture is tried with a filter that is refused, also before its check is over', async () => {
  refuses = () => true
  open()
  await vi.waitFor(() => expect(button('Start watching VPN (tun0)')).toBeDefined())
  button('Start watching VPN (tun0)')?.click()
  await says(demoFailures.invalidFilter.message)
  expect(document.activeElement).toBe(field())
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(calls.map(([name]) => name)).not.toContain('start_capture')
})

test('after a bad filter its field is ready to be mended, and what is typed is kept', async () => {
  refuses = (filter) => filter === 'tcp prot'
  const source = { kind: 'interface', name: 'tun0' } as const
  state = {
    phase: 'failed',
    target: { source, label: 'VPN', filter: 'tcp prot' },
    failure: demoFailures.invalidFilter,
    snapshot: null,
    notices: [],
  }
  open()
  await says('Wirewatch could not watch VPN')
  expect(document.activeElement).toBe(field())
  expect(field().selectionEnd).toBe('tcp prot'.length)
  expect(button('Try again')?.disabled).toBe(true)
  field().value = 'tcp port 80'
  field().dispatchEvent(new Event('input', { bubbles: true }))
  await vi.waitFor(() => expect(button('Try again')?.disabled).toBe(false))
  button('Pick another interface')?.click()
  await emit('capture-state', { phase: 'idle' })
  await says('What should Wirewatch watch?')
  expect(field().value).toBe('tcp port 80')
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
