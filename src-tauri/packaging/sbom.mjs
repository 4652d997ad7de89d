// Writes what a release is made of, as CycloneDX (https://cyclonedx.org/docs/1.6/json): the crates
// that both programs link for a system, and the npm packages that the page holds.
//
//   node src-tauri/packaging/sbom.mjs x86_64-unknown-linux-gnu > sbom.cdx.json
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { isStarted, root } from '../../system.mjs'

const programs = ['wirewatch', 'wirewatch-capture']

/** The whole list, for a target such as `x86_64-pc-windows-msvc`. */
export function makeSbom(target) {
  const args = ['metadata', '--locked', '--format-version', '1', '--filter-platform', target]
  const answer = execFileSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const lock = readFileSync(path.join(root, 'Cargo.lock'), 'utf8')
  const npmLock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  const crates = cratesOf(JSON.parse(answer), checksumsOf(lock))
  const page = packagesOf(npmLock)
  const components = [...crates, ...page].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
  const content = JSON.stringify([target, components])
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(content)}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': 'wirewatch',
        name: 'wirewatch',
        version: npmLock.version,
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
        properties: [{ name: 'target', value: target }],
      },
    },
    components: components.map(({ needs: _, direct: __, ...component }) => component),
    dependencies: [
      { ref: 'wirewatch', dependsOn: components.filter((one) => one.direct).map(refOf) },
      ...components.map((one) => ({ ref: refOf(one), dependsOn: one.needs })),
    ].map(({ ref, dependsOn }) => ({ ref, dependsOn: [...new Set(dependsOn)].sort() })),
  }
}

const refOf = (component) => component['bom-ref']

// The same parts always get the same number, so that a list can be made again and compared.
function uuidOf(content) {
  const hex = createHash('sha256').update(content).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}

function checksumsOf(lock) {
  const entry = /name = "(.*)"\nversion = "(.*)"\nsource = ".*"\nchecksum = "(.*)"/g
  return new Map(
    [...lock.matchAll(entry)].map(([, name, version, sum]) => [`${name}@${version}`, sum]),
  )
}

// What the programs link, found by following their dependencies; not what only builds or tests them.
function cratesOf({ packages, resolve }, checksums) {
  const byId = new Map(packages.map((one) => [one.id, one]))
  const nodes = new Map(resolve.nodes.map((node) => [node.id, linked(node)]))
  const roots = packages.filter(({ name, source }) => !source && programs.includes(name))
  const seen = new Set()
  const open = roots.map(({ id }) => id)
  while (open.length > 0) {
    const id = open.pop()
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...nodes.get(id))
  }
  const purl = (id) => `pkg:cargo/${byId.get(id).name}@${byId.get(id).version}`
  return [...seen].map((id) => {
    const { name, version, license, source } = byId.get(id)
    const sum = checksums.get(`${name}@${version}`)
    return {
      type: !source && programs.includes(name) ? 'application' : 'library',
      'bom-ref': purl(id),
      name,
      version,
      purl: purl(id),
      ...(sum && { hashes: [{ alg: 'SHA-256', content: sum }] }),
      ...(license && { licenses: [{ expression: license.replace(/ ?\/ ?/g, ' OR ') }] }),
      needs: nodes.get(id).map(purl),
      direct: roots.some((one) => one.id === id),
    }
  })
}

const linked = ({ deps }) =>
  deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null)).map(({ pkg }) => pkg)

function packagesOf({ packages }) {
  const shipped = Object.entries(packages).filter(([place, one]) => place && !one.dev)
  const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`
  const asked = Object.keys(packages[''].dependencies)
  const found = shipped.map(([place, { version, license, integrity, dependencies = {} }]) => {
    const name = place.split('node_modules/').at(-1)
    const [algorithm, sum] = integrity.split('-')
    return {
      type: 'library',
      'bom-ref': purl(name, version),
      name,
      version,
      purl: purl(name, version),
      hashes: [
        {
          alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
          content: Buffer.from(sum, 'base64').toString('hex'),
        },
      ],
      ...(license && { licenses: [{ expression: license }] }),
      needs: Object.keys(dependencies)
        .map((wanted) => resolved(packages, place, wanted))
        .filter(Boolean)
        .map(([wanted, one]) => purl(wanted, one.version)),
      direct: place === `node_modules/${name}` && asked.includes(name),
    }
  })
  return [...new Map(found.map((one) => [refOf(one), one])).values()]
}

// npm looks beside whoever wants a package, and then one folder up at a time.
function resolved(packages, place, wanted) {
  let folder = place
  for (;;) {
    const name = `${folder}/node_modules/${wanted}`
    if (packages[name]) return [wanted, packages[name]]
    const end = folder.lastIndexOf('/node_modules/')
    if (end < 0) break
    folder = folder.slice(0, end)
  }
  const top = packages[`node_modules/${wanted}`]
  return top && [wanted, top]
}

if (isStarted(import.meta.url)) {
  const [, , target] = process.argv
  if (!target) throw new Error('Name a target, such as x86_64-unknown-linux-gnu.')
  console.log(JSON.stringify(makeSbom(target), null, 2))
}
