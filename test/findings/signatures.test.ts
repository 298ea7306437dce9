import { existsSync, readdirSync } from 'node:fs'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import type { LineDetector } from '@gatehouse/core/findings/detector.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { oddBytes } from '@gatehouse/core/findings/detectors/odd-bytes.ts'
import { Marks } from '@gatehouse/core/findings/marks.ts'
import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.ts'
import { usualLine } from './usual-line.ts'

const lineDetectors = detectors
  .filter(detector => detector.kind === 'line')
  .filter(({ mark }) => mark !== undefined)
const files = readdirSync('test/findings/corpus').map(file => file.replace(/\.txt$/, ''))

/** Which of these detectors a line speaks for. */
function spokenFor(by: readonly LineDetector[], line: LogLine): string[] {
  const bits = new Marks(by).of(line)
  return by
    .filter((one, bit) => bits & (1 << bit) && (one.see(line)?.weight ?? 0) > 0)
    .map(({ name }) => name)
}

describe.each(files)('%s', name => {
  const { found, passedOver } = readCorpus(name)

  it('has a corpus that is large enough to be worth something', () => {
    expect(found.length).toBeGreaterThanOrEqual(15)
    expect(passedOver.length).toBeGreaterThanOrEqual(15)
  })

  it.each(found)('finds %j', (_, line) => {
    expect(spokenFor(lineDetectors, line)).toContain(name)
  })

  it.each(passedOver)('passes over %j', (_, line) => {
    expect(spokenFor(lineDetectors, line)).not.toContain(name)
  })

  it('fails when the detector is left out', () => {
    const others = lineDetectors.filter(detector => detector.name !== name)
    expect(others).toHaveLength(lineDetectors.length - 1)
    for (const [, line] of found) expect(spokenFor(others, line)).not.toContain(name)
  })
})

it('every detector has a corpus', () => {
  for (const { name } of detectors)
    expect(
      existsSync(`test/findings/corpus/${name}.txt`) ||
        existsSync(`test/findings/behaviour/corpus/${name}.txt`) ||
        existsSync(`test/waf-log/corpus/${name}.txt`),
      `${name} has no corpus`,
    ).toBe(true)
})

it('one text that is too long to be looked at as a whole is a warning: something may stand in its middle', () => {
  const seen = (query: string) => oddBytes.see(usualLine({ query }))
  expect(seen('a'.repeat(16 * 1024 + 1))).toMatchObject({
    severity: 'warning',
    weight: oddBytes.bucket.limit,
  })
  expect(seen('a'.repeat(16 * 1024))).toEqual({ subject: '203.0.113.7', weight: 1 })
})
