import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ChartPictures } from '@gatehouse/bot/charts/chart-pictures.ts'
import { expect, it } from 'vitest'
import { chartOf, seriesOf } from './chart-of.ts'

const chart = chartOf([seriesOf(1, 2, 3)])

it('draws the chart of a reply, and nothing where there is none', async () => {
  const pictures = new ChartPictures(() => undefined)
  expect(await pictures.of({})).toBeNull()
  const picture = await pictures.of({ chart })
  expect(picture?.name).toBe('traffic.png')
  expect(picture?.png.subarray(1, 4).toString()).toBe('PNG')
  expect(picture?.words).toMatch(/^Chart: Requests\./)
})

it('does without a picture where the library cannot be loaded, and says so in the log', async () => {
  const logged: unknown[] = []
  const pictures = new ChartPictures(
    (level, message, fields) => logged.push([level, message, fields]),
    () => Promise.reject(new Error('no build for this machine')),
  )
  expect(await pictures.of({ chart })).toBeNull()
  expect(logged).toEqual([['warn', 'a chart could not be drawn', { words: 'no build for this machine' }]])
})

it('nothing is drawn on the main thread: the program does not know what draws, the threads of the chats do', () => {
  const draws = resolve('bot/src/charts/paint-chart.ts')
  expect(reachedFrom('bot/src/main.ts').has(draws)).toBe(false)
  for (const chat of ['slack', 'discord'])
    expect(reachedFrom(`bot/src/platforms/${chat}/thread.ts`).has(draws), chat).toBe(true)
})

/** Every file that a file imports for more than its types, and what those import. */
function reachedFrom(file: string): Set<string> {
  const reached = new Set<string>()
  const left = [resolve(file)]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (reached.has(next)) continue
    reached.add(next)
    left.push(...importsOf(next))
  }
  return reached
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const named = text.matchAll(
    /^(?:import|export) (?!type )[^'"]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
  )
  return [...named].flatMap(([, a, b, c]) => {
    const name = a ?? b ?? c ?? ''
    const path = name.startsWith('.')
      ? join(dirname(file), name)
      : name.replace(/^@gatehouse\/(core|bot)\//, (_, room) => `${resolve(room, 'src')}/`)
    return existsSync(path) ? [resolve(path)] : []
  })
}
