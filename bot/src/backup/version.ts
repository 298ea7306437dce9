import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Package = z.object({ version: z.string() })

/** Of this Gatehouse. */
export function gatehouseVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return Package.parse(JSON.parse(readFileSync(file, 'utf8'))).version
}
