import { importCaddyfile } from '@gatehouse/core/caddy/import-files.ts'
import type { ImportSources } from '@gatehouse/core/import/import-sources.ts'
import { NpmImports } from '@gatehouse/core/sqlite/import-npm.ts'

/** What can be imported here. `binary` is Caddy; null where the edge runs somewhere else. */
export function openImports(binary: string | null): ImportSources {
  const npm = new NpmImports()
  return { caddyfile: path => importCaddyfile(binary, path), npm: path => npm.read(path) }
}
