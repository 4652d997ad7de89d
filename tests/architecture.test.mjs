// Shows that each architecture check goes red when the code leaves its layout, and only then.
import assert from 'node:assert/strict'
import test from 'node:test'

import { checks, findFacts } from './architecture.mjs'
import { policy } from './architecture/page.mjs'

const listening = ['core:event:allow-listen', 'core:event:allow-unlisten']
const file = (name, text = '', size = 1) => ({ name, text, size })
const crate = (names, kind = null, features = {}) => ({
  dependencies: names.map((name) => ({ name, kind })),
  features,
})
function crateFrom(source) {
  return `name = "theirs"\nsource = "${source}"\nchecksum = "${'0'.repeat(64)}"`
}
// Facts without a fault.
const strict = {
  files: [],
  manifests: {
    traffic: crate(['etherparse', 'serde', 'serde_json']),
    wirewatch: crate(['tauri', 'tauri-plugin-shell', 'tokio', 'serde', 'serde_json']),
    'wirewatch-capture': crate(['pcap', 'etherparse', 'serde', 'serde_json'], null, { npcap: [] }),
  },
  trees: { traffic: ['serde'], wirewatch: ['tauri', 'tokio'], 'wirewatch-capture': ['pcap'] },
  programTrees: { 'wirewatch for macOS': ['tauri', 'tokio', 'http', 'url', 'rustix'] },
  capabilities: { 'main.json': { windows: ['main'], permissions: listening } },
  configurations: {
    'tauri.conf.json': {
      app: { withGlobalTauri: false, security: { csp: policy, freezePrototype: true } },
    },
  },
  lock: {
    packages: {
      'a/node_modules/@b/c': { integrity: 'sha512-x' },
      d: { dependencies: { '@b/c': '1' } },
    },
  },
  cargoLocks: {
    'Cargo.lock': `version = 4\n\n${['name = "ours"', crateFrom('registry+https://github.com/rust-lang/crates.io-index')].map((one) => `[[package]]\n${one}\n`).join('\n')}`,
  },
}

