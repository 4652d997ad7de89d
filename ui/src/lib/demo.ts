// The page in any browser: a backend on simulated traffic. `?state=NAME` shows any state of scenes.ts,
// `?seed=N` other traffic.
import type { Backend } from './backend'
import { DemoBackend } from './demo/backend'
import { sceneOf, scenes } from './demo/scenes'

/** Every state that `?state=` can show, with a sentence that is read in it. */
export const demoStates = Object.entries(scenes).map(([name, { reads }]) => ({ name, reads }))

/** A demo in the state that the address asks for; nothing where there is no such state. */
export function openDemo(query: string): Backend | null {
  const asked = new URLSearchParams(query)
  const scene = sceneOf(asked.get('state') ?? 'start')
  const seed = Number(asked.get('seed') ?? 7)
  return scene && new DemoBackend(scene, Number.isInteger(seed) ? seed : 7)
}
