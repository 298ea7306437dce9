import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'

const file = 'test/house/declared.generated.ts'
afterEach(() => rmSync(file, { force: true }))

/** What the compiler says about a command that is declared so. */
function compiled(lines: string): string {
  writeFileSync(
    file,
    `import { defineCommand } from '@gatehouse/bot/command.ts'
export const declared = defineCommand({
  name: 'x', summary: 'x', parameters: {}, examples: [], ${lines}
})
`,
  )
  const options =
    '--noEmit --strict --module nodenext --target esnext --allowImportingTsExtensions --skipLibCheck'
  const flags = [...options.split(' '), '--erasableSyntaxOnly', '--types', 'node', '--ignoreConfig']
  try {
    return execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...flags, file], {
      encoding: 'utf8',
    })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

it('a command without a role or without a risk does not compile', () => {
  const read = "read: () => ({ title: 'x', severity: 'info' })"
  expect(compiled(`role: 'viewer', risk: 'read', ${read}`)).toBe('')
  expect(compiled(`risk: 'read', ${read}`)).toContain("'role' is missing")
  expect(compiled(`role: 'viewer', ${read}`)).toContain("'risk' is missing")
})

it('a command that changes something cannot be declared as one that only looks', () => {
  const wish = "wish: state => ({ after: state, done: 'x' })"
  expect(compiled(`role: 'operator', risk: 'change', ${wish}`)).toBe('')
  expect(compiled(`role: 'operator', risk: 'read', ${wish}`)).toContain('error TS')
})
