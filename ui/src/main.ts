// Opens the page: on the window's backend, or on the demo when it is built as one.
import './style.css'

import { mount } from 'svelte'

import App from './App.svelte'
import { windowBackend, type Backend } from './lib/backend'

async function openBackend(): Promise<Backend> {
  // The build replaces the condition by its value, so that the demo is not part of the product.
  if (import.meta.env.MODE === 'demo') {
    const { openDemo } = await import('./lib/demo')
    return openDemo(window.location.search)
  }
  return windowBackend
}

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no element with the id app')
mount(App, { target, props: { backend: await openBackend() } })
