// The page in any browser: a backend on simulated traffic. `?state=NAME` shows any state of scenes.ts,
// `?seed=N` other traffic.
import type { Backend } from './backend'
import { DemoBackend } from './demo/backend'
import { sceneOf, scenes } from './demo/scenes'

/** Every state that `?state=` can show, with a sentence that is read in it. */
export const demoStates = Object.entries(scenes).map(([name, { reads }]) => ({ name, reads }))

/** A demo in the state that the address asks for. */
export function openDemo(query: string): Backend {
  const asked = new URLSearchParams(query)
  const seed = Number(asked.get('seed') ?? 7)
  return new DemoBackend(sceneOf(asked.get('state')), Number.isInteger(seed) ? seed : 7)
}
