/** How the numbers of a panel are read. A `share` is from 0 to 1. */
export type ChartUnit = 'count' | 'ms' | 'share'

/** Numbers over time that can be drawn where a platform shows pictures. Every text in it is plain text. */
export interface Chart {
  /** What the file is called, without its ending. */
  name: 'traffic' | 'rates' | 'health'
  title: string
  /** When the first step begins, in milliseconds since 1970, and how long each is. */
  startMs: number
  stepMs: number
  /** Where the time ends that is known, within the last step; its end when it is left out. Nothing is drawn beyond. */
  untilMs?: number
  /** One below the other, over the same time. */
  panels: readonly ChartPanel[]
  /** What a step without any number is called: `not known` when it is left out. */
  gaps?: string
  /** What the marks are, for the legend. */
  marksAre?: string
  /** What happened meanwhile, the oldest first. */
  marks: readonly ChartMark[]
}

/** Numbers of one unit. `stacked`: parts of one sum; `lines`: each for itself. */
export interface ChartPanel {
  title: string
  unit: ChartUnit
  look: 'stacked' | 'lines'
  /** The end of the scale; the greatest number when it is left out. */
  most?: number
  /** At most four can be told apart without colour. */
  series: readonly ChartSeries[]
}

/** One number a step; null where nothing is known. */
export interface ChartSeries {
  name: string
  /** What it is drawn as; in the order of the series when it is left out. */
  tone?: ChartTone
  points: readonly (number | null)[]
}

/** How a series is meant. */
export type ChartTone = 'usual' | 'odd' | 'bad' | 'other'

/** A moment, with a word or two. */
export interface ChartMark {
  atMs: number
  label: string
}
