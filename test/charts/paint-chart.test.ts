import { loadCanvas } from '@gatehouse/bot/charts/canvas.ts'
import type { Chart } from '@gatehouse/bot/charts/chart.ts'
import { frameOf, topOf } from '@gatehouse/bot/charts/frame.ts'
import { paintChart } from '@gatehouse/bot/charts/paint-chart.ts'
import { sizes } from '@gatehouse/bot/charts/theme.ts'
import { expect, it } from 'vitest'
import { chartOf, seriesOf } from './chart-of.ts'
import { differing, type Pixels, pixelsOf } from './pixels.ts'

const library = await loadCanvas()
const painted = (chart: Chart) => pixelsOf(paintChart(library, chart))
const wholeHeight = sizes.titleHeight + sizes.panelHead + sizes.panelHeight + sizes.axisHeight

it('is a picture twice as fine as it is large, and the same each time', async () => {
  const chart = chartOf([seriesOf(1, 2, 3)])
  const one = await painted(chart)
  expect([one.width, one.height]).toEqual([2 * sizes.width, 2 * wholeHeight])
  expect(differing(one.data, (await painted(chart)).data)).toBe(0)
  const other = await painted(chartOf([seriesOf(3, 2, 1)]))
  expect(differing(one.data, other.data)).toBeGreaterThan(1000)
})

it('has a paper of its own, so that it reads the same in a dark chat and in a light one', async () => {
  const { width, height, data } = await painted(chartOf([seriesOf(1)]))
  let clear = 0
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) clear += 1
  // The round corners alone.
  expect(clear).toBeLessThan(400)
  expect(clear / (width * height)).toBeLessThan(0.001)
})

it('shows nothing known otherwise than nothing at all', async () => {
  const zero = await painted(chartOf([seriesOf(5, 0, 5)]))
  const unknown = await painted(chartOf([seriesOf(5, null, 5)]))
  expect(differing(zero.data, unknown.data)).toBeGreaterThan(10_000)
  const lines = { look: 'lines' } as const
  const gap = await painted(chartOf([seriesOf(5, 5, null, 5, 5)], lines))
  const through = await painted(chartOf([seriesOf(5, 5, 5, 5, 5)], lines))
  expect(differing(gap.data, through.data)).toBeGreaterThan(1000)
})

it('shows as unknown what no panel knows, not how long nothing took', async () => {
  const took = { title: 'took', unit: 'ms', look: 'lines', series: [seriesOf(20, null, 20)] } as const
  const twoPanels = (...requests: (number | null)[]): Chart => {
    const chart = chartOf([seriesOf(...requests)])
    return { ...chart, panels: [...chart.panels, took] }
  }
  const hatched = async (chart: Chart) => {
    const { width, data } = await painted(chart)
    const { xOf, stepPx } = frameOf(chart)
    const row = Math.round(2 * (topOf(1) + sizes.panelHead + sizes.panelHeight / 3))
    const from = Math.round(2 * (xOf(chart.startMs) + 1.2 * stepPx))
    const inks = Array.from({ length: 120 }, (_, at) => luminance(data, 4 * (row * width + from + at)))
    return new Set(inks).size > 2
  }
  expect(await hatched(twoPanels(5, 0, 5))).toBe(false)
  expect(await hatched(twoPanels(5, null, 5))).toBe(true)
})

it('draws nothing beyond the end of the time that is known', async () => {
  const chart = chartOf([seriesOf(5, 5, 5)])
  const untilMs = chart.startMs + 2.5 * chart.stepMs
  const frame = frameOf({ ...chart, untilMs })
  expect(frame.untilMs).toBe(untilMs)
  expect(frame.xOf(untilMs)).toBe(sizes.width - sizes.right)
  for (const look of ['stacked', 'lines'] as const)
    for (const last of [5, null]) {
      const { width, height, data } = await painted({
        ...chartOf([seriesOf(5, 5, last)], { look }),
        untilMs: chart.startMs + 2.25 * chart.stepMs,
      })
      for (let y = 2 * (topOf(0) + sizes.panelHead); y < height - 20; y += 1)
        for (let x = width - 2 * sizes.right + 4; x < width - 8; x += 1)
          expect(luminance(data, 4 * (y * width + x))).toBeGreaterThan(240)
    }
})

