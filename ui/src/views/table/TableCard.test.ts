// A table in the whole page: when its rows are asked for, and what is said of them.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { sampleSnapshot } from '../../charts/sample'
import type { CaptureState, Snapshot } from '../../lib/bindings'
import { demoFailures } from '../../lib/demo/failures'
import { demoFences } from '../../lib/demo/fences'
import { button, MockedApp, says, words } from '../../mockedApp'

let app: MockedApp

beforeEach(() => {
  app = new MockedApp()
  mockIPC(app.answer, { shouldMockEvents: true })
})

afterEach(async () => {
  await app.close()
  clearMocks()
})

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
  const fence = demoFences.whole
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
const asked = () => app.calls.filter(([name]) => name !== 'check_filter').at(-1)

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

describe('a table', () => {
  test('is asked for by its view, keeps its rows until others come, and is given up after it', async () => {
    app.state = running(null)
    app.open()
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
    app.answers = (name) =>
      void (name === 'set_table' && sequence < 100 && emit('capture-state', next()))
    app.state = next()
    app.open()
    await says('Recent packets')
    await press('2')
    for (let time = 0; time < 5; time += 1) {
      await emit('capture-state', next(time > 2 ? '192.0.2.7' : undefined))
      await press('x')
    }
    const told = () => app.calls.filter(([name]) => name === 'set_table').length
    expect(told()).toBe(1)
    sequence = 0
    await emit('capture-state', { phase: 'starting', target: running(null).target })
    await vi.waitFor(() => expect(told()).toBe(2))
    await emit('capture-state', next())
    await press('x')
    expect(told()).toBe(2)
  })

  test('whose query never comes back is asked for by its rows', async () => {
    app.state = running(hosts('', 1))
    app.answers = (name) => (name === 'list_hosts' ? hosts('', 1)?.page : undefined)
    app.open()
    await says('Recent packets')
    await press('2')
    await says('1 host')
    await searchFor('1')
    let sequence = 3
    const listed = () => app.calls.some(([name]) => name === 'list_hosts')
    const other = () => running(hosts('other', 0), undefined, { sequence: (sequence += 1) })
    // Snapshots that come faster than the page is patient do not keep it from asking.
    while (!listed() && sequence < 100) {
      await emit('capture-state', other())
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await says('1 of 1 match')
    expect(app.calls).toContainEqual([
      'list_hosts',
      { query: { ...query, search: '1' }, offset: 0, count: 128 },
    ])
  })

  test('says that it is being looked for before anything is known of it', async () => {
    app.state = running(null)
    app.open()
    await says('Recent packets')
    await press('2')
    await says('Looking…')
    expect(words()).not.toContain('No packets')
  })

  test('says that its rows are gone where nobody answers after the end', async () => {
    const { target, started, snapshot, notices } = running(hosts('', 1))
    app.state = { phase: 'ended', target, started, reason: 'stopped', snapshot, notices }
    app.answers = (name) =>
      name === 'list_hosts' ? Promise.reject(demoFailures.nothingRuns) : undefined
    app.open()
    await says('Recent packets')
    await press('2')
    await says('1 host')
    button('Packets')?.click()
    const gone = 'These rows went with the capture. Starting it again brings new ones.'
    await vi.waitFor(() => expect(words()).toContain(gone), 3000)
  })

  test('reads out what a search has found, once', async () => {
    app.state = running(hosts('', 1))
    app.open()
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
    app.state = running(hosts('', 1))
    app.open()
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
    app.state = running(hosts('', 1))
    app.open()
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
