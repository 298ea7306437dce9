import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { z } from 'zod'

/** Rather more than it has; what knows configurations or databases has hundreds. */
const mostModules = 120

const child = fileURLToPath(new URL('../threads/loading.ts', import.meta.url))
const loadedBy = (file: string) => {
  const said = execFileSync(process.execPath, [child, import.meta.resolve(file)])
  return z.array(z.string()).parse(JSON.parse(String(said)))
}
const packagesOf = (modules: readonly string[]) => [
  ...new Set(modules.flatMap(module => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? [])),
]

it('the thread that reads the log loads next to nothing: each of its MB and milliseconds comes twice', () => {
  const modules = loadedBy('@gatehouse/bot/access-log/reading.ts')
  // So that nothing was left out because something failed before.
  expect(modules.some(module => module.endsWith('/pieces/packer.ts'))).toBe(true)
  expect(packagesOf(modules)).toEqual(['ipaddr.js'])
  expect(modules.length).toBeLessThan(mostModules)
  // What counts knows rows, and checks them.
  expect(packagesOf(loadedBy('@gatehouse/bot/access-log/counting.ts'))).toContain('zod')
})
