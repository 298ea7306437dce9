import type { CanvasLibrary, Pen } from './canvas.ts'
import { fontOf } from './canvas.ts'
import type { ChartPanel } from './chart.ts'
import { fillOf } from './fill.ts'
import { type Frame, topOf, yOf } from './frame.ts'
import { paintLegend } from './paint-legend.ts'
import { paintLines } from './paint-lines.ts'
import { paintStacks } from './paint-stacks.ts'
import { type Scale, scaleFor } from './scale.ts'
import { sizes, theme } from './theme.ts'

interface PanelParts {
  frame: Frame
  number: number
  gaps: string
  /** The steps of which nothing is known. */
  unknown: readonly number[]
}

/** Draws the panel of this number: its head, its scale, and its numbers. */
export function paintPanel(
  library: CanvasLibrary,
  pen: Pen,
  panel: ChartPanel,
  { frame, number, gaps, unknown }: PanelParts,
): void {
  const top = topOf(number)
  const scale = scaleFor(panel.most ?? greatest(panel), panel.unit)
  paintLegend(library, pen, panel, { top, gaps: unknown.length > 0 ? gaps : null })
  paintGrid(pen, scale, top)
  pen.fillStyle = fillOf(library, pen, { colour: theme.unknown, stripes: 'falling' })
  for (const at of unknown) {
    const left = sizes.left + at * frame.stepPx
    pen.fillRect(left, top + sizes.panelHead, Math.min(frame.stepPx, frame.endPx - left), sizes.panelHeight)
  }
  const place = { frame, top, scale }
  if (panel.look === 'stacked') paintStacks(library, pen, panel, place)
  else paintLines(pen, panel, place)
  paintGround(pen, top)
}

function paintGrid(pen: Pen, scale: Scale, top: number): void {
  pen.font = fontOf(11)
  pen.textAlign = 'right'
  pen.textBaseline = 'middle'
  for (const { value, text } of scale.ticks) {
    const y = Math.round(yOf(value, scale, top)) + 0.5
    pen.fillStyle = theme.grid
    pen.fillRect(sizes.left, y - 0.5, sizes.width - sizes.left - sizes.right, 1)
    pen.fillStyle = theme.faint
    pen.fillText(text, sizes.left - 7, y)
  }
}

function paintGround(pen: Pen, top: number): void {
  pen.fillStyle = theme.faint
  pen.fillRect(
    sizes.left,
    top + sizes.panelHead + sizes.panelHeight,
    sizes.width - sizes.left - sizes.right,
    1,
  )
}

function greatest({ look, series }: ChartPanel): number {
  const steps = Math.max(0, ...series.map(({ points }) => points.length))
  const sums = Array.from({ length: steps }, (_, at) => {
    const values = series.map(({ points }) => points[at] ?? 0)
    return look === 'stacked' ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values)
  })
  return Math.max(0, ...sums)
}
