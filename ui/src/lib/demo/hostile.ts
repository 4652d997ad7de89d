// Names that somebody chose to harm: to turn the page around, to burst it, or to write into it.
import type { Failure, Interface } from '../bindings'
import { demoInterfaces } from './interfaces'
import type { Scene } from './scenes'
import { failed } from './targets'

const MARKUP = '<img src=x onerror="document.title=1">'
const names = [
  MARKUP,
  'safe\u202egpj.exe',
  'ze\u200bro\u200d\ufeff\u2066',
  'x'.repeat(10_000),
  `Z${'\u0301'.repeat(80)}a${'\u0323'.repeat(80)}lgo`,
  'שבכת 7 (א)',
  'شبكة 2 <b>',
  '\u0007\u001b[31mred\r\nnext',
]
const long = `${MARKUP} \u202e${'w'.repeat(10_000)} שלום`

const interfaces = (seed: number, second: number): Interface[] =>
  demoInterfaces(seed, second)
    .slice(0, names.length)
    .map((entry, index) => ({
      ...entry,
      name: `${names[index]}${index}`,
      description: names.at(index - 1) ?? '',
      addresses: [...entry.addresses, names[index] ?? ''],
      up: true,
      access: { state: 'allowed' },
    }))

const failure: Failure = {
  code: 'interfaceNotFound',
  message: `Interface ${long} went away.`,
  hint: `Connect ${long} again.`,
  command: `ip link set '${long}' up`,
}

export const hostileScenes = {
  'hostile-interfaces': {
    reads: MARKUP,
    interfaces: (seed, second) => ({ phase: 'listed', interfaces: interfaces(seed, second) }),
  },
  'hostile-refusal': {
    reads: MARKUP,
    interfaces: (seed, second) => ({
      phase: 'listed',
      interfaces: interfaces(seed, second).map((entry) => ({
        ...entry,
        access: { state: 'refused', failure: { ...failure, code: 'permissionDenied' } },
      })),
    }),
  },
  'hostile-capture': {
    reads: MARKUP,
    run: {
      target: { source: { kind: 'interface', name: `${long}0` }, label: long, filter: '' },
      past: 60,
      gaps: [{ from: 20, until: null, reason: 'interfaceGone' }],
      notices: [failure, { ...failure, code: 'interfaceBack', message: 'שלום 7', hint: 'שלום 8' }],
    },
  },
  'hostile-file': {
    reads: MARKUP,
    run: {
      target: { source: { kind: 'file', path: `/tmp/${long}` }, label: long, filter: '' },
      past: 60,
    },
    state: (run) => {
      run.refresh()
      return run.ended('endOfFile')
    },
  },
  'hostile-failure': {
    reads: MARKUP,
    fixed: failed(failure, {
      source: { kind: 'interface', name: long },
      label: long,
      filter: long,
    }),
  },
} as const satisfies Record<string, Scene>
