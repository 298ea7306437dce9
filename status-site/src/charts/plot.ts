import { s } from '../dom/element.ts'
import { partText } from '../time/moment.ts'

/** Where values lie within a drawing, in pixels. */
export interface Plot {
  widthPx: number
  heightPx: number
  left: number
  right: number
  top: number
  bottom: number
  most: number
  parts: number
  /** The left side of a part. */
  x: (part: number) => number
  y: (value: number) => number
}

/** A drawing of so many parts, whose highest line is a round number above all values. */
export function plotOf(parts: number, highest: number, widthPx: number, right: number): Plot {
  const heightPx = 190
  const [left, top, bottom] = [44, 22, 24]
  const most = roundUp(highest)
  const wide = Math.max(1, widthPx - left - right)
  const x = (part: number) => round(left + (part / Math.max(1, parts)) * wide)
  const y = (value: number) => round(heightPx - bottom - (value / most) * (heightPx - top - bottom))
  return { widthPx, heightPx, left, right, top, bottom, most, parts, x, y }
}

/** The lines and names of both axes. */
export function axes(
  { widthPx, heightPx, left, right, most, parts, x, y }: Plot,
  startMs: number,
  stepMs: number,
  unit: (value: number) => string,
): SVGElement {
  const rules = [0, 0.5, 1].map(share => {
    const at = y(most * share)
    return [
      s('line', { class: 'rule', x1: left, x2: widthPx - right, y1: at, y2: at }),
      s('text', { x: left - 6, y: at + 4, 'text-anchor': 'end' }, unit(most * share)),
    ]
  })
  const dated = partText(stepMs)
  const names = Math.max(2, Math.min(6, Math.floor((widthPx - left - right) / 110)))
  const times = Array.from({ length: names }, (_, index) => Math.round((index * (parts - 1)) / (names - 1)))
  const texts = [...new Set(times)].map((part, index, all) => {
    const anchor = index === 0 ? 'start' : index === all.length - 1 ? 'end' : 'middle'
    const at = index === all.length - 1 ? x(parts) : x(part)
    return s('text', { x: at, y: heightPx - 6, 'text-anchor': anchor }, dated(startMs + part * stepMs))
  })
  return s('g', { 'aria-hidden': 'true' }, rules, texts)
}

/** Places to point at, one for each part, named. One stop of the tab key for all; arrow keys move. */
export function hits(
  { heightPx, top, bottom, parts, x }: Plot,
  named: (part: number) => string,
  label: string,
): SVGElement {
  const all = Array.from({ length: parts }, (_, part) =>
    s('rect', {
      class: 'hit',
      role: 'img',
      'aria-label': named(part),
      tabindex: part === parts - 1 ? 0 : -1,
      x: x(part),
      y: top,
      width: round(Math.max(1, x(part + 1) - x(part))),
      height: heightPx - top - bottom,
    }),
  )
  return s('g', { role: 'group', 'aria-label': label }, all)
}

/** One digit that is not zero, and then zeros: or two and a half. */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const scale = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find(one => one * scale >= value) ?? 10
  return step * scale
}

/** Tenths of a pixel are enough. */
export const round = (value: number): number => Math.round(value * 10) / 10
