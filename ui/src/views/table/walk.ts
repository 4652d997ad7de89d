// The arrow keys go from host to host through the rows of a table.

const steps: Record<string, [row: number, host: number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
}

/** Moves the focus as the key says; false where there is nothing to go to. */
export function walk(key: string, scroller: HTMLElement): boolean {
  const step = steps[key]
  if (!step) return false
  const rows = [...scroller.querySelectorAll<HTMLElement>('tbody tr:not([aria-hidden])')]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const hosts = hostsIn(rows[at])
  const host = hosts.findIndex((one) => one === document.activeElement)
  const [down, right] = step
  if (right !== 0) return focus(hosts[host + right])
  if (at < 0)
    return (
      down > 0 &&
      focus(
        firstHost(
          rows.filter((row) => isBelow(row, scroller)),
          0,
        ),
      )
    )
  const further = down > 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse()
  return focus(firstHost(further, host))
}

/** The first host of these rows, in the column where it may stand. */
function firstHost(rows: HTMLElement[], column: number): HTMLElement | undefined {
  for (const row of rows) {
    const hosts = hostsIn(row)
    const found = hosts[Math.min(column, hosts.length - 1)]
    if (found) return found
  }
  return undefined
}

function hostsIn(row: HTMLElement | undefined): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>('[data-host]') ?? [])]
}

/** Whether a row is wholly below the heading. */
function isBelow(row: HTMLElement, scroller: HTMLElement): boolean {
  const heading = scroller.querySelector('th')?.getBoundingClientRect().bottom ?? 0
  return row.getBoundingClientRect().top >= heading - 1
}

function focus(host: HTMLElement | undefined): boolean {
  host?.focus()
  return host !== undefined
}
