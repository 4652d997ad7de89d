// What the repository holds, and how each of its files begins and ends.
import { beforeTests, isOfTests } from './lines.mjs'

const folders = ['src-tauri', 'ui', 'icons', 'tests', 'docs', '.ci', '.github']

export function codeLiesInItsFolders({ files }) {
  const tops = new Set(files.filter(({ name }) => name.includes('/')).map(topFolder))
  const foreign = [...tops].filter((folder) => !folders.includes(folder))
  return foreign.map((folder) => `${folder}/ is no folder of this project: move what it holds.`)
}

const topFolder = ({ name }) => name.split('/')[0]

export function theLockFileNamesNoPlace({ lock }) {
  const places = Object.entries(lock.packages).filter(([, one]) => one.resolved)
  return places.map(([name]) => `package-lock.json says where ${name} came from: take that out.`)
}

// A lock file made where some systems' packages could not be had cannot be installed from.
export function theLockFileIsWhole({ lock }) {
  const there = new Set(
    Object.keys(lock.packages).map((name) => name.split('node_modules/').at(-1)),
  )
  return Object.entries(lock.packages).flatMap(([name, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((wanted) => !there.has(wanted))
      .map((wanted) => `package-lock.json lacks ${wanted}, which ${name} wants: lock it again.`),
  )
}

const registry = 'registry+https://github.com/rust-lang/crates.io-index'

// What is in no registry, or changed since it was locked, is not what was looked at.
export function everyCrateIsFromTheRegistry({ cargoLocks }) {
  return Object.entries(cargoLocks).flatMap(([name, text]) =>
    text
      .split('[[package]]\n')
      .map((entry) => ({
        crate: /^name = "(.*)"/m.exec(entry)?.[1],
        source: /^source = "(.*)"/m.exec(entry)?.[1],
        isSealed: /^checksum = "[0-9a-f]{64}"/m.test(entry),
      }))
      .filter(({ source, isSealed }) => source && (source !== registry || !isSealed))
      .map(
        ({ crate }) =>
          `${name} has ${crate} from elsewhere than the registry: use a release of it.`,
      ),
  )
}

export function everyPackageIsFromTheRegistry({ lock }) {
  return Object.entries(lock.packages)
    .filter(([name, one]) => name.includes('node_modules/') && (one.link || !one.integrity))
    .map(
      ([name]) =>
        `package-lock.json has ${name} from elsewhere than the registry: use a release of it.`,
    )
}

export function noCaptureIsKept({ files }) {
  return files
    .filter(({ name, size }) => /\.(pcap|pcapng|cap|snoop)$/i.test(name) && size > 0)
    .filter(({ name }) => !name.startsWith('tests/captures/'))
    .map(({ name }) => `${name} is a capture: keep only our own ones, in tests/captures/.`)
}

export function everyRustFileSaysWhatItIs({ files }) {
  const rust = files.filter(({ name }) => name.endsWith('.rs'))
  const silent = rust.filter(({ text }) => !text.startsWith('//!'))
  return silent.map(({ name }) => `${name} must open with a //! sentence that says what it is.`)
}

export function filesStaySmall({ files }) {
  return files
    .filter(({ name }) => /\.(rs|ts|svelte|mjs)$/.test(name) && !/bindings\.ts$/.test(name))
    .filter(({ name }) => !isOfTests(name))
    .map(({ name, text }) => ({ name, lines: beforeTests(text).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400)
    .map(
      ({ name, lines }) =>
        `${name} has ${lines} lines before its tests: split off its second idea.`,
    )
}
