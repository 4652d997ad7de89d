// The whole page for tests: the commands of its window are answered here, and what is seen of it is found.
import { mount, unmount } from 'svelte'
import { expect, vi } from 'vitest'

import App from './App.svelte'
import { windowBackend } from './lib/backend'
import type { CaptureState, InterfaceList } from './lib/bindings'
import { demoFailures } from './lib/demo/failures'
import { demoInterfaces } from './lib/demo/interfaces'

/** The page, and the window's answers to it. A test changes them before it opens the page. */
export class MockedApp {
  /** Every command with its arguments, in order. */
  readonly calls: [string, unknown][] = []
  state: CaptureState = { phase: 'idle' }
  list: InterfaceList = { phase: 'listed', interfaces: demoInterfaces(7, 0) }
  refuses = (_filter: string) => false
  /** Answers all other commands. */
  answers: (name: string, args: unknown) => unknown = () => undefined
  #page: ReturnType<typeof mount> | undefined

  /** Answers a command, as `mockIPC` asks for it. */
  readonly answer = (name: string, args: unknown): unknown => {
    this.calls.push([name, args])
    if (name === 'get_state') return this.state
    if (name === 'get_interfaces') return this.list
    if (name === 'get_settings') return { interface: 'tun0', filter: 'udp', intervalMs: 2000 }
    if (name === 'check_filter' && this.refuses(String(Object(args).filter))) {
      throw demoFailures.invalidFilter
    }
    return this.answers(name, args)
  }

  open(): void {
    this.#page = mount(App, { target: document.body, props: { backend: windowBackend } })
  }

  async close(): Promise<void> {
    if (this.#page) await unmount(this.#page)
  }
}

/** All that the page says. */
export const words = () => document.body.textContent.replace(/\s+/g, ' ')

/** Waits until the page says this. */
export const says = (text: string) => vi.waitFor(() => expect(words()).toContain(text))

/** The button with this name. */
export const button = (name: string) =>
  [...document.querySelectorAll('button')].find(
    (one) => one.textContent.trim() === name || one.getAttribute('aria-label') === name,
  )
