// What the page may do and reach: text only, Tauri through one file, under the strict policy.
import { linesWith } from './lines.mjs'

/** The content security policy of the window. */
export const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
  "img-src 'self' data: blob:; connect-src 'self' ipc: http://ipc.localhost; object-src 'none'; " +
  "base-uri 'none'; form-action 'none'; frame-src 'none'"

// What the page is built from, without its tests.
const pageFiles = (files) =>
  files.filter(
    ({ name }) =>
      /^ui\/src\/.*\.(ts|js|svelte)$/.test(name) && !/\.test\.|bindings\.ts$/.test(name),
  )

export function onlyTheBackendKnowsTauri({ files }) {
  return importsOutside(files, 'ui/src/lib/backend.ts', '@tauri-apps/')
}

export function onlyTheChartKnowsPlotly({ files }) {
  const programs = files.filter(({ name }) => !name.endsWith('.d.ts')).map(withoutTypes)
  return importsOutside(programs, 'ui/src/charts/Chart.svelte', 'plotly.js')
}

// What is imported as a type is gone when the page is built.
function withoutTypes({ name, text }) {
  const typeImport = /\bimport\s+type\b[^'"]*(['"]).*?\1/g
  return { name, text: text.replace(typeImport, (found) => found.replace(/[^\n]/g, '')) }
}

function importsOutside(files, home, library) {
  const pattern = new RegExp(
    `(\\bfrom|\\bimport|\\bimport\\s*\\(|\\brequire\\s*\\()\\s*['"\`]${library}`,
  )
  return pageFiles(files)
    .filter(({ name }) => name !== home)
    .flatMap((file) => linesWith(file, pattern))
    .map(({ place }) => `${place} imports ${library}: only ${home} may.`)
}

export function thePageWritesTextOnly({ files }) {
  const forbidden =
    /\{@html|\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|srcdoc)\b|\bdocument\s*\.\s*write/
  return pageFiles(files)
    .flatMap((file) => linesWith(file, forbidden))
    .map(({ place, found }) => `${place} uses ${found}: show it as text.`)
}

export function thePageMayOnlyListen({ capabilities }) {
  const granted = Object.entries(capabilities).map(
    ([name, { windows, webviews, remote, permissions }]) =>
      JSON.stringify({ name, windows, webviews, remote, permissions }),
  )
  const permissions = ['core:event:allow-listen', 'core:event:allow-unlisten']
  const allowed = { name: 'main.json', windows: ['main'], permissions }
  if (granted.length === 1 && granted[0] === JSON.stringify(allowed)) return []
  return [
    'src-tauri/capabilities may hold main.json only, and it may let the page listen, no more.',
  ]
}

export function thePageIsFenced({ configurations }) {
  const { 'tauri.conf.json': main, ...others } = configurations
  const problems = Object.entries(others)
    .filter(([, content]) => 'app' in content)
    .map(([name]) => `src-tauri/${name} must not change "app": its fence is in tauri.conf.json.`)
  const { csp, freezePrototype, ...more } = main.app.security
  if (csp !== policy || freezePrototype !== true || Object.keys(more).length > 0) {
    problems.push('app.security in tauri.conf.json is not the strict one: put it back.')
  }
  if (main.app.withGlobalTauri !== false) problems.push('app.withGlobalTauri must be false.')
  return problems
}
