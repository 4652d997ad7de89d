// How a table is sorted: by one column, forwards or backwards.

/** A column that a table can be sorted by. */
export interface Column<Id extends string> {
  id: Id
  title: string
  /** What the heading says on hover. */
  hint: string
  /** Figures are set to the right. */
  figures: boolean
  /** Whether the order begins with the most or latest; texts begin with the lowest. */
  mostFirst: boolean
  /** The class of its width. */
  width: string
}

/** An order of rows. */
export interface Order<Id extends string> {
  column: Id
  reversed: boolean
}

/** The order after a click on the heading of a column: a second click turns it round. */
export function orderAfter<Id extends string>(order: Order<Id>, column: Id): Order<Id> {
  return { column, reversed: order.column === column && !order.reversed }
}

/** The direction that a column is sorted in, if it is. */
export function directionOf<Id extends string>(
  { id, mostFirst }: Column<Id>,
  order: Order<Id>,
): 'ascending' | 'descending' | null {
  if (order.column !== id) return null
  return mostFirst === order.reversed ? 'ascending' : 'descending'
}
