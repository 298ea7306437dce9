import { expect, it } from 'vitest'
import { readLine } from '../../harness/read-line.ts'
import { generate } from './generate.ts'

const [dayMs, untilMs] = [86_400_000, Date.UTC(2026, 10, 23)]

function linesOf(count: number, seed = 8): string[] {
  return [...generate({ lines: count, seed, untilMs, forMs: 10 * dayMs })]
}

it('writes the same log for the same seed, and another one for another', () => {
  expect(linesOf(500)).toEqual(linesOf(500))
  expect(linesOf(500)).not.toEqual(linesOf(500, 9))
})

it('has everything that it must have', () => {
  const texts = linesOf(20_000)
  const lines = texts.flatMap(text => {
    const bytes = Buffer.from(text)
    return readLine(bytes, 0, bytes.length) ?? []
  })
  const share = (wanted: (line: (typeof lines)[number]) => boolean) =>
    lines.filter(wanted).length / lines.length
  expect(new Set(lines.map(({ host }) => host)).size).toBe(24)
  expect(new Set(lines.map(({ client }) => client)).size).toBeGreaterThan(9000)
  expect(share(({ client }) => client.includes(':'))).toBeCloseTo(0.3, 1)
  expect(new Set(lines.map(({ path }) => path)).size).toBeGreaterThan(3000)
  expect(share(({ path }) => path === '/.env')).toBeGreaterThan(0.0005)
  expect(share(({ path }) => path.includes('etc'))).toBeGreaterThan(0.0005)
  expect(share(({ query }) => query.includes('UNION'))).toBeGreaterThan(0.0002)
  expect(share(({ query }) => /script|onerror/.test(query))).toBeGreaterThan(0.0005)
  expect(share(({ agent }) => agent.startsWith('sqlmap'))).toBeGreaterThan(0.002)
  expect(share(({ method }) => method === 'PROPFIND')).toBeGreaterThan(0.0001)
  expect(share(({ path, agent }) => `${path}${agent}`.includes('\u202e'))).toBeGreaterThan(0.0002)
  expect(lines.some(({ path, agent }) => path.length > 5000 || agent.length > 5000)).toBe(true)
  expect(share(({ blocked }) => blocked !== null)).toBeCloseTo(0.01, 2)
  expect(share(({ by }) => by !== null)).toBeCloseTo(0.01, 2)
  expect(share(({ status }) => status === 101)).toBeGreaterThan(0.001)
  expect(lines.every(({ atMs }) => atMs > untilMs - 11 * dayMs && atMs <= untilMs)).toBe(true)
  expect(texts.length - lines.length).toBeGreaterThan(5)
  expect(Math.max(...texts.map(text => Buffer.byteLength(text)))).toBeLessThan(256 * 1024)
})
