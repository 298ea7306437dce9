import { fontOf, type Pen } from './canvas.ts'
import type { Chart } from './chart.ts'
import { type Frame, topOf } from './frame.ts'
import { plainLetters } from './plain-letters.ts'
import { sizes, theme } from './theme.ts'

/** More lines hide what they are about. */
const mostMarks = 12
/** Words stand on the first of so many lines where there is room for them. */
const wordLines = 3
const wordPx = 12
const gapPx = 4

/** What the lines of the marks are, beside the title. @returns where that begins */
export function paintMarkLegend(pen: Pen, { marks, marksAre }: Chart): number {
  const end = sizes.width - sizes.right
  if (marks.length === 0 || marksAre === undefined) return end
  const text = plainLetters(marksAre)
  const y = sizes.titleHeight / 2
  pen.font = fontOf(11)
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  pen.fillStyle = theme.ink
  const left = end - pen.measureText(text).width
  pen.fillText(text, left, y)
  pen.fillStyle = theme.mark
  pen.fillRect(left - 9, y - 7, 1.5, 14)
  return left - 20
}

/** What happened, as lines through all panels, the newest of them; words stand where there is room for them. */
export function paintMarks(pen: Pen, { marks, panels }: Chart, frame: Frame): void {
  pen.font = fontOf(10)
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  const within = marks
    .filter(({ atMs }) => atMs >= frame.fromMs && atMs <= frame.untilMs)
    .slice(-mostMarks)
    .map(({ atMs, label }) => ({ x: frame.xOf(atMs), text: plainLetters(label) }))
  pen.fillStyle = theme.mark
  for (const { x } of within)
    for (const panel of panels.keys())
      pen.fillRect(x - 0.5, topOf(panel) + sizes.panelHead, 1, sizes.panelHeight + 1)
  paintWords(pen, within, topOf(panels.length - 1) + sizes.panelHead)
}

interface Word {
  x: number
  text: string
}

/** The newest are the most wanted: each finds its place before the one that was before it. */
function paintWords(pen: Pen, words: readonly Word[], top: number): void {
  const free = new Array<number>(wordLines).fill(sizes.width - sizes.right)
  for (const { x, text } of words.toReversed()) {
    const width = pen.measureText(text).width
    // At the end of the time there is room on the left alone.
    const left = x + gapPx + width <= sizes.width - sizes.right ? x + gapPx : x - gapPx - width
    const line = free.findIndex(until => left + width <= until)
    if (line < 0 || left < sizes.left) continue
    free[line] = Math.min(left, x) - gapPx
    const y = top + 2 + (line + 0.5) * wordPx
    pen.fillStyle = theme.paper
    pen.fillRect(left - 1, y - wordPx / 2, width + 2, wordPx)
    pen.fillStyle = theme.mark
    pen.fillText(text, left, y)
  }
}
