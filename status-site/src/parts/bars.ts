import { type Bars, type Mark, marks } from '@gatehouse/core/status-document/history.ts'
import { h } from '../dom/element.ts'
import { partText } from '../time/moment.ts'
import { words } from '../words/en.ts'

const names: Readonly<Record<Mark, string>> = { h: 'h', g: 'g', d: 'd', m: 'm', '?': 'u', '-': 'n' }
const isMark = (letter: string): letter is Mark => letter in marks

/**
 * A time as bars, the oldest first, each named by its date, its state and its minutes down. One stop of the tab key for all of them; arrow
 * keys move from bar to bar.
 */
export function bars({ startMs, stepMs, states, downMinutes }: Bars, label: string): HTMLElement {
  const dated = partText(stepMs)
  const last = states.length - 1
  const all = [...states].filter(isMark).map((mark, index) => {
    const down = downMinutes[String(index)]
    const name = barName(dated(startMs + index * stepMs), mark, down)
    const tabindex = index === last ? 0 : -1
    return h('span', { class: `bar bar-${names[mark]}`, role: 'img', 'aria-label': name, tabindex })
  })
  return h(
    'div',
    { class: all.length > 60 ? 'bars bars-many' : 'bars', role: 'group', 'aria-label': label },
    all,
  )
}

/** As people read it: `12 November: degraded, 14 min down`. */
function barName(date: string, mark: Mark, downMinutes: number | undefined): string {
  const down = downMinutes ? `, ${words.bars.down(minutes(downMinutes))}` : ''
  return `${date}: ${words.marks[mark]}${down}`
}

const minutes = (value: number): string => (value < 1 ? '< 1' : String(Math.round(value)))

/** What the shapes of bars mean. */
export function barLegend(): HTMLElement {
  const entries = Object.entries(names).map(([letter, name]) => {
    const word = isMark(letter) ? words.marks[letter] : ''
    return h('li', {}, h('span', { class: `bar bar-${name}`, 'aria-hidden': 'true' }), word)
  })
  return h('ul', { class: 'legend', 'aria-label': words.bars.legend }, entries)
}
