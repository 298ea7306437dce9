import { AppError } from '../error.ts'
import { readConfig } from '../import/adapted/read-config.ts'
import { plainCaddyfile } from '../import/caddyfile/plain-caddyfile.ts'
import type { Imported } from '../import/imported.ts'
import { readImportFile } from '../import/read-file.ts'
import { parseJson } from '../parse-json.ts'
import { adaptCaddyfile } from './adapt-caddyfile.ts'

const maxBytes = 1024 * 1024
const maxJsonBytes = 8 * 1024 * 1024

/**
 * Reads a Caddyfile, or the JSON that Caddy makes of one.
 * @param binary Caddy; null where there is none
 * @throws AppError
 */
export async function importCaddyfile(binary: string | null, path: string): Promise<Imported> {
  const bytes = await readImportFile(path, maxJsonBytes)
  const json = /^\s*\{\s*"/.test(bytes.toString('latin1', 0, 200))
    ? parseJson(bytes.toString('utf8'))
    : undefined
  if (json !== undefined) return readConfig(json)
  if (bytes.length > maxBytes)
    throw new AppError('invalid', `${path} has more than ${maxBytes} bytes; import it in smaller parts.`)
  const { text, variables } = plainCaddyfile(bytes)
  if (binary === null)
    throw new AppError(
      'unavailable',
      'There is no Caddy here to read a Caddyfile with. Make JSON of it where there is one, and import that: caddy adapt --config Caddyfile > caddy.json',
    )
  const imported = readConfig(await adaptCaddyfile(binary, text))
  return { ...imported, remarks: [...variables.map(variableRemark), ...imported.remarks] }
}

function variableRemark({ name, line, usual }: { name: string; line: number; usual: string }) {
  return {
    places: [`line ${line}`],
    words: `{$${name}} comes from an environment that Gatehouse does not have; ${usual === '' ? 'nothing stands in its place' : 'what the file says for that case stands in its place'}.`,
  }
}
