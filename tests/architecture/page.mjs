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

/** Charts are pure functions of what they are given; the cards around them know the session. */
export function chartsKnowNoSession({ files }) {
  return pageFiles(files)
    .filter(({ name }) => name.startsWith('ui/src/charts/'))
    .flatMap((file) => linesWith(file, /\bfrom\s*'[^']*\/(session\.svelte|backend)'/))
    .map(({ place }) => `${place} asks the session: what a chart draws is given to it.`)
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

const leadNowhere = 'lead nowhere'

// What would make more of a text than text, or let it reach beyond the page.
const beyondText = [
  [
    /\{@html|\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|parseFromString|srcdoc)\b|\bdocument\s*\??\.\s*write(ln)?\b/,
    'show it as text',
  ],
  [
    /\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|\bset(Timeout|Interval)\s*\(\s*['"`]|\b[jJ]ava[sS]cript:/,
    'run no text',
  ],
  [/\bimport\s*\((?!\s*(['"])[^'"]*\1\s*\))/, 'name what is imported'],
  [
    /\bset(AttributeNS|Attribute)\s*\(\s*(?!['"](aria-|data-|title['"]|role['"]|id['"]|class['"]))/,
    'set only attributes that are words, by their names',
  ],
  [/\bstyle=(\{|"[^"]*\{)|\bcssText\b/, 'set single properties, by style:name'],
  [
    /\b(href|src|srcset|action|formaction|data|poster|ping)=(\{|"[^"]*\{|'[^']*\{)|<a\b[^>]*\btarget\b|\bwindow\s*\??\.\s*open\b|\blocation\s*(\.\s*(href|assign|replace)\b\s*(=(?!=)|\()|=(?!=))/,
    leadNowhere,
  ],
  [
    /\{@attach\b|<svelte:element\b|\bcreateElement(NS)?\s*\((?!\s*['"][a-z]+['"]\s*\))/,
    'name the element',
  ],
  [
    /\bpostMessage\b|\bon(message|storage)\b|\baddEventListener\s*\(\s*['"](message|storage)|\bnew\s+(Worker|SharedWorker|WebSocket|EventSource|BroadcastChannel|XMLHttpRequest)\b|\bfetch\s*\(|\bsendBeacon\b/,
    'speak to nobody but the backend',
  ],
  [/\b(localStorage|sessionStorage|indexedDB|caches|cookie)\b/, 'keep nothing in the page'],
]

// The demo runs in an ordinary browser, and is no part of the window: it may link to its own states.
const mayLead = ({ name }) => /^ui\/src\/lib\/demo(\.ts$|\/)/.test(name)

export function thePageWritesTextOnly({ files }) {
  return pageFiles(files).flatMap((file) =>
    beyondText
      .filter(([, advice]) => advice !== leadNowhere || !mayLead(file))
      .flatMap(([pattern, advice]) =>
        linesWith(file, pattern).map(({ place, found }) => `${place} says ${found}: ${advice}.`),
      ),
  )
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
