import { fontOf, type Pen } from './canvas.ts'
import type { Chart } from './chart.ts'
import { type Frame, topOf } from './frame.ts'
import { plainLetters } from './plain-letters.ts'
import { sizes, theme } from './theme.ts'

/** More lines hide what they are about. */
const mostMarks = 12

/** What happened, as lines through all panels, the newest of them; words stand where there is room for them. */
export function paintMarks(pen: Pen, { marks, panels }: Chart, frame: Frame): void {
  const bottom = topOf(panels.length) - sizes.panelGap
  pen.font = fontOf(10)
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  let taken = Number.POSITIVE_INFINITY
  const within = marks.filter(({ atMs }) => atMs >= frame.fromMs && atMs <= frame.untilMs)
  for (const { atMs, label } of within.slice(-mostMarks).toReversed()) {
    const x = frame.xOf(atMs)
    pen.fillStyle = theme.mark
    for (const panel of panels.keys())
      pen.fillRect(x - 0.5, topOf(panel) + sizes.panelHead, 1, sizes.panelHeight + 1)
    const text = plainLetters(label)
    const width = pen.measureText(text).width
    const fitsRight = x + 4 + width <= Math.min(taken, sizes.width - sizes.right)
    taken = x - 2
    if (fitsRight) pen.fillText(text, x + 4, bottom - sizes.panelHeight + 7)
  }
}
