import { type CanvasLibrary, fontOf, type Pen } from './canvas.ts'
import type { Chart } from './chart.ts'
import { gapsOf, unknownSteps } from './describe-chart.ts'
import { type Frame, frameOf, topOf } from './frame.ts'
import { paintMarkLegend, paintMarks } from './paint-marks.ts'
import { paintPanel } from './paint-panel.ts'
import { plainLetters } from './plain-letters.ts'
import { sizes, theme } from './theme.ts'
import { timeTicks } from './time-ticks.ts'

const roundPx = 8

/** Draws a chart as PNG. Takes some ten milliseconds of the thread that it runs in. */
export function paintChart(library: CanvasLibrary, chart: Chart): Buffer {
  const frame = frameOf(chart)
  const canvas = library.createCanvas(sizes.width * sizes.scale, frame.height * sizes.scale)
  const pen = canvas.getContext('2d')
  pen.scale(sizes.scale, sizes.scale)
  paintPaper(pen, frame)
  const leftPx = paintMarkLegend(pen, chart)
  paintTitle(pen, chart.title, leftPx)
  const unknown = unknownSteps(chart)
  for (const [number, panel] of chart.panels.entries())
    paintPanel(library, pen, panel, { frame, number, gaps: gapsOf(chart), unknown })
  paintTime(pen, frame, chart.panels.length)
  paintMarks(pen, chart, frame)
  return canvas.toBuffer('image/png')
}

function paintPaper(pen: Pen, { height }: Frame): void {
  pen.fillStyle = theme.paper
  pen.strokeStyle = theme.edge
  pen.lineWidth = 1
  pen.beginPath()
  pen.roundRect(0.5, 0.5, sizes.width - 1, height - 1, roundPx)
  pen.fill()
  pen.stroke()
}

function paintTitle(pen: Pen, title: string, untilPx: number): void {
  pen.font = fontOf(15, 'bold')
  pen.fillStyle = theme.ink
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  pen.fillText(cut(pen, plainLetters(title), untilPx - sizes.right), sizes.right, sizes.titleHeight / 2)
}

/** As much of a line as there is room for. */
function cut(pen: Pen, text: string, widthPx: number): string {
  if (pen.measureText(text).width <= widthPx) return text
  let kept = text
  while (kept !== '' && pen.measureText(`${kept}…`).width > widthPx) kept = kept.slice(0, -1)
  return `${kept}…`
}

function paintTime(pen: Pen, frame: Frame, panels: number): void {
  const bottom = topOf(panels) - sizes.panelGap
  pen.font = fontOf(11)
  pen.fillStyle = theme.faint
  pen.textBaseline = 'middle'
  pen.textAlign = 'left'
  pen.fillText('UTC', sizes.right, bottom + 15)
  pen.textAlign = 'center'
  for (const { atMs, text } of timeTicks(frame.fromMs, frame.untilMs)) {
    const x = frame.xOf(atMs)
    pen.fillRect(x - 0.5, bottom, 1, 5)
    const half = pen.measureText(text).width / 2
    const inside = Math.min(Math.max(x, sizes.left + half - 6), sizes.width - half - 4)
    pen.fillText(text, inside, bottom + 15)
  }
}
