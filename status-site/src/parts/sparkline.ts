import { h, heard, s } from '../dom/element.ts'
import { words } from '../words/en.ts'
import { rate } from '../words/numbers.ts'

const width = 90
const height = 24

/** Requests of each of the last minutes as a line; it is broken where nothing is known. */
export function sparkline(minutes: readonly (number | null)[]): HTMLElement {
  const known = minutes.filter(value => value !== null)
  const most = Math.max(1, ...known)
  const step = width / Math.max(1, minutes.length - 1)
  let isDrawing = false
  const path = minutes.map((value, index) => {
    if (value === null) {
      isDrawing = false
      return ''
    }
    const letter = isDrawing ? 'L' : 'M'
    isDrawing = true
    return `${letter}${round(index * step)} ${round(height - 2 - (value / most) * (height - 4))}`
  })
  const drawn = s('path', { class: 'line', d: path.join('') })
  const svg = s(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    drawn,
  )
  const said = known.length > 0 && words.sparkline(rate(Math.min(...known)), rate(Math.max(...known)))
  return h('span', { class: 'sparkline' }, svg, heard(said))
}

const round = (value: number): number => Math.round(value * 10) / 10
