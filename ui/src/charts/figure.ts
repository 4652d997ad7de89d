// What every chart is made of: a drawing, its words, and its table. Charts are pure functions to this.
import type { Data, Layout } from 'plotly.js'

import type { Palette } from '../lib/palette.svelte'

/** What Plotly draws. */
export interface Drawing {
  traces: Data[]
  layout: Partial<Layout>
}

/** A word within a drawing. */
export type Annotation = NonNullable<Layout['annotations']>[number]

/** A table that says the same as a drawing. */
export interface ChartTable {
  columns: Column[]
  rows: string[][]
}

/** A column of a table; figures are set to the right. */
export interface Column {
  title: string
  figures: boolean
  /** Its cells are addresses that everything can be narrowed to. */
  hosts?: boolean
}

/** A chart for every sense: drawn, told in a sentence, and listed. */
export interface ChartView {
  drawing: Drawing
  summary: string
  table: ChartTable
  /** Whether there is anything to draw yet. */
  empty: boolean
}

/** The layout that all charts share: no frame, the colours of the page, hover text of its own. */
export function baseLayout(palette: Palette): Partial<Layout> {
  return {
    paper_bgcolor: palette.surface,
    plot_bgcolor: palette.surface,
    font: { family: palette.font, size: 11, color: palette.dim },
    showlegend: false,
    hoverlabel: {
      bgcolor: palette.surface,
      bordercolor: palette.dim,
      font: { family: palette.font, size: 12, color: palette.text },
      align: 'left',
    },
    // One constant revision: what the person hid stays hidden over every new snapshot.
    uirevision: 'kept',
  }
}

/** The drawing as it is saved: under a heading, and with a legend where the page has one beside it. */
export function pictured(
  { traces, layout }: Drawing,
  heading: string,
): { data: Data[]; layout: Partial<Layout> } {
  const lines = heading.split('<br>').length
  const kept = structuredClone({ traces, layout })
  const top = (kept.layout.margin?.t ?? 0) + lines * 18 + 26
  return {
    data: kept.traces,
    layout: {
      ...kept.layout,
      margin: { ...kept.layout.margin, t: top },
      showlegend: kept.traces.some(({ type }) => type === 'pie'),
      title: {
        text: heading,
        font: { size: 12 },
        xref: 'container',
        x: 0,
        xanchor: 'left',
        yref: 'container',
        y: 1,
        yanchor: 'top',
        pad: { l: 14, t: 22 },
      },
    },
  }
}

/**
 * Marks on an axis from zero to at least `greatest`, about `wanted` of them, at round amounts. They
 * are whole unless all amounts are less than one.
 */
export function roundMarks(greatest: number, wanted = 4): number[] {
  const least = Number.isFinite(greatest) && greatest > 0 ? greatest : 1
  const power = 10 ** Math.floor(Math.log10(least / wanted))
  const round = [1, 2, 5, 10].map((factor) => factor * power).find((s) => s * wanted >= least)
  const step = least < 1 ? (round ?? least) : Math.max(1, round ?? least)
  const marks = [0]
  while (marks.length <= wanted && (marks.at(-1) ?? 0) < least) marks.push(marks.length * step)
  return marks
}

// A line that keeps to the greatest rate is not clipped by the edge of the drawing.
const HEADROOM = 1.08

/** Where an axis ends that has these marks: some way above the last one. */
export function topOf(marks: number[]): number {
  return (marks.at(-1) ?? 1) * HEADROOM
}
