import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importCaddyfile } from '@gatehouse/core/caddy/import-files.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { caddyBinary } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { planText } from './plan-text.ts'

const folder = fileURLToPath(new URL('cases/', import.meta.url))
const line = '----------\n'

const scratch = temporaryFolder()
afterAll(() => scratch.stop())

async function textOf(given: string): Promise<string> {
  const file = join(scratch.path, 'Caddyfile')
  writeFileSync(file, given)
  try {
    return planText(await importCaddyfile(caddyBinary, file))
  } catch (error) {
    if (error instanceof AppError) return `refused: ${error.message}\n`
    throw error
  }
}

/**
 * A case is a text file: a Caddyfile, a line of ten hyphens, and what importing it does to an empty edge. To add one, write the Caddyfile and
 * run the tests with GOLDEN_UPDATE=1; then read what came out.
 */
describe('a Caddyfile gives exactly this plan', () => {
  it.each(readdirSync(folder))('%s', async name => {
    const [given = '', expected = ''] = readFileSync(folder + name, 'utf8').split(line)
    const text = await textOf(given)
    if (process.env.GOLDEN_UPDATE) writeFileSync(folder + name, `${given}${line}${text}`)
    else expect(text).toBe(expected)
  })
})
