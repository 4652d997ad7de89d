// The window's backend speaks Tauri's commands and events by their exact names.
import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { windowBackend as backend } from './backend'
import type { CaptureState } from './bindings'

const hosts = { column: 'bytes', reversed: false, search: '' } as const
const flows = { column: 'state', reversed: true, search: 'tcp 443' } as const
const idle: CaptureState = { phase: 'idle' }
const starting: CaptureState = {
  phase: 'starting',
  target: { source: { kind: 'interface', name: 'eth0' }, label: 'Ethernet', filter: '' },
}

let calls: [string, unknown][] = []
let answers: Record<string, unknown> = {}

beforeEach(() => {
  calls = []
  answers = {}
  mockIPC(
    (name, args) => {
      calls.push([name, args])
      const answer = answers[name]
      if (answer instanceof Error) throw answer.cause
      return answer
    },
    { shouldMockEvents: true },
  )
})

afterEach(() => clearMocks())

test.each([
  ['reload_interfaces', {}, () => backend.reloadInterfaces()],
  ['check_filter', { filter: 'udp', linkType: null }, () => backend.checkFilter('udp', null)],
  [
    'start_capture',
    { name: 'eth0', filter: 'udp', asAdministrator: false },
    () => backend.startCapture('eth0', 'udp', false),
  ],
  ['allow_capture', {}, () => backend.allowCapture()],
  ['restart_as_administrator', {}, () => backend.restartAsAdministrator()],
  ['choose_file', { filter: '' }, () => backend.chooseFile('')],
  ['open_sample', { filter: 'arp' }, () => backend.openSample('arp')],
  ['restart_capture', { filter: 'tcp' }, () => backend.restartCapture('tcp')],
  ['pause_capture', {}, () => backend.pauseCapture()],
  ['resume_capture', {}, () => backend.resumeCapture()],
  ['stop_capture', {}, () => backend.stopCapture()],
  ['close_capture', {}, () => backend.closeCapture()],
  ['refresh_figures', {}, () => backend.refreshFigures()],
  ['set_interval', { intervalMs: 500 }, () => backend.setInterval(500)],
  ['list_packets', { newest: 9, count: 3 }, () => backend.listPackets(9, 3)],
  [
    'set_table',
    { query: { of: 'hosts', ...hosts } },
    () => backend.setTable({ of: 'hosts', ...hosts }),
  ],
  ['set_table', { query: null }, () => backend.setTable(null)],
  ['narrow', { host: '192.0.2.1' }, () => backend.narrow('192.0.2.1')],
  ['list_hosts', { query: hosts, offset: 128, count: 9 }, () => backend.listHosts(hosts, 128, 9)],
  ['list_flows', { query: flows, offset: 0, count: 9 }, () => backend.listFlows(flows, 0, 9)],
  [
    'save_image',
    { name: 'a.png', bytes: [137, 80] },
    () => backend.saveImage('a.png', new Uint8Array([137, 80])),
  ],
  ['get_settings', {}, () => backend.getSettings()],
])('%s is called with %j', async (name, args, ask) => {
  await ask()
  expect(calls).toEqual([[name, args]])
})

test('the present state comes first and each new one after it', async () => {
  answers = { get_state: idle }
  const seen: CaptureState[] = []
  const stop = await backend.onState((state) => seen.push(state))
  await emit('capture-state', starting)
  expect(seen).toEqual([idle, starting])
  stop()
})

test('an event that overtakes the answer is not undone by it', async () => {
  let answer: (state: CaptureState) => void = () => {}
  answers = { get_state: new Promise<CaptureState>((resolve) => (answer = resolve)) }
  const seen: CaptureState[] = []
  const following = backend.onState((state) => seen.push(state))
  await vi.waitFor(() => expect(calls.map(([name]) => name)).toContain('get_state'))
  await emit('capture-state', starting)
  answer(idle)
  await following
  expect(seen).toEqual([starting])
})

test('interfaces and files that hover are followed', async () => {
  answers = { get_interfaces: { phase: 'loading' } }
  const lists: unknown[] = []
  const hovers: boolean[] = []
  await backend.onInterfaces((list) => lists.push(list))
  await backend.onFileHover((hovering) => hovers.push(hovering))
  await emit('interfaces', { phase: 'listed', interfaces: [] })
  await emit('file-hover', true)
  expect(lists).toEqual([{ phase: 'loading' }, { phase: 'listed', interfaces: [] }])
  expect(hovers).toEqual([true])
})

test('a refusal arrives as the failure it is', async () => {
  const failure = { code: 'invalidFilter', message: 'syntax error', hint: 'Mend it.' }
  answers = { check_filter: new Error('refused', { cause: failure }) }
  await expect(backend.checkFilter('tcp prot', 'EN10MB')).rejects.toEqual(failure)
})
