import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Whom a file knows in its own folder, by types as well: the linter follows values alone. */
function known(folder: string, file: string): string[] {
  const text = readFileSync(`${folder}/${file}`, 'utf8')
  return [...text.matchAll(/from '\.\/([a-z-]+\.ts)'/g)].map(([, name = '']) => name)
}

function circleFrom(folder: string, file: string, way: string[]): string[] | undefined {
  const at = way.indexOf(file)
  if (at >= 0) return [...way.slice(at), file]
  for (const next of known(folder, file)) {
    const circle = circleFrom(folder, next, [...way, file])
    if (circle) return circle
  }
  return undefined
}

it.each([
  ['bot/src/dispatch', 30],
  ['bot/src/charts', 30],
])('in %s no file knows one that knows it, not even by a type', (folder, least) => {
  const files = readdirSync(folder).filter(file => file.endsWith('.ts'))
  expect(files.flatMap(file => known(folder, file)).length).toBeGreaterThan(least)
  expect(files.map(file => circleFrom(folder, file, [])).filter(circle => circle !== undefined)).toEqual([])
})
