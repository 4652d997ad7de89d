// The whole page on mocked Tauri commands: what a person does becomes the right command.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { flushSync } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { CaptureState, Failure } from './lib/bindings'
import { demoDenials, demoFailures } from './lib/demo/failures'
import { demoFences } from './lib/demo/fences'
import { demoInterfaces } from './lib/demo/interfaces'
import { button, MockedApp, says, words } from './mockedApp'

let app: MockedApp

beforeEach(() => {
  app = new MockedApp()
  mockIPC(app.answer, { shouldMockEvents: true })
})

afterEach(async () => {
  await app.close()
  clearMocks()
})

function field(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>('[data-filter]')
  if (!found) throw new Error('there is no filter field')
  return found
}

test('the last choice and the last filter are ready to start', async () => {
  app.open()
  await says('What should Wirewatch watch?')
  await vi.waitFor(() =>
    expect(document.querySelector('li.selected')?.textContent).toContain('VPN'),
  )
  button('Start watching VPN (tun0)')?.click()
  await vi.waitFor(() =>
    expect(app.calls.at(-1)).toEqual([
      'start_capture',
      { name: 'tun0', filter: 'udp', asAdministrator: false },
    ]),
  )
})

test('a filter is checked for the link type of the selected interface, and libpcap’s words are shown', async () => {
  app.refuses = () => true
  app.open()
  await says(demoFailures.invalidFilter.message)
  expect(app.calls).toContainEqual(['check_filter', { filter: 'udp', linkType: 'RAW' }])
})

test('no capture is tried with a filter that is refused, also before its check is over', async () => {
  app.refuses = () => true
  app.open()
  await vi.waitFor(() => expect(button('Start watching VPN (tun0)')).toBeDefined())
  button('Start watching VPN (tun0)')?.click()
  await says(demoFailures.invalidFilter.message)
  expect(document.activeElement).toBe(field())
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(app.calls.map(([name]) => name)).not.toContain('start_capture')
})

test('after a bad filter its field is ready to be mended, and what is typed is kept', async () => {
  app.refuses = (filter) => filter === 'tcp prot'
  const source = { kind: 'interface', name: 'tun0' } as const
  app.state = {
    phase: 'failed',
    target: { source, label: 'VPN', filter: 'tcp prot' },
    failure: demoFailures.invalidFilter,
    snapshot: null,
    notices: [],
  }
  app.open()
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
  app.open()
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
  await vi.waitFor(() => expect(app.calls.at(-1)).toEqual(['restart_capture', { filter: '' }]))
})

test('rights that are missing are asked for once, with the command to copy', async () => {
  app.list = {
    phase: 'listed',
    interfaces: demoInterfaces(7, 0, demoDenials.noFileCapability),
  }
  app.open()
  await says('sudo setcap')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
  button('Start watching VPN (tun0)')?.click()
  expect(app.calls.map(([name]) => name)).not.toContain('start_capture')
  button('Check again')?.click()
  await vi.waitFor(() => expect(app.calls.at(-1)?.[0]).toBe('reload_interfaces'))
})

test('being allowed to capture lists the interfaces anew, and is said', async () => {
  app.list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.notExecutable) }
  let given: (value?: unknown) => void = () => {}
  app.answers = (name) =>
    name === 'allow_capture' ? new Promise((resolve) => (given = resolve)) : undefined
  app.open()
  await says('Wirewatch may not capture yet')
  button('Allow me to capture')?.click()
  await says('Waiting for the password…')
  button('Waiting for the password…')?.click()
  button('Capture this once as administrator')?.click()
  expect(app.calls.filter(([name]) => /allow|start/.test(name))).toEqual([['allow_capture', {}]])
  given()
  await vi.waitFor(() => expect(app.calls.at(-1)?.[0]).toBe('reload_interfaces'))
  expect(words()).not.toContain('You can capture now.')
  await emit('interfaces', { phase: 'listed', interfaces: demoInterfaces(7, 0) })
  await says('You can capture now.')
})

test('a password that is not given is said in the card', async () => {
  app.list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.notExecutable) }
  app.answers = (name) =>
    name === 'allow_capture' ? Promise.reject(demoDenials.declined) : undefined
  app.open()
  await says('Wirewatch may not capture yet')
  button('Allow me to capture')?.click()
  await says(demoDenials.declined.message)
  expect(document.querySelectorAll('.failure')).toHaveLength(1)
  expect(app.calls.map(([name]) => name)).not.toContain('reload_interfaces')
})

