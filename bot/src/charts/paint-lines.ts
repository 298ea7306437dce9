import type { Pen } from './canvas.ts'
import type { ChartPanel, ChartSeries } from './chart.ts'
import { yOf } from './frame.ts'
import type { PanelPlace } from './panel-place.ts'
import { looked, sizes } from './theme.ts'

/** A line for each series, with nothing where nothing is known. */
export function paintLines(pen: Pen, panel: ChartPanel, place: PanelPlace): void {
  for (const one of looked(panel)) {
    pen.strokeStyle = one.colour
    pen.fillStyle = one.colour
    pen.lineWidth = 2
    pen.lineJoin = 'round'
    pen.setLineDash([...one.dash])
    for (const stretch of stretchesOf(one)) paintStretch(pen, stretch, place)
    pen.setLineDash([])
  }
}

interface Point {
  at: number
  value: number
}

/** The points that follow each other without a gap. */
function stretchesOf({ points }: ChartSeries): Point[][] {
  const stretches: Point[][] = []
  let open = false
  for (const [at, value] of points.entries()) {
    if (value === null) {
      open = false
      continue
    }
    if (!open) stretches.push([])
    stretches.at(-1)?.push({ at, value })
    open = true
  }
  return stretches
}

function paintStretch(pen: Pen, stretch: readonly Point[], { frame, top, scale }: PanelPlace): void {
  const xy = stretch.map(({ at, value }) => ({
    x: Math.min(sizes.left + (at + 0.5) * frame.stepPx, frame.endPx),
    y: yOf(value, scale, top),
  }))
  const [first] = xy
  if (first === undefined) return
  pen.beginPath()
  if (xy.length === 1) {
    // A line of one point has no length.
    pen.arc(first.x, first.y, 2.5, 0, 2 * Math.PI)
    pen.fill()
    return
  }
  pen.moveTo(first.x, first.y)
  for (const { x, y } of xy.slice(1)) pen.lineTo(x, y)
  pen.stroke()
}
