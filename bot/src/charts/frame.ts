import type { Chart } from './chart.ts'
import { stepsOf } from './describe-chart.ts'
import type { Scale } from './scale.ts'
import { sizes } from './theme.ts'

/** Where things lie in a picture, in pixels. */
export interface Frame {
  steps: number
  stepPx: number
  fromMs: number
  untilMs: number
  height: number
  xOf(atMs: number): number
}

/** The frame of a chart. */
export function frameOf(chart: Chart): Frame {
  const steps = stepsOf(chart)
  const fromMs = chart.startMs
  const untilMs = fromMs + steps * chart.stepMs
  const widthPx = sizes.width - sizes.left - sizes.right
  return {
    steps,
    stepPx: widthPx / steps,
    fromMs,
    untilMs,
    height: topOf(chart.panels.length) - sizes.panelGap + sizes.axisHeight,
    xOf: atMs => sizes.left + ((atMs - fromMs) / (untilMs - fromMs)) * widthPx,
  }
}

/** Where a panel begins, by its number. */
export function topOf(panel: number): number {
  return sizes.titleHeight + panel * (sizes.panelHead + sizes.panelHeight + sizes.panelGap)
}

/** Where a value lies in a panel that begins there. */
export function yOf(value: number, { top }: Scale, panelTop: number): number {
  const share = Math.min(1, Math.max(0, value / top))
  return panelTop + sizes.panelHead + (1 - share) * sizes.panelHeight
}