test('a capture as administrator is started on what is selected, or on what failed', async () => {
  app.list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.nosuidMount) }
  app.open()
  await vi.waitFor(() =>
    expect(document.querySelector('li.selected')?.textContent).toContain('VPN'),
  )
  button('Capture this once as administrator')?.click()
  await vi.waitFor(() =>
    expect(app.calls.at(-1)).toEqual([
      'start_capture',
      { name: 'tun0', filter: 'udp', asAdministrator: true },
    ]),
  )
  const source = { kind: 'interface', name: 'wwan0' } as const
  await emit('capture-state', {
    phase: 'failed',
    target: { source, label: 'Modem', filter: 'tcp' },
    failure: demoDenials.declined,
    snapshot: null,
    notices: [],
  })
  await says('Wirewatch could not watch Modem')
  button('Capture this once as administrator')?.click()
  await vi.waitFor(() =>
    expect(app.calls.at(-1)).toEqual([
      'start_capture',
      { name: 'wwan0', filter: 'tcp', asAdministrator: true },
    ]),
  )
})

test('the whole program is started again as Administrator', async () => {
  app.list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.administratorsOnly) }
  app.open()
  await says('Only administrators may capture')
  button('Start again as Administrator')?.click()
  await vi.waitFor(() => expect(app.calls.at(-1)?.[0]).toBe('restart_as_administrator'))
})

test('a notice that was dismissed is shown when it comes again after another', async () => {
  const notice = (role: string) => document.querySelector(`main section[role=${role}]`)?.textContent
  const { interfaceAwaited: away, interfaceBack: back } = demoFailures
  app.state = said(away)
  app.open()
  await vi.waitFor(() => expect(notice('alert')).toContain(away.message))
  button('Dismiss')?.click()
  await vi.waitFor(() => expect(notice('alert')).toBeUndefined())
  await emit('capture-state', said(back))
  await vi.waitFor(() => expect(notice('status')).toContain(back.message))
  expect(notice('alert')).toBeUndefined()
  await emit('capture-state', said(away))
  await vi.waitFor(() => expect(notice('alert')).toContain(away.message))
})

test.each([
  ['file', demoFailures.notACapture, ['Open another file…', 'Try again', 'Back to the start']],
  [
    'file',
    demoFailures.unsupportedLinkType,
    ['Open another file…', 'Try again', 'Back to the start'],
  ],
  ['interface', demoFailures.unsupportedLinkType, ['Pick another interface', 'Try again']],
  ['interface', demoFailures.interfaceDown, ['Try again', 'Pick another interface']],
] as const)(
  'after a %s that failed the button that helps is the filled one',
  async (kind, failure, ways) => {
    const source =
      kind === 'file' ? ({ kind, path: '/a.txt' } as const) : ({ kind, name: 'eth0' } as const)
    app.state = {
      phase: 'failed',
      target: { source, label: 'a', filter: '' },
      failure,
      snapshot: null,
      notices: [],
    }
    app.open()
    await says(failure.message)
    const names = (which: string) =>
      [...document.querySelectorAll(`.failure ${which}`)].map((one) => one.textContent.trim())
    expect(names('button')).toEqual(ways)
    expect(names('.filled')).toEqual([ways[0]])
  },
)

test('another interface can be picked where the present one is gone', async () => {
  app.state = said(demoFailures.interfaceBack)
  app.open()
  await says(demoFailures.interfaceBack.message)
  expect(button('Pick another')).toBeUndefined()
  await emit('capture-state', said(demoFailures.interfaceAwaited))
  await vi.waitFor(() => expect(button('Pick another')).toBeDefined())
  button('Pick another')?.click()
  await vi.waitFor(() => expect(app.calls.at(-1)?.[0]).toBe('close_capture'))
})

/** A capture about which something was noticed. */
function said(notice: Failure): CaptureState {
  const source = { kind: 'interface', name: 'eth0' } as const
  return {
    phase: 'running',
    target: { source, label: 'Ethernet', filter: '' },
    started: {
      source,
      linkType: 'EN10MB',
      filter: '',
      snaplen: 65_535,
      intervalMs: 2000,
      fence: demoFences.whole,
    },
    display: 'live',
    snapshot: null,
    notices: [notice],
  }
}
