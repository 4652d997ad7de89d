// A small part of the BPF filter language, enough for the demo to refuse and to apply filters.
import type { PacketRow } from '../bindings'
import { invalidFilter as refused } from './failures'

/** Whether a packet matches. */
export type PacketTest = (packet: PacketRow) => boolean

const protocols: Record<string, (packet: PacketRow) => boolean> = {
  tcp: ({ protocol }) => protocol === 'TCP',
  udp: ({ protocol }) => protocol === 'UDP',
  icmp: ({ protocol }) => protocol === 'ICMP',
  icmp6: ({ protocol }) => protocol === 'ICMPv6',
  arp: ({ protocol }) => protocol === 'ARP',
  ip: ({ source }) => source?.includes('.') ?? false,
  ip6: ({ source, protocol }) => protocol !== 'ARP' && (source?.includes('::') ?? false),
}

/** The test that a filter asks for; throws a `Failure` where libpcap would refuse it. */
export function parseFilter(filter: string): PacketTest {
  const words = filter.trim().match(/[()!]|[^\s()!]+/g) ?? []
  if (words.length === 0) return () => true
  const { test, rest } = alternatives(words)
  if (rest.length > 0) throw refused('syntax error')
  return test
}

interface Parsed {
  test: PacketTest
  rest: string[]
}

/** `and` and `or` bind equally and from the left, as in libpcap. */
function alternatives(words: string[]): Parsed {
  let { test, rest } = negation(words)
  for (;;) {
    const left = test
    if (rest[0] === 'and' || rest[0] === '&&') {
      const right = negation(rest.slice(1))
      test = (packet) => left(packet) && right.test(packet)
      rest = right.rest
    } else if (rest[0] === 'or' || rest[0] === '||') {
      const right = negation(rest.slice(1))
      test = (packet) => left(packet) || right.test(packet)
      rest = right.rest
    } else {
      return { test, rest }
    }
  }
}

function negation(words: string[]): Parsed {
  const [word, ...rest] = words
  if (word === 'not' || word === '!') {
    const inner = negation(rest)
    return { test: (packet) => !inner.test(packet), rest: inner.rest }
  }
  if (word === '(') {
    const inner = alternatives(rest)
    if (inner.rest[0] !== ')') throw refused('syntax error')
    return { test: inner.test, rest: inner.rest.slice(1) }
  }
  return primitive(words)
}

function primitive(words: string[]): Parsed {
  const [word, ...rest] = words
  if (word === undefined) throw refused('syntax error')
  const protocol = protocols[word]
  if (protocol) {
    if (rest[0] !== 'port' && rest[0] !== 'src' && rest[0] !== 'dst')
      return { test: protocol, rest }
    const inner = primitive(rest)
    return { test: (packet) => protocol(packet) && inner.test(packet), rest: inner.rest }
  }
  if (word === 'src' || word === 'dst') return qualified(rest, word)
  if (word === 'port' || word === 'host') return qualified(words, 'either')
  throw refused(/^[a-z]+$/.test(word) ? 'syntax error' : `unknown host '${word}'`)
}

function qualified([word, value, ...rest]: string[], end: 'src' | 'dst' | 'either'): Parsed {
  if (value === undefined) throw refused('syntax error')
  if (word === 'port') {
    const port = Number(value)
    if (!Number.isInteger(port)) throw refused(`unknown port '${value}'`)
    if (port < 0 || port > 65_535) throw refused(`illegal port number ${value} > 65535`)
    return {
      test: atEnd(
        end,
        (p) => p.sourcePort === port,
        (p) => p.destinationPort === port,
      ),
      rest,
    }
  }
  if (word === 'host') {
    if (!/^[0-9a-f.:]+$/i.test(value)) throw refused(`unknown host '${value}'`)
    return {
      test: atEnd(
        end,
        (p) => p.source === value,
        (p) => p.destination === value,
      ),
      rest,
    }
  }
  throw refused('syntax error')
}

function atEnd(
  end: 'src' | 'dst' | 'either',
  source: PacketTest,
  destination: PacketTest,
): PacketTest {
  if (end === 'src') return source
  if (end === 'dst') return destination
  return (packet) => source(packet) || destination(packet)
}
