// Numbers as text, in more than one locale.
import { describe, expect, test } from 'vitest'

import { bitsOf, createFormat } from './format'

const english = createFormat('en-US', 'UTC')
const german = createFormat('de-DE', 'UTC')

describe('quantities', () => {
  test.each([
    [0, '0', 'B'],
    [999, '999', 'B'],
    [1000, '1.00', 'kB'],
    [1024, '1.02', 'kB'],
    [9994, '9.99', 'kB'],
    [9996, '10.0', 'kB'],
    [231_800_000, '231.8', 'MB'],
    [999_949, '999.9', 'kB'],
    [999_950, '1.00', 'MB'],
    [123_456_789_012_345, '123.5', 'TB'],
    [5e21, '5,000.0', 'EB'],
  ])('%d bytes are %s %s', (amount, value, unit) => {
    expect(english.bytes(amount)).toEqual({ value, unit })
  })

  test('rates are in bits per second with SI prefixes', () => {
    expect(english.bitRate(7_910_000)).toEqual({ value: '7.91', unit: 'Mbit/s' })
    expect(english.bitRate(392.4)).toEqual({ value: '392.4', unit: 'bit/s' })
  })

  test('a rate is short in the table and exact on hover', () => {
    expect(bitsOf(1500)).toBe(12_000)
    expect(english.rate(1_523_408, 'bits')).toBe('1.52\u00a0Mbit/s')
    expect(english.exactRate(1_523_408, 'bits')).toBe('1,523,408 bit/s')
    expect(english.exactRate(0.44, 'packets')).toBe('0.4 packets/s')
  })

  test('a count has separators of the locale', () => {
    expect(english.count(284_117)).toBe('284,117')
    expect(german.count(284_117)).toBe('284.117')
  })

  test('a count that fits no tile is shortened', () => {
    expect(english.largeCount(999_999_999)).toEqual({ value: '999,999,999', unit: '' })
    expect(english.largeCount(98_765_432_109)).toEqual({ value: '98.77', unit: 'billion' })
    expect(german.largeCount(98_765_432_109)).toEqual({ value: '98,77', unit: 'Milliarden' })
  })

  test('a slow packet rate keeps its tenth', () => {
    expect(english.packetRate(0.44)).toBe('0.4')
    expect(english.packetRate(1204.4)).toBe('1,204')
  })

  test('a rate is never nothing where there is something', () => {
    expect(english.packetRate(1797 / 96_969_394)).toBe('0.000019')
    expect(english.bitRate(0.0123)).toEqual({ value: '0.012', unit: 'bit/s' })
    expect(english.rate(0.04, 'packets')).toBe('0.04 packets/s')
    expect(english.exactRate(0.0004, 'bits')).toBe('0.0004 bit/s')
    expect(english.packetRate(0)).toBe('0')
    expect(german.packetRate(0.0012)).toBe('0,0012')
  })

  test('one packet is not one packets', () => {
    expect(english.exact(1, 'packets')).toBe('1 packet')
    expect(english.exact(1500, 'bytes')).toBe('1,500 bytes')
  })

  test('shares of nothing are nothing', () => {
    expect(english.share(5, 0)).toBe('0.0%')
    expect(english.share(0, 5)).toBe('0.0%')
    expect(english.share(1, 10_000)).toBe('<0.1%')
    expect(english.share(5, 10_000)).toBe('0.1%')
    expect(english.share(712, 1000)).toBe('71.2%')
    expect(german.share(712, 1000)).toBe('71,2\u00a0%')
  })

  test.each([
    [0, 'packets', '0'],
    [1500, 'packets', '1.5k'],
    [0.5, 'packets', '0.5'],
    [2_000_000, 'bits', '2\u00a0Mbit/s'],
  ] as const)('a mark at %d %s reads %s', (amount, measure, words) => {
    expect(english.tick(amount, measure)).toBe(words)
  })

  test('hours are counted as the locale does', () => {
    expect([english.hour12, german.hour12]).toEqual([true, false])
  })
})

describe('times', () => {
  test.each([
    [0, '00:00:00'],
    [999, '00:00:00'],
    [128_000, '00:02:08'],
    [86_399_000, '23:59:59'],
    [86_400_000, '1 d 00:00:00'],
    [9_876_543_210, '114 d 07:29:03'],
  ])('%d ms last %s', (milliseconds, words) => {
    expect(english.duration(milliseconds)).toBe(words)
  })

  test('a packet has its milliseconds, and its microseconds and its day where they are asked for', () => {
    expect(german.timeOfDay([1_700_000_000, 5_999_999])).toBe('22:13:20,005')
    expect(german.timeOfDay([1_700_000_000, 5_999], 6)).toBe('22:13:20,000005')
    expect(english.timeOfDay([1_700_000_000, 214_337_000])).toMatch(/^10:13:20\.214\sPM$/)
    expect(english.timeOfDay([1_700_000_000, 214_337_000], 6)).toMatch(/^10:13:20\.214337\sPM$/)
    expect(german.exactMoment([1_700_000_000, 5_999])).toBe('14.11.2023, 22:13:20,000005')
  })

  test('a packet has its place since the start, also before it', () => {
    expect(english.sinceStart([12, 345_678_000], [2, 0])).toBe('10.346')
    expect(english.sinceStart([12, 345_678_000], [2, 0], 6)).toBe('10.345678')
    expect(english.sinceStart([1, 900_000_000], [2, 0], 6)).toBe('-0.100000')
  })

  test('a day is written as the locale does', () => {
    expect(english.dayPattern).toBe('%b %-d, %Y')
    expect(german.dayPattern).toBe('%d.%m.%Y')
  })

  test.each([
    [5, '5\u00a0s'],
    [90, '90\u00a0s'],
    [120, '2\u00a0min'],
    [21_600, '6\u00a0h'],
    [604_800, '7\u00a0d'],
  ])('a step of %d seconds is %s', (seconds, words) => {
    expect(english.step(seconds)).toBe(words)
  })

  test('intervals are in seconds', () => {
    expect(english.interval(500)).toBe('0.5\u00a0s')
    expect(english.interval(10_000)).toBe('10\u00a0s')
  })
})
