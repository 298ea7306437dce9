import type { ChartPanel, ChartSeries, ChartTone } from './chart.ts'

/** Its own paper, so that it reads the same in a dark chat and in a light one. */
export const theme = {
  paper: '#fbfbfc',
  edge: '#c9ced6',
  ink: '#1f2733',
  faint: '#5a6472',
  grid: '#e3e6eb',
  unknown: '#d5d9e0',
  mark: '#7a3f9d',
} as const

/** How the series of a panel are told apart: by strokes and stripes, and by colour as well. */
const looks: Readonly<Record<ChartTone, SeriesLook>> = {
  usual: { colour: '#2765b0', dash: [], stripes: 'full' },
  odd: { colour: '#b86e00', dash: [9, 4], stripes: 'rising' },
  bad: { colour: '#b3261e', dash: [2, 3], stripes: 'crossed' },
  other: { colour: '#4d5866', dash: [9, 3, 2, 3], stripes: 'dotted' },
}
const tones: readonly ChartTone[] = ['usual', 'odd', 'bad', 'other']

/** The series of a panel, each with its look; those beyond the fourth are left out. */
export function looked({ series }: ChartPanel): (ChartSeries & SeriesLook)[] {
  return tones.flatMap((tone, at) => {
    const one = series[at]
    return one ? [{ ...one, ...looks[one.tone ?? tone] }] : []
  })
}

/** How one series is drawn. */
export interface SeriesLook {
  colour: string
  /** Of its line, in pixels. */
  dash: readonly number[]
  /** Of its area. */
  stripes: 'full' | 'rising' | 'crossed' | 'dotted' | 'falling'
}

/** Sizes in pixels, before they are drawn twice as fine. */
export const sizes = {
  width: 720,
  left: 62,
  right: 20,
  titleHeight: 40,
  panelHead: 24,
  panelHeight: 118,
  panelGap: 14,
  axisHeight: 34,
  scale: 2,
} as const
