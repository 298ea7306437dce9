import { durationText } from '@gatehouse/core/duration-text.ts'
import { countText, msText, shareText } from '../replies/number-words.ts'
import { dateText } from '../replies/when-text.ts'
import { visible } from '../visible.ts'
import type { Chart, ChartPanel, ChartSeries, ChartUnit } from './chart.ts'

/** Discord takes 1024 characters. https://docs.discord.com/developers/components/reference#media-gallery */
const longest = 900
const mostMarks = 4

/** What a chart shows, for who does not see it: one line. */
export function describeChart(chart: Chart): string {
  const { title, startMs, stepMs, untilMs = Number.POSITIVE_INFINITY, panels, marks } = chart
  const count = stepsOf(chart)
  const unknown = unknownSteps(chart).length
  const said = [
    `Chart: ${title}.`,
    `From ${dateText(startMs)} to ${dateText(Math.min(untilMs, startMs + count * stepMs))}, ${durationText(stepMs)} a step.`,
    ...panels.map(panelWords),
    ...(unknown > 0 ? [`${unknown} of ${count} steps: ${gapsOf(chart)}.`] : []),
    ...marks.slice(-mostMarks).map(({ atMs, label }) => `${dateText(atMs)}: ${label}.`),
  ]
  const text = visible(said.join(' '))
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`
}

/** What a step without a number is called. */
export function gapsOf({ gaps = 'not known' }: Pick<Chart, 'gaps'>): string {
  return gaps
}

/** How many steps a chart has. */
export function stepsOf({ panels }: Pick<Chart, 'panels'>): number {
  return Math.max(1, ...panels.flatMap(({ series }) => series.map(({ points }) => points.length)))
}

/** The steps of which no panel knows anything. How long nothing took is no number either, but known. */
export function unknownSteps(chart: Chart): number[] {
  const all = Array.from({ length: stepsOf(chart) }, (_, at) => at)
  return all.filter(at => chart.panels.every(panel => isUnknown(panel, at)))
}

function isUnknown({ series }: ChartPanel, at: number): boolean {
  return series.every(({ points }) => (points[at] ?? null) === null)
}

function panelWords({ title, unit, series }: ChartPanel): string {
  return `${title}: ${series.map(one => seriesWords(one, unit)).join('; ')}.`
}

function seriesWords({ name, points }: ChartSeries, unit: ChartUnit): string {
  const known = points.filter(point => point !== null)
  const last = known.at(-1)
  if (last === undefined) return `${name} not known`
  const text = (value: number) => valueText(value, unit)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  if (least === most) return `${name} ${text(least)} throughout`
  return `${name} from ${text(least)} to ${text(most)}, ${text(last)} at the end`
}

function valueText(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'count':
      return countText(value)
    case 'ms':
      return msText(value)
    case 'share':
      return shareText(value)
  }
}
