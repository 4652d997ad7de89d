// Opens the page: on the window's backend, or on the demo when it is built as one.
import './style.css'

import { mount } from 'svelte'

import App from './App.svelte'
import { windowBackend } from './lib/backend'

async function open(target: HTMLElement): Promise<void> {
  // The build replaces the condition by its value, so that the demo is not part of the product.
  if (import.meta.env.MODE === 'demo') {
    const { demoStates, openDemo } = await import('./lib/demo')
    const demo = openDemo(window.location.search)
    if (demo) {
      mount(App, { target, props: demo })
      return
    }
    const { default: NoSuchState } = await import('./lib/demo/NoSuchState.svelte')
    mount(NoSuchState, { target, props: { states: demoStates } })
    return
  }
  mount(App, { target, props: { backend: windowBackend } })
}

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no element with the id app')
await open(target)
