// Lets the page run where `Object.prototype` is frozen, as the window freezes it before the page's
// scripts run. There `x.toString = …` throws in strict code where x only inherits a `toString`. The
// libraries below say it that way; in the build x is first given a `toString` of its own.
import type { Plugin } from 'vite'

interface Inheritor {
  /** The end of the module's path. */
  module: string
  /** What its methods are assigned to; `….toString = ` stands in the module once for each. */
  objects: readonly string[]
}

// One more needs its file's name in the filter below.
const inheritors: readonly Inheritor[] = [
  {
    module: '/node_modules/@plotly/d3/d3.js',
    objects: ['d3_color.prototype', 'd3_transform.prototype'],
  },
  {
    module: '/node_modules/d3-format/src/formatSpecifier.js',
    objects: ['FormatSpecifier.prototype'],
  },
]

/** A library with every such assignment mended; any other module as it is. */
export function mended(code: string, id: string): string {
  const path = id.replaceAll('\\', '/').replace(/\?.*$/, '')
  const inheritor = inheritors.find(({ module }) => path.endsWith(module))
  return inheritor ? inheritor.objects.reduce(withOwnMethod, code) : code
}

function withOwnMethod(code: string, object: string): string {
  const assignment = `${object}.toString = `
  const [before, after, ...more] = code.split(assignment)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`a library no longer says ${assignment}once: read it anew, then mend it`)
  }
  const own = `Object.defineProperty(${object}, 'toString', { writable: true, configurable: true })`
  return `${before}${own}.toString = ${after}`
}

/** Mends the libraries. Where `all` of them must be met, the build fails if one was not. */
export function frozenPrototype(all: boolean): Plugin {
  const met = new Set<string>()
  return {
    name: 'frozen-prototype',
    transform: {
      filter: { id: /\/(d3|formatSpecifier)\.js(\?|$)/ },
      handler(code, id) {
        const text = mended(code, id)
        if (text === code) return null
        met.add(id)
        return { code: text, map: null }
      },
    },
    buildEnd(error) {
      if (all && !error && met.size !== inheritors.length) {
        this.error(`of ${inheritors.length} libraries to mend, ${met.size} were met`)
      }
    },
  }
}