// What each check must complain of: facts that differ from the real ones in one thing.
const wrong = {
  trafficDependsOnNoSystem: [
    { manifests: { traffic: crate(['rand']) }, trees: { traffic: [] } },
    { manifests: { traffic: crate(['serde'], 'build') }, trees: { traffic: ['serde', 'tokio'] } },
  ],
  workerLinksNoWindow: ['tauri', 'wry', 'webkit2gtk-sys', 'gtk', 'tokio'].map((name) => ({
    trees: { 'wirewatch-capture': ['pcap', name] },
  })),
  windowLinksNoCaptureLibrary: [{ trees: { wirewatch: ['tauri', 'pcap'] } }],
  neitherProgramLinksAConnection: [
    ...['reqwest', 'hyper', 'hyper-util', 'ureq', 'curl-sys', 'native-tls', 'openssl-sys'],
    ...['rustls', 'tokio-rustls', 'tungstenite', 'socket2', 'mio', 'hickory-resolver', 'quinn'],
    'tauri-plugin-updater',
  ].map((name) => ({ programTrees: { 'wirewatch-capture for Linux': ['pcap', name] } })),
  whatTheDesignRestsOnIsThere: [
    {
      manifests: {
        ...strict.manifests,
        wirewatch: crate(['tauri', 'tauri-plugin-shell', 'serde', 'serde_json']),
      },
    },
    {
      manifests: {
        ...strict.manifests,
        'wirewatch-capture': crate(['pcap', 'etherparse', 'serde', 'serde_json']),
      },
    },
  ],
  codeLiesInItsFolders: [{ files: [file('README.md'), file('scripts/build.sh')] }],
  trafficNamesNoSystem: [
    'use std::fs;',
    'use std::{collections::HashMap, fs};',
    'let socket = UdpSocket::bind(address);',
    'std::process::exit(1);',
    '    let now = SystemTime::now();',
    'let now = std::time::Instant::now();',
  ].map((line) => ({ files: [file('src-tauri/traffic/src/host.rs', `//! Hosts.\n${line}\n`)] })),
  noConnectionIsOpened: [
    'use std::net::TcpStream;',
    'let socket = UdpSocket::bind("127.0.0.1:0")?;',
    'use std::os::unix::net::{UnixStream as Stream};',
    'let stream = tokio::net::TcpSocket::new_v4()?;',
    'let names = "example.org:443".to_socket_addrs()?;',
    'use nix::sys::socket::{AddressFamily, socket};',
    'let socket = unsafe { libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0) };',
  ].map((line) => ({ files: [file('src-tauri/src/commands.rs', `//! Commands.\n${line}\n`)] })),
  systemsAreToldApartInPlatform: [
    '#[cfg(target_os = "linux")]',
    '#[cfg(unix)]',
    'if cfg!(not(windows)) {',
    '#[cfg(all(test,\n  target_family = "unix"))]',
    '#[cfg_attr(windows, path = "other.rs")]',
  ].map((line) => ({ files: [file('src-tauri/capture/src/live.rs', `//! Live.\n${line}\n`)] })),
  onlyTheBackendKnowsTauri: [
    "import { invoke } from '@tauri-apps/api/core'",
    "const { invoke } = await import('@tauri-apps/api/core')",
    "import type { Event } from '@tauri-apps/api/event'",
  ].map((line) => ({ files: [file('ui/src/views/Overview.svelte', line)] })),
  onlyTheChartKnowsPlotly: [
    "import Plotly from 'plotly.js/lib/core'",
    "import 'plotly.js/dist/plotly.css'",
    "import type { Data } from 'plotly.js'\nimport Plotly from 'plotly.js'",
  ].map((line) => ({ files: [file('ui/src/charts/bars.ts', line)] })),
  chartsKnowNoSession: ["import { useSession } from '../lib/session.svelte'"].map((line) => ({
    files: [file('ui/src/charts/ChartCard.svelte', line)],
  })),
  thePageWritesTextOnly: [
    '<p>{@html name}</p>',
    'element.innerHTML = name',
    'element.outerHTML = name',
    "element.insertAdjacentHTML('beforeend', name)",
    'element.setHTMLUnsafe(name)',
    "new DOMParser().parseFromString(name, 'text/html')",
    'range.createContextualFragment(name)',
    '<iframe srcdoc={name}></iframe>',
    'document.write(name)',
    'document.writeln(name)',
    'eval(name)',
    'const run = new Function(name)',
    "const run = Function('return name')",
    "setTimeout('run()', 5)",
    'const address = `javascript:${name}`',
    '<button onclick={() => go("JavaScript:void 0")}>Go</button>',
    'await import(name)',
    'await import(`./${name}.ts`)',
    "await import('./views/' + name)",
    "element.setAttribute('onclick', name)",
    "element.setAttribute('style', name)",
    "element.setAttribute('href', name)",
    'element.setAttribute(name, value)',
    '<p style={name}>x</p>',
    '<p style="color: {name}">x</p>',
    'element.style.cssText = name',
    '<a href={name}>x</a>',
    '<a href="https://{name}">x</a>',
    '<img src={name} alt="">',
    '<form action={name}></form>',
    '<a class="x" target="_blank">x</a>',
    'window.open(name)',
    'location.href = name',
    'window.location = name',
    'location.assign(name)',
    '<svelte:element this={name} />',
    'document.createElement(name)',
    "window.addEventListener('message', hear)",
    'window.onmessage = hear',
    'parent.postMessage(name)',
    '<svelte:window onmessage={hear} />',
    'new WebSocket(name)',
    'await fetch(name)',
    'navigator.sendBeacon(name)',
    "localStorage.setItem('name', name)",
    'sessionStorage.name = name',
    'document.cookie = name',
    "indexedDB.open('names')",
  ].map((line) => ({ files: [file('ui/src/views/Hosts.svelte', line)] })),
  thePageMayOnlyListen: [
    { 'main.json': { windows: ['main'], permissions: [...listening, 'shell:default'] } },
    { 'main.json': { windows: ['*'], permissions: listening } },
    { ...strict.capabilities, 'more.json': strict.capabilities['main.json'] },
    {},
  ].map((capabilities) => ({ capabilities })),
  thePageIsFenced: [
    { app: { withGlobalTauri: true } },
    { app: { security: { csp: null } } },
    { app: { security: { freezePrototype: false } } },
    { app: { security: { csp: "default-src 'self' 'unsafe-inline'" } } },
    { app: { security: { dangerousDisableAssetCspModification: true } } },
  ].map(({ app }) => ({ configurations: { 'tauri.conf.json': { app: fencedBut(app) } } })),
  theLockFileNamesNoPlace: [{ lock: { packages: { 'a/b': { resolved: 'https://a.example/b' } } } }],
  everyCrateIsFromTheRegistry: [
    crateFrom('git+https://a.example/b'),
    crateFrom('registry+https://a.example/index'),
    'name = "theirs"\nsource = "registry+https://github.com/rust-lang/crates.io-index"',
  ].map((entry) => ({ cargoLocks: { 'Cargo.lock': `[[package]]\n${entry}\n` } })),
  everyPackageIsFromTheRegistry: [
    { lock: { packages: { 'node_modules/a': { resolved: 'git+ssh://a.example/b' } } } },
    { lock: { packages: { 'node_modules/a': { link: true } } } },
  ],
  theLockFileIsWhole: [
    { lock: { packages: { 'node_modules/a': { optionalDependencies: { 'a-macos': '1' } } } } },
    { lock: { packages: { '': { dependencies: { b: '1' } } } } },
  ],
  noCaptureIsKept: [
    { files: [file('tests/a.pcap')] },
    { files: [file('ui/src/sample.PCAPNG')] },
    { files: [file('src-tauri/a.cap')] },
  ],
  everyRustFileSaysWhatItIs: [{ files: [file('src-tauri/src/main.rs', 'fn main() {}\n//! x\n')] }],
  filesStaySmall: [
    { files: [file('src-tauri/src/session.rs', 'line\n'.repeat(401))] },
    { files: [file('ui/src/App.svelte', 'line\n'.repeat(401))] },
  ],
}

