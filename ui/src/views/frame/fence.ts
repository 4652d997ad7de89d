// What holds the worker, in words: nothing is claimed that does not hold on this system.
import type { Fence, Hold } from '../../lib/bindings'

/** One part of the fence. */
export interface FencePart {
  name: string
  words: string
  hold: Hold
}

const parts: readonly { part: keyof Fence; name: string; words: Record<Hold, string> }[] = [
  {
    part: 'rights',
    name: 'Rights to capture',
    words: {
      whole: 'given up',
      partly: 'given up in part; this system can do no more',
      absent: 'not given up on this system',
    },
  },
  {
    part: 'newRights',
    name: 'New rights',
    words: {
      whole: 'none possible',
      partly: 'ruled out in part; this system can do no more',
      absent: 'not ruled out on this system',
    },
  },
  {
    part: 'files',
    name: 'Files and connections',
    words: {
      whole: 'out of reach',
      partly: 'out of reach in part; this system can do no more',
      absent: 'not put out of reach on this system',
    },
  },
  {
    part: 'systemCalls',
    name: 'System calls',
    words: {
      whole: 'only what counting needs',
      partly: 'limited in part; this system can do no more',
      absent: 'not limited on this system',
    },
  },
]

/** The parts of the fence, in the order in which they are told. */
export function fenceParts(fence: Fence): FencePart[] {
  return parts.map(({ part, name, words }) => ({
    name,
    words: words[fence[part]],
    hold: fence[part],
  }))
}

/** How well the fence holds as a whole. */
export function fenceHold(fence: Fence): Hold {
  const holds = new Set(fenceParts(fence).map(({ hold }) => hold))
  const [only] = holds
  return holds.size === 1 && only ? only : 'partly'
}

/** The same in a word or two. */
export const holdWords: Record<Hold, string> = {
  whole: 'fenced in',
  partly: 'fenced in partly',
  absent: 'not fenced in',
}

/** Why there is a fence, and how far it goes. */
export const fenceReasons: Record<Hold, string> = {
  whole: 'It reads what strangers send, so it was fenced in before the first packet.',
  partly:
    'It reads what strangers send, so it was fenced in as far as this system can, before the first packet.',
  absent: 'It reads what strangers send, and this system has no fence for it.',
}
