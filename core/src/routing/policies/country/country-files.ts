import { type FileState, faultyState, type WatchedFiles } from '../../policy/watched-files.ts'
import type { Settings } from '../../settings.ts'

/** The database of countries that the settings name, as a file that others fill; none when they name none. */
export async function countryFiles(
  { countryDatabase }: Pick<Settings, 'countryDatabase'>,
  files: WatchedFiles,
): Promise<FileState[]> {
  if (countryDatabase === null) return []
  const found = await files.countryDatabase(countryDatabase)
  const state = { what: 'the country database', path: countryDatabase, since: 'built' as const }
  if (found.kind === 'faulty') return [{ ...state, ...(await faultyState(found, files)) }]
  return [{ ...state, fault: null, holds: found.type, sinceMs: found.builtAtMs, keptMs: null }]
}
