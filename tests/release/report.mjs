// What the parts of the rehearsal share: the version, and how they say what they saw.
import { readFileSync } from 'node:fs'
import path from 'node:path'

import { root } from '../../system.mjs'

export const holds = (what) => console.log(`holds: ${what}`)

export const version = () =>
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version
