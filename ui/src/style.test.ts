// The colours of style.css can be told apart: text 4.5:1, marks 3:1, in light and in dark.
import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

const sheet = readFileSync(`${import.meta.dirname}/style.css`, 'utf8')
const [light = '', dark = ''] = [...sheet.matchAll(/:root \{([^}]*--ground[^}]*)\}/g)].map(
  (match) => match[1] ?? '',
)

const themes = { light: tokensOf(light), dark: { ...tokensOf(light), ...tokensOf(dark) } }
const marks = ['tcp', 'udp', 'icmp', 'icmpv6', 'arp', 'other', 'alert', 'fine', 'accent', 'edge']

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

function luminance(color: string | undefined): number {
  if (!color) throw new Error('no such token')
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
