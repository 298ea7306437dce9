import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'

const file = 'test/house/declared-policy.generated.ts'
afterEach(() => rmSync(file, { force: true }))

const head = `import { choiceField, networksField, weakens, yesNoField } from '@gatehouse/core/routing/policy/field.ts'
import { definePolicy } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { open } from '@gatehouse/core/routing/policy/proof.ts'
const base = { kind: 'x', summary: 'x', examples: [], fields: {}, proves: 'x', prove: async () => open('x') }
`

/** Those of the expressions that the compiler does not take. */
function refused(expressions: readonly string[]): string[] {
  writeFileSync(file, head + expressions.map((one, index) => `export const x${index} = ${one}\n`).join(''))
  const options =
    '--noEmit --strict --module nodenext --target esnext --allowImportingTsExtensions --skipLibCheck'
  const flags = [...options.split(' '), '--erasableSyntaxOnly', '--types', 'node', '--ignoreConfig']
  const first = head.split('\n').length
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...flags, file], { encoding: 'utf8' })
    return []
  } catch (error) {
    const found = String((error as { stdout?: string }).stdout).matchAll(/^\S*generated\.ts\((\d+),/gm)
    const lines = new Set([...found].map(([, line]) => Number(line)))
    return expressions.filter((_one, index) => lines.has(first + index))
  }
}

it('a kind of policy that is not whole, and a field without a word on what protects less, do not compile', {
  timeout: 60_000,
}, () => {
  const whole = [
    'definePolicy({ ...base, routes: () => [] })',
    'definePolicy({ ...base, around: () => [] })',
    'definePolicy({ ...base, routes: () => [], narrows: () => true, narrower: () => true })',
    'definePolicy({ ...base, routes: () => [], ends: () => [], afterEnds: options => options })',
    "definePolicy({ ...base, routes: () => [], weakens: () => ['x'], weakensWords: 'x' })",
    "yesNoField({ summary: 'x', weaker: weakens.never })",
  ]
  const lacking = [
    'definePolicy({ ...base })',
    'definePolicy({ ...base, routes: () => [], narrower: () => true })',
    'definePolicy({ ...base, routes: () => [], ends: () => [] })',
    'definePolicy({ ...base, routes: () => [], afterEnds: options => options })',
    "definePolicy({ ...base, routes: () => [], weakens: () => ['x'] })",
    "definePolicy({ ...base, routes: () => [], weakensWords: 'x' })",
    "yesNoField({ summary: 'x' })",
    "networksField(1, { summary: 'x' })",
    "choiceField(['a', 'b'], { summary: 'x', usual: 'a' })",
  ]
  expect(refused([...whole, ...lacking])).toEqual(lacking)
})
