// The bus and polkit of a computer within this one: real, and its own.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'

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

/** Starts both, with rules about Ada and Ben. Returns what ends them. */
export async function startPolkit() {
  const folder = '/etc/polkit-1/rules.d'
  for (const name of readdirSync(folder)) rmSync(`${folder}/${name}`)
  writeFileSync(`${folder}/10-test.rules`, rules)
  mkdirSync('/run/dbus')
  const services = []
  const start = (command, args) => services.push(spawn(command, args, { stdio: 'ignore' }))
  start('dbus-daemon', ['--system', '--nofork', '--nopidfile'])
  await until('the bus answers', () => ask('ListNames').status === 0)
  start('/usr/lib/polkit-1/polkitd', ['--no-debug'])
  await until('polkit is on the bus', () =>
    ask('ListNames').stdout.includes('"org.freedesktop.PolicyKit1"'),
  )
  return () => services.forEach((service) => service.kill('SIGKILL'))
}

function ask(what) {
  const bus = ['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  return act('dbus-send', [...bus, `org.freedesktop.DBus.${what}`])
}
