// The page in any browser: a backend on simulated traffic. `?state=NAME` shows any state of scenes.ts,
// `?seed=N` other traffic.
import type { Backend } from './backend'
import { DemoBackend } from './demo/backend'
import { sceneOf, scenes } from './demo/scenes'
import type { ViewId } from '../views/views'

/** Every state that `?state=` can show, with a sentence that is read in it. */
export const demoStates = Object.entries(scenes).map(([name, { reads }]) => ({ name, reads }))

/** A demo: its backend, and the view that is open in it. */
export interface Demo {
  backend: Backend
  opens?: ViewId
  search?: string
}

/** A demo in the state that the address asks for; nothing where there is no such state. */
export function openDemo(query: string): Demo | null {
  const asked = new URLSearchParams(query)
  const scene = sceneOf(asked.get('state') ?? 'start')
  const seed = Number(asked.get('seed') ?? 7)
  if (!scene) return null
  const backend = new DemoBackend(scene, Number.isInteger(seed) ? seed : 7)
  return { backend, opens: scene.opens, search: scene.search }
}
