// Which crate may depend on what: so the compiler proves that counting reaches no system, that the
// worker shows no window, that the window opens no interface and that neither opens a connection.

const traffic = {
  direct: ['etherparse', 'foldhash', 'hashbrown', 'serde', 'serde_json', 'thiserror', 'ts-rs'],
  never: /^(pcap|tokio|mio|socket2|rustix|nix|libc|windows.*|async-std|smol)$/,
}
const workerNever = /^(tauri.*|wry|tao|webkit2gtk.*|gtk.*|webview2-com.*|tokio)$/
// What speaks to other computers, or looks up their names. Tauri itself takes some of it on phones.
const connecting =
  /^(reqwest|hyper.*|h2|h3|ureq.*|isahc|attohttpc|minreq|curl.*|quinn.*|rustls.*|native-tls|openssl.*|schannel|security-framework.*|webpki.*|tungstenite|(tokio|async)-(tungstenite|rustls|native-tls|openssl)|socket2|mio|async-(io|net|std)|smol|hickory.*|trust-dns.*|dns-lookup|sentry.*|tauri-plugin-(http|updater|upload|websocket))$/
const required = {
  wirewatch: ['tauri', 'tauri-plugin-shell', 'tokio', 'serde', 'serde_json'],
  'wirewatch-capture': ['pcap', 'etherparse', 'serde', 'serde_json'],
  traffic: ['etherparse', 'serde', 'serde_json'],
}

export function trafficDependsOnNoSystem({ trees, manifests }) {
  return [
    ...uses(manifests.traffic)
      .filter((name) => !traffic.direct.includes(name))
      .map((name) => `traffic must not depend on ${name}: do what needs it in a program.`),
    ...trees.traffic
      .filter((name) => traffic.never.test(name))
      .map((name) => `traffic reaches the system through ${name}: drop what brings it in.`),
  ]
}

// What a crate names as its dependencies, without those that only build or test it.
function uses(manifest) {
  return manifest.dependencies.filter(({ kind }) => kind === null).map(({ name }) => name)
}

export function workerLinksNoWindow({ trees }) {
  const found = trees['wirewatch-capture'].filter((name) => workerNever.test(name))
  return found.map((name) => `the worker must not link ${name}: drop what brings it in.`)
}

export function windowLinksNoCaptureLibrary({ trees }) {
  const found = trees.wirewatch.filter((name) => /pcap/.test(name))
  return found.map((name) => `the window must not link ${name}: capture in the worker.`)
}

export function neitherProgramLinksAConnection({ programTrees }) {
  return Object.entries(programTrees).flatMap(([program, names]) =>
    names
      .filter((name) => connecting.test(name))
      .map((name) => `${program} must not link ${name}, which can open a connection: drop it.`),
  )
}

export function whatTheDesignRestsOnIsThere({ manifests }) {
  const problems = Object.entries(required).flatMap(([name, wanted]) =>
    wanted
      .filter((one) => !uses(manifests[name]).includes(one))
      .map((one) => `${name} no longer uses ${one}: bring it back.`),
  )
  if (!('npcap' in manifests['wirewatch-capture'].features)) {
    problems.push('wirewatch-capture has lost its feature npcap: bring it back.')
  }
  return problems
}
