// The bus and polkit of a computer within this one: real, and its own.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'

import { isOlder } from '../../system.mjs'
import { until } from '../window/programs.mjs'
import { act } from './machine.mjs'

// Ada is allowed, Ben is refused, and for everyone else a password would be asked for.
const rules = `
polkit.addRule(function (action, subject) {
  if (action.id.indexOf('dev.wirewatch.desktop.') !== 0) return polkit.Result.NOT_HANDLED
  if (subject.user === 'ada') return polkit.Result.YES
  if (subject.user === 'ben') return polkit.Result.NO
})
`

const polkitd = ['/usr/lib/polkit-1', '/usr/libexec', '/usr/lib/policykit-1']
  .map((folder) => `${folder}/polkitd`)
  .find((file) => existsSync(file))

/** Why the tests that need polkit cannot run here; false where they can. */
export function noPolkit() {
  const version = /^pkaction version (\S+)/.exec(act('pkaction', ['--version']).stdout)?.[1]
  if (!version || !polkitd) return 'polkit is not here'
  return isOlder(version, '0.106') && `polkit ${version} knows no rules in JavaScript yet`
}

/** Starts both, with rules about Ada and Ben. Returns what ends them. */
export async function startPolkit() {
  const folder = '/etc/polkit-1/rules.d'
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) rmSync(`${folder}/${name}`)
  writeFileSync(`${folder}/10-test.rules`, rules)
  mkdirSync('/run/dbus')
  const services = []
  const start = (command, args) => services.push(spawn(command, args, { stdio: 'ignore' }))
  start('dbus-daemon', ['--system', '--nofork', '--nopidfile'])
  await until('the bus answers', () => ask('ListNames').status === 0)
  start(polkitd, ['--no-debug'])
  await until('polkit is on the bus', () =>
    ask('ListNames').stdout.includes('"org.freedesktop.PolicyKit1"'),
  )
  return () => services.forEach((service) => service.kill('SIGKILL'))
}

function ask(what) {
  const bus = ['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  return act('dbus-send', [...bus, `org.freedesktop.DBus.${what}`])
}
