// All numbers become text here: SI units (kB = 1000 B), bits per second, times in the person's locale.
import type { Timestamp } from './bindings'

/** A figure and its unit apart, because they are set in different sizes. */
export interface Quantity {
  value: string
  unit: string
}

/** What traffic is measured by. */
export type Measure = 'packets' | 'bytes'

/** What its rate is measured by: volumes are in bytes, rates in bits per second. */
export type RateMeasure = 'packets' | 'bits'

/** How finely a time is written: to the millisecond or to the microsecond. */
type FractionDigits = 3 | 6

/** As many bits as there are in so many bytes. */
export const bitsOf = (bytes: number): number => bytes * 8

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']

const stepUnits: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
]

/** A part of a date, as Plotly's patterns say it: a month is a number where the person writes one. */
function patternOf(type: Intl.DateTimeFormatPartTypes, value: string): string {
  switch (type) {
    case 'year':
      return '%Y'
    case 'month':
      return /\d/.test(value) ? '%m' : '%b'
    case 'day':
      return value.length === 2 ? '%d' : '%-d'
    default:
      return value.replaceAll('%', '%%')
  }
}

/** The formatters of one locale; `undefined` is the person's own. */
export function createFormat(locale?: string, timeZone?: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 })
  const twoDigits = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
  const fixedDigit = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    compactDisplay: 'long',
    maximumSignificantDigits: 4,
  })
  const fractionOf = (digits: FractionDigits) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const fractions = { 3: fractionOf(3), 6: fractionOf(6) }
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const decimal = oneDigit.formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.'
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
  const hour12 = time.resolvedOptions().hour12 ?? false
  const dayPattern = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' })
    .formatToParts(0)
    .map(({ type, value }) => patternOf(type, value))
    .join('')

  /** To the tenth, and where a tenth would hide all of it, to its first two digits. */
  function fine(amount: number): string {
    return (amount > 0 && amount < 0.1 ? significant : oneDigit).format(amount)
  }

  function scaled(amount: number, unit: string): Quantity {
    let prefix = 0
    // 999.95 would be rounded up to 1000, which belongs to the next prefix.
    while (amount >= 999.95 && prefix < prefixes.length - 1) {
      amount /= 1000
      prefix += 1
    }
    const digits = amount < 9.995 ? twoDigits : fixedDigit
    const value = prefix === 0 ? fine(amount) : digits.format(amount)
    return { value, unit: `${prefixes[prefix]}${unit}` }
  }

  const format = {
    /** Whether the person counts hours to twelve. */
    hour12,

    /** `%b %-d, %Y`: how the person writes a day, as Plotly's patterns say it. */
    dayPattern,

    /** `284,117` */
    count: (amount: number): string => whole.format(amount),

    /** `284,117`, and `12.35 billion` in two parts where all digits would not fit a tile. */
    largeCount: (amount: number): Quantity => {
      if (amount < 1e9) return { value: whole.format(amount), unit: '' }
      const parts = compact.formatToParts(amount)
      const unit = parts.find((part) => part.type === 'compact')?.value ?? ''
      const value = parts.filter((part) => part.type !== 'compact' && part.type !== 'literal')
      return { value: value.map((part) => part.value).join(''), unit }
    },

    /** `231.8 MB`, in two parts. */
    bytes: (amount: number): Quantity => scaled(amount, 'B'),

    /** `7.91 Mbit/s`, in two parts. */
    bitRate: (bitsPerSecond: number): Quantity => scaled(bitsPerSecond, 'bit/s'),

    /** `1,204`, `0.4` where whole packets would hide a quiet line, and `0.000019` a very quiet one. */
    packetRate: (packetsPerSecond: number): string =>
      packetsPerSecond < 10 ? fine(packetsPerSecond) : whole.format(packetsPerSecond),

    /** Both parts of a quantity with a blank that does not break. */
    text: ({ value, unit }: Quantity): string => `${value}\u00a0${unit}`,

    /** `231,800,000 bytes` or `284,117 packets`: the exact amount. */
    exact: (amount: number, measure: Measure): string =>
      `${whole.format(amount)} ${amount === 1 ? measure.slice(0, -1) : measure}`,

    /** `284,117` packets, or `231.8 MB`: the amount as a label. */
    amount: (amount: number, measure: Measure): string =>
      measure === 'packets' ? whole.format(amount) : format.text(scaled(amount, 'B')),

    /** `1.2k` packets per second or `14 kbit/s`: a mark on an axis. */
    tick: (amount: number, measure: RateMeasure): string => {
      const { value, unit } = shortScaled(amount, measure === 'packets' ? '' : 'bit/s')
      return measure === 'packets' ? `${value}${unit}` : `${value}\u00a0${unit}`
    },

    /** `1,204.5 packets/s` or `1.52 Mbit/s`: a rate with its unit. */
    rate: (perSecond: number, measure: RateMeasure): string =>
      measure === 'packets'
        ? `${fine(perSecond)} packets/s`
        : format.text(scaled(perSecond, 'bit/s')),

    /** `1,204.5 packets/s` or `1,523,408 bit/s`: a rate to the last digit. */
    exactRate: (perSecond: number, measure: RateMeasure): string =>
      `${format.perSecond(perSecond)} ${measure === 'packets' ? 'packets/s' : 'bit/s'}`,

    /** `1,204.5`: a rate to the last digit, under a heading with its unit. */
    perSecond: (rate: number): string => fine(rate),

    /** `71.2 %` of the whole, `<0.1 %` where it is too little to tell; a whole of nothing has no shares. */
    share: (part: number, of: number): string => {
      const share = of > 0 ? part / of : 0
      return share > 0 && share < 0.0005 ? `<${percent.format(0.001)}` : percent.format(share)
    },

    /** `00:02:08`, and `3 d 04:05:06` from a day on. */
    duration: (milliseconds: number): string => {
      const seconds = Math.floor(milliseconds / 1000)
      const days = Math.floor(seconds / 86_400)
      const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
        .map((part) => String(part).padStart(2, '0'))
        .join(':')
      return days > 0 ? `${whole.format(days)} d ${clock}` : clock
    },

    /** `14:05:58.214`: the time of day of a packet; to the microsecond where that is asked for. */
    timeOfDay: (moment: Timestamp, digits: FractionDigits = 3): string =>
      withFraction(time, moment, digits),

    /** `22 Nov 2026, 14:05:58.214337`: the day and the time of a packet. */
    exactMoment: (moment: Timestamp): string => withFraction(dateTime, moment, 6),

    /** `12.345`: seconds from the beginning of the capture to a packet; or to the microsecond. */
    sinceStart: (
      [seconds, nanoseconds]: Timestamp,
      start: Timestamp,
      digits: FractionDigits = 3,
    ): string => fractions[digits].format(seconds - start[0] + (nanoseconds - start[1]) / 1e9),

    /** `00:02:08` from one moment to another. */
    between: (first: Timestamp, last: Timestamp): string =>
      format.duration(Math.max(0, (last[0] - first[0]) * 1000 + (last[1] - first[1]) / 1e6)),

    /** `14:05:58`: the time of day of a second. */
    clock: (seconds: number): string => time.format(seconds * 1000),

    /** `22 Nov 2026, 14:05:58` */
    moment: (seconds: number): string => dateTime.format(seconds * 1000),

    /** `2 s`, `0.5 s`, `500 ms`: an interval between snapshots. */
    interval: (milliseconds: number): string => `${oneDigit.format(milliseconds / 1000)}\u00a0s`,

    /** `5 s`, `2 min`, `6 h`, `7 d`: a step of a timeline. */
    step: (seconds: number): string => {
      const [size, unit] = stepUnits.find(([size]) => seconds % size === 0) ?? [1, 's']
      return `${whole.format(seconds / size)}\u00a0${unit}`
    },

    /** `71 %`, for a progress bar. */
    progress: (part: number): string => percent.format(Math.min(part, 1)),
  }

  /** A time with so many digits of its second, which are cut and not rounded. */
  function withFraction(
    words: Intl.DateTimeFormat,
    [seconds, nanoseconds]: Timestamp,
    digits: FractionDigits,
  ): string {
    const fraction = String(nanoseconds).padStart(9, '0').slice(0, digits)
    return words
      .formatToParts(seconds * 1000)
      .map(({ type, value }) => (type === 'second' ? `${value}${decimal}${fraction}` : value))
      .join('')
  }

  function shortScaled(amount: number, unit: string): Quantity {
    let prefix = 0
    while (amount >= 1000 && prefix < prefixes.length - 1) {
      amount /= 1000
      prefix += 1
    }
    const value = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(amount)
    return { value, unit: `${prefixes[prefix]}${unit}` }
  }

  return format
}

/** The formatters of the person's locale. */
export const format = createFormat(spokenLocale(new Intl.NumberFormat().resolvedOptions().locale))

/** A computer set to no language (POSIX) would write numbers without separators: English then. */
function spokenLocale(locale: string): string {
  return locale.toLowerCase().includes('posix') ? 'en-US' : locale
}
