// The whole page on mocked Tauri commands: what a person does becomes the right command.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import App from './App.svelte'
import { windowBackend } from './lib/backend'
import { sampleSnapshot } from './charts/sample'
import type { CaptureState, Failure, InterfaceList, Snapshot } from './lib/bindings'
import { demoDenials, demoFailures } from './lib/demo/failures'
import { demoFences } from './lib/demo/fences'
import { demoInterfaces } from './lib/demo/interfaces'

const fence = demoFences.whole

let calls: [string, unknown][] = []
let state: CaptureState = { phase: 'idle' }
let list: InterfaceList = { phase: 'loading' }
let refuses = (_filter: string) => false
let answers: (name: string, args: unknown) => unknown = () => undefined
let page: ReturnType<typeof mount> | undefined

beforeEach(async () => {
  calls = []
  refuses = () => false
  answers = () => undefined
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
      return answers(name, args)
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
    expect(calls.at(-1)).toEqual([
      'start_capture',
      { name: 'tun0', filter: 'udp', asAdministrator: false },
    ]),
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
    interfaces: demoInterfaces(7, 0, demoDenials.noFileCapability),
  }
  open()
  await says('sudo setcap')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
  button('Start watching VPN (tun0)')?.click()
  expect(calls.map(([name]) => name)).not.toContain('start_capture')
  button('Check again')?.click()
  await vi.waitFor(() => expect(calls.at(-1)?.[0]).toBe('reload_interfaces'))
})

test('being allowed to capture lists the interfaces anew, and is said', async () => {
  list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.noFileCapability) }
  let given: (value?: unknown) => void = () => {}
  answers = (name) =>
    name === 'allow_capture' ? new Promise((resolve) => (given = resolve)) : undefined
  open()
  await says('Wirewatch may not capture yet')
  button('Allow me to capture')?.click()
  await says('Waiting for the password…')
  button('Waiting for the password…')?.click()
  button('Capture this once as administrator')?.click()
  expect(calls.filter(([name]) => /allow|start/.test(name))).toEqual([['allow_capture', {}]])
  given()
  await vi.waitFor(() => expect(calls.at(-1)?.[0]).toBe('reload_interfaces'))
  expect(words()).not.toContain('You can capture now.')
  await emit('interfaces', { phase: 'listed', interfaces: demoInterfaces(7, 0) })
  await says('You can capture now.')
})

test('a password that is not given is said in the card', async () => {
  list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.noFileCapability) }
  answers = (name) => (name === 'allow_capture' ? Promise.reject(demoDenials.declined) : undefined)
  open()
  await says('Wirewatch may not capture yet')
  button('Allow me to capture')?.click()
  await says(demoDenials.declined.message)
  expect(document.querySelectorAll('.failure')).toHaveLength(1)
  expect(calls.map(([name]) => name)).not.toContain('reload_interfaces')
})

test('a capture as administrator is started on what is selected, or on what failed', async () => {
  list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.nosuidMount) }
  open()
  await vi.waitFor(() =>
    expect(document.querySelector('li.selected')?.textContent).toContain('VPN'),
  )
  button('Capture this once as administrator')?.click()
  await vi.waitFor(() =>
    expect(calls.at(-1)).toEqual([
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
    expect(calls.at(-1)).toEqual([
      'start_capture',
      { name: 'wwan0', filter: 'tcp', asAdministrator: true },
    ]),
  )
})

test('the whole program is started again as Administrator', async () => {
  list = { phase: 'listed', interfaces: demoInterfaces(7, 0, demoDenials.administratorsOnly) }
  open()
  await says('Only administrators may capture')
  button('Start again as Administrator')?.click()
  await vi.waitFor(() => expect(calls.at(-1)?.[0]).toBe('restart_as_administrator'))
})

