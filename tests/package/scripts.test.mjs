// Shows that the shell scripts of the package are plain POSIX, that shellcheck finds no fault, and that
// polkit is told to ask for what it has to ask.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import { root } from '../../system.mjs'
import { act } from './machine.mjs'

const packaging = path.join(root, 'src-tauri/packaging/linux')

for (const name of ['allow-capture', 'postinst', 'postrm']) {
  test(`${name} is a sound script`, () => {
    const script = path.join(packaging, name)
    for (const command of [
      ['dash', '-n'],
      ['shellcheck', '--shell=sh', '--severity=style'],
    ]) {
      const { status, says } = act(command[0], [...command.slice(1), script])
      assert.equal(status, 0, says)
    }
  })
}

test('everybody is asked for the password of an administrator, and for the capture alone it is kept', () => {
  const policy = readFileSync(path.join(packaging, 'dev.wirewatch.desktop.policy'), 'utf8')
  const actions = policy.split('<action ').slice(1)
  const told = actions.map((text) => [
    /^id="(.*)"/.exec(text)[1],
    [...text.matchAll(/<allow_(\w+)>(.*)<\/allow_\1>/g)].map(([, who, what]) => `${who} ${what}`),
    [...text.matchAll(/policykit\.exec\.(\w+)">(.*)</g)].map(
      ([, name, value]) => `${name} ${value}`,
    ),
  ])
  assert.deepEqual(told, [
    [
      'dev.wirewatch.desktop.capture',
      ['any auth_admin', 'inactive auth_admin', 'active auth_admin_keep'],
      ['path /usr/libexec/wirewatch/wirewatch-capture', 'argv1 live'],
    ],
    [
      'dev.wirewatch.desktop.allow-capture',
      ['any auth_admin', 'inactive auth_admin', 'active auth_admin'],
      ['path /usr/libexec/wirewatch/allow-capture'],
    ],
  ])
})
