import { type CanvasLibrary, fontOf, type Pen } from './canvas.ts'
import type { ChartPanel } from './chart.ts'
import { fillOf } from './fill.ts'
import { plainLetters } from './plain-letters.ts'
import { looked, type SeriesLook, sizes, theme } from './theme.ts'

const samplePx = 26
const gapPx = 14

/** The name of a panel, and what its strokes and stripes mean. */
export function paintLegend(
  library: CanvasLibrary,
  pen: Pen,
  panel: ChartPanel,
  { top, gaps }: { top: number; gaps: string | null },
): void {
  const y = top + sizes.panelHead / 2 - 1
  pen.textBaseline = 'middle'
  pen.textAlign = 'left'
  pen.font = fontOf(12, 'bold')
  pen.fillStyle = theme.ink
  pen.fillText(plainLetters(panel.title), sizes.left, y)
  pen.font = fontOf(11)
  const nothing = { look: 'stacked', colour: theme.unknown, stripes: 'falling', dash: [] } as const
  const entries = [
    ...looked(panel).map(one => ({ ...one, look: panel.look })),
    ...(gaps === null ? [] : [{ ...nothing, name: gaps }]),
  ]
  let x = sizes.width - sizes.right
  for (const entry of entries.toReversed()) {
    const name = plainLetters(entry.name)
    x -= pen.measureText(name).width
    pen.fillStyle = theme.ink
    pen.fillText(name, x, y)
    x -= samplePx + 6
    paintSample(library, pen, entry, { x, y })
    x -= gapPx
  }
}

function paintSample(
  library: CanvasLibrary,
  pen: Pen,
  entry: SeriesLook & Pick<ChartPanel, 'look'>,
  { x, y }: { x: number; y: number },
): void {
  if (entry.look === 'stacked') {
    pen.fillStyle = fillOf(library, pen, entry)
    pen.fillRect(x + 8, y - 6, samplePx - 8, 12)
    return
  }
  pen.strokeStyle = entry.colour
  pen.lineWidth = 2
  pen.setLineDash([...entry.dash])
  pen.beginPath()
  pen.moveTo(x, y)
  pen.lineTo(x + samplePx, y)
  pen.stroke()
  pen.setLineDash([])
}