function fencedBut({ security, ...app }) {
  const real = strict.configurations['tauri.conf.json'].app
  return { ...real, ...app, security: { ...real.security, ...security } }
}

for (const [name, check] of Object.entries(checks)) {
  test(`${name} goes red`, () => {
    assert.ok(wrong[name]?.length > 0, 'there is no case that shows it')
    for (const facts of wrong[name]) {
      const problems = check(facts)
      assert.equal(problems.length, 1, `${JSON.stringify(facts).slice(0, 400)}: ${problems}`)
      assert.match(problems[0], /\.$/)
    }
  })
}

test('the facts are those of this checkout', () => {
  const { files, trees, programTrees, capabilities, configurations, lock, cargoLocks } = findFacts()
  for (const name of ['src-tauri/traffic/src/lib.rs', 'ui/src/lib/backend.ts', 'setup.mjs']) {
    assert.ok(files.find((one) => one.name === name)?.text.length > 0, name)
  }
  assert.ok(trees.traffic.includes('etherparse'))
  assert.ok(trees['wirewatch-capture'].includes('pcap'))
  assert.ok(trees.wirewatch.includes('tauri'))
  assert.equal(Object.keys(programTrees).length, 6)
  for (const names of Object.values(programTrees)) assert.ok(names.includes('serde_json'))
  assert.ok('main.json' in capabilities)
  assert.ok('tauri.conf.json' in configurations)
  assert.ok('node_modules/svelte' in lock.packages)
  assert.deepEqual(Object.keys(cargoLocks), ['Cargo.lock', 'tests/fuzz/Cargo.lock'])
})

test('another configuration may not loosen the fence', () => {
  const configurations = { ...strict.configurations, 'tauri.bundle.conf.json': { app: {} } }
  assert.equal(checks.thePageIsFenced({ configurations }).length, 1)
})

test('a problem is found on its line, behind blank lines and comments', () => {
  const text = '//! Hosts: std::fs is not for us.\n\n// std::fs\n\nuse std::fs;\n'
  const problems = checks.trafficNamesNoSystem({
    files: [file('src-tauri/traffic/src/a.rs', text)],
  })
  assert.equal(problems.length, 1)
  assert.match(problems[0], /a\.rs:5 names std::fs/)
})

test('what only looks like a breach is left alone', () => {
  const files = [
    file('src-tauri/traffic/src/a.rs', '//! Addresses.\nuse std::net::IpAddr;\nuse std::fmt;\n'),
    file('src-tauri/src/platform/linux.rs', '//! Linux.\n#[cfg(target_os = "linux")]\n'),
    file(
      'src-tauri/capture/src/platform/linux/probes.rs',
      '//! Probes.\nuse std::net::UdpSocket;\n',
    ),
    file(
      'src-tauri/capture/src/presence.rs',
      '//! Presence.\nuse nix::sys::socket::{LinkAddr, bind};\n#[cfg(test)]\nmod tests {\nuse std::net::TcpStream;\n}\n',
    ),
    file('src-tauri/capture/src/platform.rs', '//! Systems.\n#[cfg(unix)]\nmod unix;\n'),
    file('src-tauri/src/lib.rs', '//! Window.\n#[cfg(test)]\n#[cfg(feature = "windows")]\n'),
    file(
      'src-tauri/src/main.rs',
      '//! Main.\n#![cfg_attr(not(a), windows_subsystem = "windows")]\n',
    ),
    file(
      'src-tauri/src/long.rs',
      `//! Long.\n#[cfg(test)]\nmod tests {\n${'line\n'.repeat(900)}}\n`,
    ),
    file('ui/src/lib/backend.ts', "import { listen } from '@tauri-apps/api/event'"),
    file('ui/src/charts/Chart.svelte', "import Plotly from 'plotly.js/lib/core'"),
    file(
      'ui/src/charts/bars.ts',
      "import type {\n  Data,\n} from 'plotly.js'\n// never {@html name}",
    ),
    file('ui/src/charts/plotly.d.ts', "import Plotly from 'plotly.js'"),
    file('ui/src/App.test.ts', "import { mockIPC } from '@tauri-apps/api/mocks'"),
    file(
      'ui/src/views/Hosts.svelte',
      [
        "const { open } = await import('./lib/demo')",
        "tester.setAttribute('aria-hidden', 'true')",
        '<span style:width="{part}%" title={words}></span>',
        '<path d={lines[mark]} /><a href="#top">Up</a>',
        'const message = failure.message',
        'setTimeout(() => done(), 5)',
        "if (location.search === '') retrieval(name)",
        'const medieval = table(data)',
      ].join('\n'),
    ),
    file('ui/src/lib/demo/NoSuchState.svelte', '<a href="?state={name}">{name}</a>'),
    file('tests/captures/small.pcap'),
    file('tests/empty.pcap', '', 0),
  ]
  for (const check of Object.values(checks)) {
    assert.deepEqual(check({ ...strict, files }), [])
  }
})
