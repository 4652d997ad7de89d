// Builds the demo and serves it under the content security policy of the real window.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { build, preview, runnerImport } from 'vite'

const root = fileURLToPath(new URL('../../ui', import.meta.url))
const tauri = new URL('../../src-tauri/tauri.conf.json', import.meta.url)

/** The address of the served demo, and how to stop it. */
export async function serveDemo() {
  const policy = JSON.parse(await readFile(tauri, 'utf8')).app.security.csp
  await build({ root, mode: 'demo', logLevel: 'warn' })
  const server = await preview({
    root,
    mode: 'demo',
    logLevel: 'warn',
    preview: {
      host: '127.0.0.1',
      port: 0,
      strictPort: false,
      headers: { 'Content-Security-Policy': policy },
    },
  })
  const { port } = server.httpServer.address()
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/** Every state of the demo: `{ name, reads }`. */
export async function demoStates() {
  const { module } = await runnerImport(`${root}/src/lib/demo.ts`, { root, logLevel: 'warn' })
  return module.demoStates
}
