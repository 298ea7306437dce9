import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { page } from '../docs/documents.ts'
import { testNames } from '../docs/test-names.ts'

/** The promises of SECURITY.md, each with what cites a test of it. */
function promisesOf(text: string): { promise: string; tests: { file: string; name: string }[] }[] {
  const [, table = ''] = /^## What we promise$(.*?)^## /ms.exec(text) ?? []
  return [...table.matchAll(/^\| (.*?) \| (.*) \|$/gm)]
    .filter(([, promise = '']) => promise !== 'promise' && promise !== '---')
    .map(([, promise = '', cell = '']) => ({
      promise,
      tests: [...cell.matchAll(/`([^`]+)`: ("[^"]+"(?:, "[^"]+")*)/g)].flatMap(([, file = '', names = '']) =>
        [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file, name })),
      ),
    }))
}

const broken = (text: string): string[] =>
  promisesOf(text).flatMap(({ promise, tests }) =>
    tests.length === 0
      ? [promise]
      : tests
          .filter(({ file, name }) => !existsSync(file) || !testNames(file).includes(name))
          .map(({ name }) => name),
  )

it('every promise of SECURITY.md names a test that is there, and runs', () => {
  const { text } = page('SECURITY.md')
  expect(promisesOf(text).length).toBeGreaterThan(8)
  expect(broken(text)).toEqual([])
  expect(broken(text.replace('"has a row for every command"', '"has a row"'))).toEqual(['has a row'])
})

it('it says how to report, what is supported, what is in scope, and what is not promised', () => {
  const { text } = page('SECURITY.md')
  for (const heading of ['Supported', 'What is in scope', 'What we promise', 'What we do not promise'])
    expect(text).toContain(`\n## ${heading}\n`)
  expect(text).toMatch(/do not open a public issue/)
})
