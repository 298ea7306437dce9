import {
  oddSegment,
  soundTarget,
  twiceRead,
} from '@gatehouse/core/routing/policies/strict-path/path-syntax.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { amount, runs } from '../harness/soak.ts'

type Syntax = Parameters<typeof soundTarget>[0]
const strict: Syntax = { semicolons: 'refuse', 'encoded-slash': 'refuse' }

/** The patterns say the same to RE2 and to JavaScript; strict-path.test.ts tries them in Caddy. */
function passes(target: string, syntax: Syntax = strict): boolean {
  return (
    new RegExp(soundTarget(syntax)).test(target) &&
    !new RegExp(oddSegment(syntax)).test(target) &&
    !new RegExp(twiceRead).test(target)
  )
}

const pieces = [
  '/',
  '.',
  '..',
  ';',
  '\\',
  '%',
  '%2',
  '%2e',
  '%2F',
  '%5c',
  '%25',
  '%252e',
  '%00',
  '%20',
  '%3b',
]
const more = [
  '%c3%a9',
  '%c0%af',
  '%e2',
  '%80',
  '%ef%bc%8f',
  '%7f',
  'a',
  'B',
  '~',
  '?',
  '#',
  ' ',
  'é',
  '%61',
  '25',
]
const targets = fc
  .array(fc.oneof(fc.constantFrom(...pieces, ...more), fc.string({ maxLength: 2 })), { maxLength: 12 })
  .map(parts => `/${parts.join('')}`)

const separators = { refuse: /\//, allow: /\/|%2f/i }

it.each([
  strict,
  { ...strict, semicolons: 'allow' },
  { ...strict, 'encoded-slash': 'allow' },
  { semicolons: 'allow', 'encoded-slash': 'allow' },
] as const)('whatever passes with %j means the same to every reader', syntax => {
  fc.assert(
    fc.property(targets, target => {
      fc.pre(passes(target, syntax))
      const [path = ''] = target.split('?')
      const segments = path.slice(1).split(separators[syntax['encoded-slash']])
      for (const [index, segment] of segments.entries()) {
        // What the server behind looks at when it drops parameters. The last may be empty: a path that ends in a slash.
        const [name = ''] = syntax.semicolons === 'allow' ? segment.split(/;|%3b/i) : [segment]
        const decoded = decodeURIComponent(name)
        expect(decoded).not.toMatch(/[\\/;\p{Cc}]/u)
        expect(decoded).not.toMatch(/^ |[. ]$/)
        expect(decoded.normalize('NFKC')).not.toMatch(/^\.{1,2}$|[\\/]/)
        expect(decoded).not.toMatch(/%[0-9a-f]{2}|%u[0-9a-f]{2}/i)
        if (index < segments.length - 1) expect(decoded).not.toBe('')
      }
    }),
    { numRuns: runs(20_000) },
  )
})

it('a property that never applies shows nothing: a good part of what is tried passes', () => {
  const sample = fc.sample(targets, { numRuns: amount(2000, 5000), seed: 1 })
  expect(sample.filter(target => passes(target)).length).toBeGreaterThan(200)
})
