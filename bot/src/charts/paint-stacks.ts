import type { CanvasLibrary, Pen } from './canvas.ts'
import type { ChartPanel } from './chart.ts'
import { fillOf } from './fill.ts'
import { yOf } from './frame.ts'
import type { PanelPlace } from './panel-place.ts'
import { looked, sizes } from './theme.ts'

/** What is there at all can be seen. */
const leastPx = 1.5

/** Parts of a sum, one on the other, the first one at the bottom. */
export function paintStacks(
  library: CanvasLibrary,
  pen: Pen,
  panel: ChartPanel,
  { frame, top, scale }: PanelPlace,
): void {
  const gapPx = Math.min(3, frame.stepPx * 0.2)
  const ground = top + sizes.panelHead + sizes.panelHeight
  const reached = new Array<number>(frame.steps).fill(ground)
  for (const one of looked(panel)) {
    pen.fillStyle = fillOf(library, pen, one)
    for (const [at, value] of one.points.entries()) {
      if (value === null || value <= 0) continue
      const height = Math.max(leastPx, ground - yOf(value, scale, top))
      const bottom = reached[at] ?? ground
      const left = sizes.left + at * frame.stepPx + gapPx / 2
      pen.fillRect(left, bottom - height, Math.min(frame.stepPx - gapPx, frame.endPx - left), height)
      reached[at] = bottom - height
    }
  }
}
