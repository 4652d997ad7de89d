// Keys do what their list says, and leave fields and buttons alone.
import { expect, test } from 'vitest'

import { views } from '../views/views'
import { actionOf } from './keys'

function press(key: string, on = 'div', more: KeyboardEventInit = {}) {
  const element = document.createElement(on)
  document.body.append(element)
  let action: ReturnType<typeof actionOf> = null
  const listen = (event: KeyboardEvent) => (action = actionOf(event))
  window.addEventListener('keydown', listen)
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
  window.removeEventListener('keydown', listen)
  element.remove()
  return action
}

test.each([
  ['/', 'filter'],
  ['?', 'keys'],
  ['r', 'refresh'],
  [' ', 'pause'],
  ['1', { view: '1' }],
  ['Escape', 'escape'],
  ['x', null],
  ['0', null],
])('%s asks for %j', (key, action) => {
  expect(press(key)).toEqual(action)
})

test('each view has a key of its own, which asks for it', () => {
  expect(new Set(views.map(({ key }) => key)).size).toBe(views.length)
  for (const { key } of views) expect(press(key)).toEqual({ view: key })
})

test('a field keeps all its keys, a button keeps its space bar', () => {
  expect(press('r', 'input')).toBeNull()
  expect(press('?', 'select')).toBeNull()
  expect(press(' ', 'button')).toBeNull()
  expect(press('r', 'button')).toBe('refresh')
})

test('keys of the system are left to it', () => {
  expect(press('r', 'div', { ctrlKey: true })).toBeNull()
  expect(press('1', 'div', { metaKey: true })).toBeNull()
})

test('Ctrl+F searches from anywhere but a dialog', () => {
  expect(press('f', 'div', { ctrlKey: true })).toBe('search')
  expect(press('F', 'input', { metaKey: true })).toBe('search')
  expect(press('f', 'dialog', { ctrlKey: true })).toBeNull()
  expect(press('f')).toBeNull()
})

test('a field keeps Escape to itself', () => {
  expect(press('Escape', 'input')).toBeNull()
})
