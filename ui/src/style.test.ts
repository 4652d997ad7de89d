// The colours of style.css can be told apart: text 4.5:1, marks 3:1, in light and in dark, and those of the
// protocols also by people who see two colours instead of three.
import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

const sheet = readFileSync(`${import.meta.dirname}/style.css`, 'utf8')
const [light = '', dark = ''] = [...sheet.matchAll(/:root \{([^}]*--ground[^}]*)\}/g)].map(
  (match) => match[1] ?? '',
)

const themes = { light: tokensOf(light), dark: { ...tokensOf(light), ...tokensOf(dark) } }
const protocols = ['tcp', 'udp', 'icmp', 'icmpv6', 'arp', 'other']
const marks = [...protocols, 'alert', 'fine', 'accent', 'edge']

describe.each(Object.entries(themes))('%s', (_, token) => {
  test.each([
    ['text', 'ground'],
    ['text', 'surface'],
    ['text', 'accent-soft'],
    ['dim', 'ground'],
    ['dim', 'surface'],
    ['dim', 'accent-soft'],
    ['accent', 'surface'],
    ['on-accent', 'accent'],
  ])('%s can be read on %s', (text, behind) => {
    expect(contrast(token[text], token[behind])).toBeGreaterThanOrEqual(4.5)
  })

  test.each(marks)('the mark %s stands out from its card', (mark) => {
    expect(contrast(token[mark], token.surface)).toBeGreaterThanOrEqual(3)
  })
})

// What such a person sees of light, as red, green and blue: Machado, Oliveira, Fernandes 2009,
// https://doi.org/10.1109/TVCG.2009.113, at full severity.
const sights = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** The least distance in CIELAB between two protocols: some four times what can just be told apart. */
const LEAST = 10

describe.each(Object.entries(sights))('with %s', (_, sight) => {
  test.each(Object.entries(themes))('protocols can be told apart in %s', (_, token) => {
    const pairs = protocols.flatMap((one, at) =>
      protocols.slice(at + 1).map((other) => ({
        pair: `${one} and ${other}`,
        apart: distance(token[one], token[other], sight),
      })),
    )
    expect(pairs).toHaveLength(15)
    expect(pairs.filter(({ apart }) => apart < LEAST)).toEqual([])
  })
})

test('a red and a green that some take for the same are found', () => {
  expect(distance('#d62728', '#2ca02c', sights.deuteranopia)).toBeLessThan(LEAST)
  expect(distance('#d62728', '#2ca02c', sights.tritanopia)).toBeGreaterThan(LEAST)
})

test('dark names the same colours as light', () => {
  expect(Object.keys(tokensOf(dark)).sort()).toEqual(Object.keys(tokensOf(light)).sort())
})

function tokensOf(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [
      name,
      color,
    ]),
  )
}

/** The contrast of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string | undefined, other: string | undefined): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

const luminance = (color: string | undefined) => times([0.2126, 0.7152, 0.0722], lightOf(color))

/** The light of a colour: red, green and blue, from 0 to 1. */
function lightOf(color: string | undefined): number[] {
  if (!color) throw new Error('no such token')
  return [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
}

const times = (row: number[], values: number[]) =>
  row.reduce((sum, factor, at) => sum + factor * (values[at] ?? 0), 0)

/** How far two colours are apart in CIELAB for people with this sight. */
function distance(one: string | undefined, other: string | undefined, sight: number[][]): number {
  const [first, second] = [one, other].map((color) => {
    const seen = sight.map((row) => times(row, lightOf(color)))
    return labOf(seen.map((part) => Math.min(1, Math.max(0, part))))
  })
  return Math.hypot(...(first ?? []).map((part, at) => part - (second?.[at] ?? 0)))
}

/** CIE 15, from sRGB under D65. */
function labOf(light: number[]): number[] {
  const [x = 0, y = 0, z = 0] = [
    times([0.4124564, 0.3575761, 0.1804375], light) / 0.95047,
    times([0.2126729, 0.7151522, 0.072175], light),
    times([0.0193339, 0.119192, 0.9503041], light) / 1.08883,
  ].map((part) => (part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

// One scale for all spaces: the tokens. A hair's breadth is a line, not a space.
const folder = import.meta.dirname
const styled = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(svelte|css)$/.test(name),
)

test.each(styled)('%s takes its spaces from the scale', (name) => {
  const source = readFileSync(`${folder}/${name}`, 'utf8')
  const spaces = source.matchAll(
    /(?<![\w-])(?:padding|margin|gap|row-gap|column-gap)[\w-]*:([^;]*);/g,
  )
  const off = [...spaces]
    .map(([, value = '']) => value.trim())
    .filter((value) => /[\d.]+(px|em|rem)/.test(value.replace(/-?\b1px\b/g, '')))
  expect(off).toEqual([])
})
