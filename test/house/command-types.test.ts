import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'

const read = "read: () => ({ title: 'x', severity: 'info' })"
const wish = "wish: state => ({ after: state, done: 'x' })"
/** Declarations of commands, and what the compiler says about each; nothing where it takes it. */
const declared = [
  { what: 'one that looks', lines: `role: 'viewer', risk: 'read', ${read}`, says: null },
  { what: 'one that changes something', lines: `role: 'operator', risk: 'change', ${wish}`, says: null },
  { what: 'one without a role', lines: `risk: 'read', ${read}`, says: "'role' is missing" },
  { what: 'one without a risk', lines: `role: 'viewer', ${read}`, says: "'risk' is missing" },
  {
    what: 'one that changes something and claims to look',
    lines: `role: 'operator', risk: 'read', ${wish}`,
    says: 'error TS',
  },
].map((one, index) => ({ ...one, file: `test/house/declared-${index}.generated.ts` }))

afterAll(() => {
  for (const { file } of declared) rmSync(file, { force: true })
})

/** What the compiler says about all of them. */
const said = (() => {
  for (const { file, lines } of declared)
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
  const files = declared.map(({ file }) => file)
  try {
    return execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...flags, ...files], {
      encoding: 'utf8',
    })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
})()

it.each(declared)('$what', ({ file, says }) => {
  const about = said.split(/\n(?=\S)/).filter(line => line.startsWith(file))
  if (says === null) expect(about).toEqual([])
  else expect(about.join('\n')).toContain(says)
})
