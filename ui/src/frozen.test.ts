// The libraries that the build mends for a frozen `Object.prototype` are as they were read.
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { mended } from '../frozen'

const libraries = `${import.meta.dirname}/../../node_modules`
const format = `${libraries}/d3-format/src/formatSpecifier.js`
const d3 = `${libraries}/@plotly/d3/d3.js`

test.each([
  [format, 1],
  [d3, 2],
])('%s assigns as often as it is mended', (path, times) => {
  const text = mended(readFileSync(path, 'utf8'), path)
  expect(text.match(/Object\.defineProperty\([\w.]+, 'toString'/g)).toHaveLength(times)
})

test('a library that says it otherwise, or twice, is refused', () => {
  const line = 'FormatSpecifier.prototype.toString = function() {}\n'
  expect(() => mended('', format)).toThrow('FormatSpecifier.prototype.toString = once')
  expect(() => mended(line + line, format)).toThrow('read it anew')
  expect(mended(line, format)).toContain('.toString = function')
  expect(mended(line, '/src/main.ts')).toBe(line)
})

test('what is mended can be assigned to although its prototype is frozen', () => {
  const line = 'FormatSpecifier.prototype.toString = () => "mine"'
  const frozen = Object.freeze({ toString: () => 'frozen' })
  const run = (code: string): string => {
    const FormatSpecifier = { prototype: Object.create(frozen) as object }
    // Strict, as every module of the page is.
    new Function('FormatSpecifier', `'use strict'; ${code}`)(FormatSpecifier)
    return String(FormatSpecifier.prototype)
  }
  expect(() => run(line)).toThrow('read only')
  expect(run(mended(line, format))).toBe('mine')
})
