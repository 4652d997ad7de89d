// Every failure has a headline, and what stands in the way of every capture has a picture.
import { expect, test } from 'vitest'

import { demoDenials, demoFailures } from './demo/failures'
import {
  awaitsInterface,
  copiedFrom,
  failureTitle,
  markOf,
  retryHelps,
  stopsEveryCapture,
} from './failure'

const denials = Object.values(demoDenials)

test('each cause has a headline that is not its sentence, and a picture', () => {
  for (const denial of denials) {
    expect(failureTitle(denial), denial.cause).toMatch(/^[A-Za-z][^.]+[^.]$/)
    expect(failureTitle(denial)).not.toBe(denial.message)
    expect(markOf(denial), denial.cause).not.toBeNull()
    expect(stopsEveryCapture(denial)).toBe(true)
  }
  // Only the cause that could not be told shares the headline of the plainest one.
  expect(new Set(denials.map(failureTitle)).size).toBe(denials.length - 1)
})

test('without a cause there are still a headline and a picture', () => {
  const { code, message, hint } = demoDenials.unknown
  expect(failureTitle({ code, message, hint })).toBe('Wirewatch may not capture yet')
  expect(markOf({ code, message, hint })).toBe('lock')
})

test('what concerns one capture has no picture', () => {
  expect(markOf(demoFailures.interfaceDown)).toBeNull()
  expect(stopsEveryCapture(demoFailures.interfaceDown)).toBe(false)
})

test('a command is to be copied, or the address of what is missing', () => {
  expect(copiedFrom(demoDenials.bpfDevices)).toBe(
    'sudo chgrp admin /dev/bpf* && sudo chmod g+r /dev/bpf*',
  )
  expect(copiedFrom(demoFailures.captureLibraryMissing)).toBe('https://npcap.com')
  const elsewhere = { ...demoFailures.internal, hint: 'See https://example.org.' }
  expect(copiedFrom(elsewhere)).toBeNull()
})

test('what cannot be read is not to be tried again first, and a missing interface may be replaced', () => {
  const { notACapture, unsupportedLinkType, internal, workerStopped } = demoFailures
  expect([notACapture, unsupportedLinkType].map(retryHelps)).toEqual([false, false])
  expect([internal, workerStopped].map(retryHelps)).toEqual([true, true])
  const { interfaceAwaited, interfaceDown, interfaceBack } = demoFailures
  expect([interfaceAwaited, interfaceDown].map(awaitsInterface)).toEqual([true, true])
  expect([interfaceBack, workerStopped].map(awaitsInterface)).toEqual([false, false])
})
