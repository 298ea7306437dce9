import type { Chart } from './chart.ts'
import { stepsOf } from './describe-chart.ts'
import type { Scale } from './scale.ts'
import { sizes } from './theme.ts'

/** Where things lie in a picture, in pixels. */
export interface Frame {
  steps: number
  stepPx: number
  /** Where the time ends; the last step may end beyond. */
  endPx: number
  fromMs: number
  untilMs: number
  height: number
  xOf(atMs: number): number
}

/** The frame of a chart. */
export function frameOf(chart: Chart): Frame {
  const steps = stepsOf(chart)
  const fromMs = chart.startMs
  const lastMs = fromMs + (steps - 1) * chart.stepMs
  // A step that has just begun is seen all the same.
  const endMs = Math.max(chart.untilMs ?? Number.POSITIVE_INFINITY, lastMs + chart.stepMs / 4)
  const untilMs = Math.min(lastMs + chart.stepMs, endMs)
  const widthPx = sizes.width - sizes.left - sizes.right
  return {
    steps,
    stepPx: (widthPx * chart.stepMs) / (untilMs - fromMs),
    endPx: sizes.left + widthPx,
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
