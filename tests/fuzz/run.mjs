// Fuzzes what reads strangers' bytes (`npm run fuzz`), each target for ten minutes. `npm run fuzz -- 60`
// gives each so many seconds, `npm run fuzz -- 60 file` only the targets named.
import path from 'node:path'

import { explain, find, isStarted, output, root, shows, Unready } from '../../system.mjs'

const targets = ['decode', 'file', 'requests', 'messages']
const folder = path.join(root, 'tests/fuzz')
const options = {
  // Longer than what any of them needs to see.
  decode: ['-max_len=8192'],
  file: ['-max_len=16384'],
  // A line without end must not be kept: it is a megabyte long.
  requests: ['-max_len=2048', '-malloc_limit_mb=1'],
  messages: ['-max_len=32768', '-malloc_limit_mb=8'],
}

function parse(words) {
  const [seconds, ...named] = /^\d/.test(words[0]) ? words : ['600', ...words]
  const unknown = named.filter((name) => !targets.includes(name))
  if (!(Number(seconds) > 0) || unknown.length > 0) {
    throw new Unready(`Say: npm run fuzz -- SECONDS [${targets.join('] [')}]`)
  }
  return { seconds: Number(seconds), chosen: named.length > 0 ? named : targets }
}

/** Runs each target in turn, up to the first that finds something. */
function fuzz({ seconds, chosen }) {
  // What instruments the code is not stable yet, and is in every compiler.
  process.env.RUSTC_BOOTSTRAP = '1'
  if (!find('cargo-fuzz') && !shows(['cargo', 'install', 'cargo-fuzz', '--locked'])) {
    throw new Unready('cargo-fuzz could not be installed; the reason is above.')
  }
  if (!shows(['cargo', 'fuzz', 'build', '--fuzz-dir', folder])) {
    throw new Unready('The targets could not be built; the reason is above.')
  }
  const host = /^host: (.*)$/m.exec(output('rustc', ['-vV']))[1]
  const seeds = path.join(folder, 'target', host, 'release/seeds')
  if (!shows([seeds, path.join(folder, 'corpus')])) {
    throw new Unready('What to begin with could not be written; the reason is above.')
  }
  for (const target of chosen) {
    console.log(`\n── ${target}, ${seconds} s`)
    const how = [`-max_total_time=${seconds}`, '-timeout=10', '-print_final_stats=1']
    const run = ['cargo', 'fuzz', 'run', '--fuzz-dir', folder, target, '--', ...how]
    if (!shows([...run, ...options[target]])) {
      console.error(`${target} found something. The input lies in tests/fuzz/artifacts/${target}/.`)
      return false
    }
  }
  return true
}

function main(words) {
  if (!fuzz(parse(words))) process.exitCode = 1
}

if (isStarted(import.meta.url)) await explain(() => main(process.argv.slice(2)))
