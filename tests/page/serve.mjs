// Builds the demo and serves it as the real window would: under its content security policy.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { build, preview, runnerImport } from 'vite'

const root = fileURLToPath(new URL('../../ui', import.meta.url))
const tauri = new URL('../../src-tauri/tauri.conf.json', import.meta.url)

/** The address of the served demo, whether the window freezes prototypes, and how to stop it. */
export async function serveDemo() {
  const { csp, freezePrototype = false } = JSON.parse(await readFile(tauri, 'utf8')).app.security
  await build({ root, mode: 'demo', logLevel: 'warn' })
  const server = await preview({
    root,
    mode: 'demo',
    logLevel: 'warn',
    preview: {
      host: '127.0.0.1',
      port: 0,
      strictPort: false,
      headers: { 'Content-Security-Policy': csp },
    },
  })
  const { port } = server.httpServer.address()
  return { address: `http://127.0.0.1:${port}/`, freezePrototype, close: () => server.close() }
}

/** Every state of the demo: `{ name, reads }`. */
export async function demoStates() {
  const { module } = await runnerImport(`${root}/src/lib/demo.ts`, { root, logLevel: 'warn' })
  return module.demoStates
}
