import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { adaptCaddyfile } from '@gatehouse/core/caddy/adapt-caddyfile.ts'
import { isWithin, leavesOf } from '@gatehouse/core/import/adapted/ledger.ts'
import { readConfig } from '@gatehouse/core/import/adapted/read-config.ts'
import { plainCaddyfile } from '@gatehouse/core/import/caddyfile/plain-caddyfile.ts'
import type { Imported } from '@gatehouse/core/import/imported.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { caddyBinary } from '../harness/edge.ts'

const folder = fileURLToPath(new URL('cases/', import.meta.url))
const documents: [name: string, document: unknown][] = []

/** Everything that the cases adapt to. */
beforeAll(async () => {
  for (const name of readdirSync(folder)) {
    const [given = ''] = readFileSync(folder + name, 'utf8').split('----------\n')
    if (given.startsWith('{"')) documents.push([name, JSON.parse(given)])
    else
      try {
        documents.push([name, await adaptCaddyfile(caddyBinary, plainCaddyfile(Buffer.from(given)).text)])
      } catch {
        // A case that is refused as a whole drops nothing.
      }
  }
})

/** What says only which rules belong together, and when headers are written: here that is always at the end. */
const onlyOrder = /\.(group|terminal|deferred)$/

/** A leaf as something else. */
function otherwise(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return `${value}x`
    case 'number':
      return value + 1
    case 'boolean':
      return !value
    default:
      return 'x'
  }
}

type Path = (string | number)[]

function leafPaths(value: unknown, path: Path = []): Path[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((one, index) => [index, one])
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : []
  if (entries.length === 0) return [path]
  return entries.flatMap(([key, child]) => leafPaths(child, [...path, key]))
}

function changed(document: unknown, path: Path): unknown {
  const [key, ...rest] = path
  if (key === undefined) return otherwise(document)
  if (Array.isArray(document)) return document.map((one, index) => (index === key ? changed(one, rest) : one))
  const own = document as Record<string, unknown>
  return { ...own, [key]: changed(own[String(key)], rest) }
}

const isNamed = ({ remarks }: Imported, place: string) =>
  remarks.some(({ places }) => places.some(one => isWithin(place, one)))

describe('nothing of a configuration is dropped in silence', () => {
  it('every leaf that no remark names makes a difference to what is imported', () => {
    const silent: string[] = []
    let leaves = 0
    for (const [name, document] of documents) {
      const before = readConfig(document)
      const text = JSON.stringify(before)
      const places = leavesOf(document)
      for (const [index, path] of leafPaths(document).entries()) {
        leaves += 1
        const place = places[index] ?? ''
        if (isNamed(before, place) || onlyOrder.test(place)) continue
        if (JSON.stringify(readConfig(changed(document, path))) === text) silent.push(`${name}: ${place}`)
      }
    }
    expect(silent).toEqual([])
    expect(leaves).toBeGreaterThan(400)
  })

  it('also of one that nobody would write', () => {
    const pieces = fc.constantFrom(
      ...documents.flatMap(([, document]) => leafPaths(document).map(path => ({ document, path }))),
    )
    fc.assert(
      fc.property(pieces, fc.jsonValue({ maxDepth: 4 }), fc.string(), ({ document, path }, value, key) => {
        const strange = put(document, path.slice(0, -1), key, value)
        const imported = readConfig(strange)
        const taken = readConfig(document)
        const added = leavesOf(strange).filter(place => !leavesOf(document).includes(place))
        for (const place of added)
          if (!isNamed(imported, place))
            expect(JSON.stringify(imported.routes)).not.toBe(JSON.stringify(taken.routes))
      }),
      { numRuns: 200 },
    )
  })

  it('not even of a document that is none', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), value => {
        const imported = readConfig(value)
        expect(imported.routes).toEqual([])
        for (const place of leavesOf(value)) expect(isNamed(imported, place)).toBe(true)
      }),
    )
  })
})

/** A document with one more value beside a leaf. */
function put(document: unknown, path: Path, key: string, value: unknown): unknown {
  const [next, ...rest] = path
  if (next === undefined)
    return Array.isArray(document) ? [...document, value] : { ...Object(document), [key]: value }
  if (Array.isArray(document))
    return document.map((one, index) => (index === next ? put(one, rest, key, value) : one))
  const own = document as Record<string, unknown>
  return { ...own, [next]: put(own[String(next)], rest, key, value) }
}
