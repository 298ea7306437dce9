import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { page } from './documents.ts'
import { testNames } from './test-names.ts'

interface Row {
  threat: string
  tests: { file: string; name: string }[]
}

/** The rows of the table under the heading "Threat, control, test". */
function rowsOf(text: string): Row[] {
  const [, table = ''] = /^## Threat, control, test$(.*?)(?=^## |$(?![\s\S]))/ms.exec(text) ?? []
  return table
    .split('\n')
    .filter(line => line.startsWith('| ') && !/^\| (---|threat) /.test(line))
    .map(line => {
      const [threat = '', , ...rest] = line.slice(2, -2).split(' | ')
      const cited = [...rest.join(' | ').matchAll(/`([^`]+)`: ("[^"]+"(?:, "[^"]+")*)/g)]
      const tests = cited.flatMap(([, file = '', names = '']) =>
        [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file, name })),
      )
      return { threat, tests }
    })
}

/** What a page says of tests that is not so. */
function wrongIn(text: string): string[] {
  return rowsOf(text).flatMap(({ threat, tests }) => {
    if (tests.length === 0) return [`${threat}: no test`]
    return tests
      .filter(({ file, name }) => !existsSync(file) || !testNames(file).includes(name))
      .map(({ file, name }) => `${threat}: ${file} has no "${name}"`)
  })
}

it('every test that docs/security.md names is there, and runs', () => {
  const { text } = page('docs/security.md')
  expect(rowsOf(text).length).toBeGreaterThan(25)
  expect(wrongIn(text)).toEqual([])
})

it('no file or name in the table is overlooked', () => {
  const [, table = ''] = page('docs/security.md').text.split('## Threat, control, test')
  const rows = rowsOf(page('docs/security.md').text)
  const seen = rows.flatMap(({ tests }) => tests)
  const rest = table.split('\n## ')[0] ?? ''
  expect(new Set(seen.map(({ file }) => file)).size).toBe(new Set(rest.match(/`test\/[^`]+`/g)).size)
  expect(seen).toHaveLength((rest.match(/^\| .*$/gm) ?? []).join('\n').match(/"[^"]+"/g)?.length ?? 0)
})

it('a wrong name, a name of another file, a wrong file and a row without a test would be noticed', () => {
  const { text } = page('docs/security.md')
  const table = (cell: string) =>
    `## Threat, control, test\n\n| threat | control | test |\n| --- | --- | --- |\n| t | c | ${cell} |\n\n## Next\n`
  const right = '"a right code works once, and neither it nor an older one works after it"'
  expect(wrongIn(table(`\`test/identity/codes.test.ts\`: ${right}`))).toEqual([])
  expect(wrongIn(table(`\`test/identity/audit.test.ts\`: ${right}`))).toHaveLength(1)
  expect(wrongIn(table(`\`test/identity/coeds.test.ts\`: ${right}`))).toHaveLength(1)
  expect(wrongIn(table('`test/identity/codes.test.ts`: "works once"'))).toHaveLength(1)
  expect(wrongIn(table('shown by nothing'))).toEqual(['t: no test'])
  expect(
    wrongIn(text.replace('"has a row for every command"', '"has a row for most commands"')),
  ).toHaveLength(1)
})