it('says in the legend what its marks are', async () => {
  const marks = [{ atMs: Date.UTC(2026, 10, 23, 14, 1), label: 'down' }]
  const violet = async (chart: Chart) => {
    const { width, data } = await painted(chart)
    return Array.from({ length: 2 * sizes.titleHeight * width }, (_, at) => 4 * at).filter(
      at => (data[at] ?? 0) < 140 && (data[at + 1] ?? 0) < 90 && (data[at + 2] ?? 0) > 140,
    ).length
  }
  const chart = chartOf([seriesOf(1, 2)])
  expect(await violet({ ...chart, marks, marksAre: 'its state changed' })).toBeGreaterThan(20)
  for (const less of [{ marks: [], marksAre: 'its state changed' }, { marks }])
    expect(await violet({ ...chart, ...less })).toBe(0)
})

it.each(['lines', 'stacked'] as const)('tells four series apart without their colours: %s', async look => {
  const seen = new Set<string>()
  for (const at of [0, 1, 2, 3]) {
    const series = [0, 1, 2, 3].map(one =>
      seriesOf(...new Array<number | null>(8).fill(one === at ? 4 : null)),
    )
    const chart = chartOf(series, { look, most: 8 })
    seen.add(inkOf(await painted(chart), chart))
  }
  expect([...seen]).toHaveLength(4)
})

/** How ink and paper follow each other through the middle of a panel, without colour: the length of each stretch. */
function inkOf({ width, data }: Pixels, chart: Chart): string {
  const frame = frameOf(chart)
  const middle = topOf(0) + sizes.panelHead + sizes.panelHeight / 2
  const rows = chart.panels[0]?.look === 'lines' ? [0] : [5, 7]
  const from = Math.round(2 * (frame.xOf(chart.startMs) + frame.stepPx))
  return rows
    .map(row => {
      const start = (Math.round(2 * (middle + row)) * width + from) * 4
      const dark = Array.from({ length: 120 }, (_, at) => luminance(data, start + 4 * at) < 160)
      const changes = dark.filter((one, at) => at > 0 && one !== dark[at - 1]).length
      return `${changes} changes, ${dark.filter(Boolean).length} dark`
    })
    .join('; ')
}

function luminance(data: Uint8ClampedArray, at: number): number {
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const hostile = [
  '\u202egnp.exe',
  'שלום עולם',
  'Z̷͎̈́a̶͓͂l̵͇̈́g̷̬̈́o̴'.repeat(20),
  '👩‍👩‍👧‍👦🏴‍☠️',
  'a\nb\r\tc\u0007\u009b31m',
  'x'.repeat(100_000),
  '\ud800',
]

it('draws what others wrote with our own letters, on its line and within the picture', async () => {
  const plain = await painted(chartOf([seriesOf(1, 2)]))
  for (const text of hostile) {
    const chart: Chart = {
      ...chartOf([{ name: text, points: [1, 2] }], { title: text }),
      title: text,
      marks: [{ atMs: Date.UTC(2026, 10, 23, 14, 1), label: text }],
    }
    const drawn = await painted(chart)
    expect([drawn.width, drawn.height]).toEqual([plain.width, plain.height])
    // Between the title and the first panel nothing is written, and nothing beyond the last line.
    for (const y of [33, wholeHeight - 5])
      expect(isBlank(drawn, y), `${JSON.stringify(text).slice(0, 40)} at ${y}`).toBe(true)
  }
})

/** Whether a row of a picture is paper alone, but for its edge. */
function isBlank({ width, data }: Pixels, y: number): boolean {
  const start = 2 * y * width * 4
  for (let x = 4; x < width - 4; x += 1) if (luminance(data, start + 4 * x) < 240) return false
  return true
}

it('draws what is hardly a chart', async () => {
  const none = { ...chartOf([]), marks: [{ atMs: Number.NaN, label: '' }] }
  const odd = [
    none,
    { ...none, panels: [] },
    chartOf([seriesOf()]),
    chartOf([seriesOf(null, null)]),
    chartOf([seriesOf(0)]),
    chartOf([seriesOf(1e15, 1e-9)]),
    chartOf([seriesOf(-5, 5)], { look: 'lines', unit: 'ms' }),
    chartOf([seriesOf(...new Array<number>(2000).fill(3))]),
    chartOf(Array.from({ length: 9 }, () => seriesOf(1, 2))),
  ]
  for (const chart of odd) expect((await painted(chart)).width).toBe(2 * sizes.width)
})
