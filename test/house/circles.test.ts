import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const folder = 'bot/src/dispatch'

/** Whom a file knows in its own folder, by types as well: the linter follows values alone. */
function known(file: string): string[] {
  const text = readFileSync(`${folder}/${file}`, 'utf8')
  return [...text.matchAll(/from '\.\/([a-z-]+\.ts)'/g)].map(([, name = '']) => name)
}

function circleFrom(file: string, way: string[]): string[] | undefined {
  const at = way.indexOf(file)
  if (at >= 0) return [...way.slice(at), file]
  for (const next of known(file)) {
    const circle = circleFrom(next, [...way, file])
    if (circle) return circle
  }
  return undefined
}

it('from a line to its effect no file knows one that knows it, not even by a type', () => {
  const files = readdirSync(folder)
  expect(files.flatMap(known).length).toBeGreaterThan(30)
  expect(files.map(file => circleFrom(file, [])).filter(circle => circle !== undefined)).toEqual([])
})
