// Shows that the shell scripts of the package are plain POSIX, and that shellcheck finds no fault.
import assert from 'node:assert/strict'
import path from 'node:path'
import test from 'node:test'

import { root } from '../../system.mjs'
import { act } from './machine.mjs'

for (const name of ['allow-capture', 'postinst', 'postrm']) {
  test(`${name} is a sound script`, () => {
    const script = path.join(root, 'src-tauri/packaging/linux', name)
    for (const command of [
      ['dash', '-n'],
      ['shellcheck', '--shell=sh', '--severity=style'],
    ]) {
      const { status, says } = act(command[0], [...command.slice(1), script])
      assert.equal(status, 0, says)
    }
  })
}
