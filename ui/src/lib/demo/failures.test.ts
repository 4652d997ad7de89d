// The demo says nothing that Wirewatch does not say: each of its sentences stands in the Rust sources.
import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import type { Failure } from '../bindings'
import { demoDenials, demoFailures, noSuchInterface } from './failures'

/** What the demo fills into the places that Rust's sentences have. Numbers need not be named. */
const values = [
  ...['wlp2s0', 'wwan0', 'eth9', 'BLUETOOTH_LINUX_MONITOR', '/home'],
  ...['holiday.jpg', '2026-11-22 office uplink, all day.pcapng'],
  '/home/robin/.config/dev.wirewatch.desktop/settings.bad.json',
  '/usr/libexec/wirewatch/allow-capture',
  '/usr/libexec/wirewatch/wirewatch-capture',
  // The words of libpcap and of the system.
  ...['syntax error', "can't mmap rx ring: Cannot allocate memory"],
  'No such file or directory',
  '/usr/bin/wirewatch-capture',
]

const folder = `${import.meta.dirname}/../../../../src-tauri`
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.rs') && !name.endsWith('tests.rs'),
)
const literals = new Set(
  sources.flatMap((name) => literalsOf(readFileSync(`${folder}/${name}`, 'utf8'))),
)
const patterns = [...literals].map(patternOf)

/** The strings of a source, without its comments and its tests, each on one line. */
function literalsOf(source: string): string[] {
  const code = source.replace(/^#\[cfg\(test\)\][^]*/m, '').replace(/^\s*\/\/.*$/gm, '')
  return [...code.matchAll(/"((?:\\[^]|[^"\\])*)"/g)].map(([, text = '']) =>
    text.replace(/\\\n\s*/g, '').replace(/\\(["\\])/g, '$1'),
  )
}

/** What a string is with its places filled, in any way. */
function patternOf(literal: string): RegExp {
  const plain = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const fixed = literal.split(/\{[^{}]*\}/).map(plain)
  return new RegExp(`^${fixed.join(`(${values.map(plain).join('|')}|.*?)`)}$`)
}

/** Whether a text is one of the strings, filled with values or with other strings of this kind. */
function isSaid(text: string): boolean {
  if (text === '' || /^[\d.]+$/.test(text) || values.includes(text)) return true
  return patterns.some((pattern) => {
    const filled = pattern.exec(text)?.slice(1)
    return filled?.every((part) => part.length < text.length && isSaid(part))
  })
}

const failures: Failure[] = [
  ...Object.values(demoFailures),
  ...Object.values(demoDenials),
  noSuchInterface('eth9'),
]
const sentences = new Set(
  failures.flatMap(({ message, hint, command }) => [message, hint, ...(command ? [command] : [])]),
)

test.each([...sentences])('Rust says: %s', (sentence) => {
  expect(isSaid(sentence)).toBe(true)
  // With any word of it changed it is no longer found.
  for (const { 0: word, index } of sentence.matchAll(/[a-z]{2,}/gi)) {
    const other = `${sentence.slice(0, index)}zebra${sentence.slice(index + word.length)}`
    expect(isSaid(other), other).toBe(false)
  }
})
