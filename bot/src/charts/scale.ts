import type { ChartUnit } from './chart.ts'

/** A scale from zero on. */
export interface Scale {
  top: number
  ticks: readonly { value: number; text: string }[]
}

const mostTicks = 4

/** A scale that holds a number, with few ticks on round numbers. */
export function scaleFor(most: number, unit: ChartUnit): Scale {
  const least = unit === 'count' ? 4 : unit === 'ms' ? 1 : 0.01
  const need = Math.max(least, most)
  const step = roundUp(need / mostTicks)
  const count = Math.max(1, Math.ceil(need / step - 1e-9))
  const ticks = Array.from({ length: count + 1 }, (_, at) => ({
    value: at * step,
    text: numberText(at * step, unit),
  }))
  return { top: count * step, ticks }
}

/** A number in few characters. */
export function numberText(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'count':
      return shortCount(value)
    case 'ms':
      return value < 1000 ? `${rounded(value)} ms` : `${rounded(value / 1000)} s`
    case 'share':
      return `${rounded(value * 100)} %`
  }
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 2.5, 5, 10].find(one => one * power >= value * (1 - 1e-9)) ?? 10
  return factor * power
}

function shortCount(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P'] as const
  const at = value < 10_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  return `${rounded(value / 1000 ** at)}${units[at]}`
}

function rounded(value: number): string {
  return String(value < 10 ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10)
}