test('a notice that was dismissed is shown when it comes again after another', async () => {
  const source = { kind: 'interface', name: 'eth0' } as const
  const said = (notice: Failure): CaptureState => ({
    phase: 'running',
    target: { source, label: 'Ethernet', filter: '' },
    started: { source, linkType: 'EN10MB', filter: '', snaplen: 65_535, intervalMs: 2000, fence },
    display: 'live',
    snapshot: null,
    notices: [notice],
  })
  const notice = (role: string) => document.querySelector(`main section[role=${role}]`)?.textContent
  const { interfaceNotFound: away, interfaceBack: back } = demoFailures
  state = said(away)
  open()
  await vi.waitFor(() => expect(notice('alert')).toContain(away.message))
  button('Dismiss')?.click()
  await vi.waitFor(() => expect(notice('alert')).toBeUndefined())
  await emit('capture-state', said(back))
  await vi.waitFor(() => expect(notice('status')).toContain(back.message))
  expect(notice('alert')).toBeUndefined()
  await emit('capture-state', said(away))
  await vi.waitFor(() => expect(notice('alert')).toContain(away.message))
})

describe('a table', () => {
  const query = { column: 'bytes', reversed: false, search: '' } as const
  const row = {
    address: '192.0.2.7',
    sent: { packets: 1, bytes: 60 },
    received: { packets: 2, bytes: 3000 },
    both: { packets: 3, bytes: 3060 },
  }

  function running(table: Snapshot['table'], host?: string, more: Partial<Snapshot> = {}): Running {
    const source = { kind: 'interface', name: 'eth0' } as const
    const volume = { packets: 3, bytes: 3060 }
    const since = sampleSnapshot.startedAt
    const narrowing = host
      ? { host, sent: volume, received: volume, counted: volume, since, complete: false }
      : null
    return {
      phase: 'running',
      target: { source, label: 'Ethernet', filter: 'tcp or udp' },
      started: { source, linkType: 'EN10MB', filter: '', snaplen: 65_535, intervalMs: 2000, fence },
      display: 'live',
      snapshot: { ...sampleSnapshot, table, narrowing, ...more },
      notices: [],
    }
  }

  type Running = Extract<CaptureState, { phase: 'running' }>

  const hosts = (search: string, matching: number): Snapshot['table'] => {
    const none = { packets: 0, bytes: 0 }
    const unlisted = { sent: none, received: none, rowsShortBy: 0 }
    const rows = matching > 0 ? [row] : []
    return { of: 'hosts', query: { ...query, search }, page: { kept: 1, matching, unlisted, rows } }
  }

  /** The last command that is not about the filter that is typed. */
  const asked = () => calls.filter(([name]) => name !== 'check_filter').at(-1)

  async function press(key: string, more: KeyboardEventInit = {}) {
    window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }

  async function searchFor(text: string) {
    const field = document.querySelector<HTMLInputElement>('[data-search]')
    if (field) field.value = text
    field?.dispatchEvent(new Event('input', { bubbles: true }))
    await vi.waitFor(() =>
      expect(asked()?.[1]).toEqual({ query: { of: 'hosts', ...query, search: text } }),
    )
  }

  test('is asked for by its view, keeps its rows until others come, and is given up after it', async () => {
    state = running(null)
    open()
    await says('Recent packets')
    await press('2')
    expect(asked()).toEqual(['set_table', { query: { of: 'hosts', ...query } }])
    await emit('capture-state', running(hosts('', 1)))
    await says('1 host')
    button('Address')?.click()
    await vi.waitFor(() =>
      expect(asked()).toEqual([
        'set_table',
        { query: { of: 'hosts', ...query, column: 'address' } },
      ]),
    )
    await emit('capture-state', running(hosts('', 0)))
    flushSync()
    expect(words()).toContain('1 host')
    await press('3')
    expect(asked()?.[1]).toMatchObject({ query: { of: 'flows' } })
    await press('1')
    expect(asked()).toEqual(['set_table', { query: null }])
  })

  test('is not asked for again because the clock of the capture moves', async () => {
    let sequence = 3
    const next = (host?: string): CaptureState => {
      sequence += 1
      return running(hosts('', 1), host, { sequence, startedAt: [1_700_000_000, sequence] })
    }
    // A table is answered by a snapshot at once.
    answers = (name) =>
      void (name === 'set_table' && sequence < 100 && emit('capture-state', next()))
    state = next()
    open()
    await says('Recent packets')
    await press('2')
    for (let time = 0; time < 5; time += 1) {
      await emit('capture-state', next(time > 2 ? '192.0.2.7' : undefined))
      await press('x')
    }
    const told = () => calls.filter(([name]) => name === 'set_table').length
    expect(told()).toBe(1)
    sequence = 0
    await emit('capture-state', { phase: 'starting', target: running(null).target })
    await vi.waitFor(() => expect(told()).toBe(2))
    await emit('capture-state', next())
    await press('x')
    expect(told()).toBe(2)
  })

  test('whose query never comes back is asked for by its rows', async () => {
    state = running(hosts('', 1))
    answers = (name) => (name === 'list_hosts' ? hosts('', 1)?.page : undefined)
    open()
    await says('Recent packets')
    await press('2')
    await says('1 host')
    await searchFor('1')
    let sequence = 3
    const listed = () => calls.some(([name]) => name === 'list_hosts')
    const other = () => running(hosts('other', 0), undefined, { sequence: (sequence += 1) })
    // Snapshots that come faster than the page is patient do not keep it from asking.
    while (!listed() && sequence < 100) {
      await emit('capture-state', other())
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await says('1 of 1 match')
    expect(calls).toContainEqual([
      'list_hosts',
      { query: { ...query, search: '1' }, offset: 0, count: 128 },
    ])
  })

  test('says that it is being looked for before anything is known of it', async () => {
    state = running(null)
    open()
    await says('Recent packets')
    await press('2')
    await says('Looking…')
    expect(words()).not.toContain('No packets')
  })

  test('says that its rows are gone where nobody answers after the end', async () => {
    const { target, snapshot, notices } = running(hosts('', 1))
    const started = {
      source: target.source,
      linkType: '',
      filter: '',
      snaplen: 1,
      intervalMs: 1,
      fence,
    }
    state = { phase: 'ended', target, started, reason: 'stopped', snapshot, notices }
    answers = (name) =>
      name === 'list_hosts' ? Promise.reject(demoFailures.workerStopped) : undefined
    open()
    await says('Recent packets')
    await press('2')
    await says('1 host')
    button('Packets')?.click()
    const gone = 'These rows went with the capture. Starting it again brings new ones.'
    await vi.waitFor(() => expect(words()).toContain(gone), 3000)
  })

  test('reads out what a search has found, once', async () => {
    state = running(hosts('', 1))
    open()
    await says('Recent packets')
    await press('2')
    await says('1 host')
    const spoken = () => document.querySelector('main .unseen[role=status]')?.textContent
    expect(spoken()).toBe('')
    await searchFor('7')
    await emit('capture-state', running(hosts('7', 1)))
    await vi.waitFor(() => expect(spoken()).toBe('1 of 1 hosts match “7”.'))
    await emit('capture-state', running(hosts('7', 0), undefined, { sequence: 4 }))
    await says('0 of 1 match')
    expect(spoken()).toBe('1 of 1 hosts match “7”.')
    await searchFor('')
    await emit('capture-state', running(hosts('', 1), undefined, { sequence: 5 }))
    await vi.waitFor(() => expect(spoken()).toBe('All hosts are listed.'))
  })

  test('narrows to the host that is clicked, and Escape takes it away', async () => {
    state = running(hosts('', 1))
    open()
    await says('Recent packets')
    await press('2')
    await says('1 host')
    button('Narrow to 192.0.2.7')?.click()
    await vi.waitFor(() => expect(asked()).toEqual(['narrow', { host: '192.0.2.7' }]))
    await emit('capture-state', running(hosts('', 1), '192.0.2.7'))
    await says('192.0.2.7 sent')
    expect(button('Narrow to 192.0.2.7')).toBeUndefined()
    button('Capture only this host')?.click()
    await vi.waitFor(() =>
      expect(asked()).toEqual(['restart_capture', { filter: '(tcp or udp) and host 192.0.2.7' }]),
    )
    await press('Escape')
    expect(asked()).toEqual(['narrow', { host: null }])
  })

  test('without a match says so and offers to clear the search', async () => {
    state = running(hosts('', 1))
    open()
    await says('Recent packets')
    await press('2')
    await press('f', { ctrlKey: true })
    expect(document.activeElement).toBe(document.querySelector('[data-search]'))
    await searchFor('zebra')
    await emit('capture-state', running(hosts('zebra', 0)))
    await says('No host matches “zebra”.')
    expect(words()).toContain('0 of 1 match')
    ;[...document.querySelectorAll('button')]
      .find((one) => one.textContent.trim() === 'Clear the search')
      ?.click()
    await vi.waitFor(() => expect(asked()?.[1]).toEqual({ query: { of: 'hosts', ...query } }))
  })
})
