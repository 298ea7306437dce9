import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Component, isLicenceFile, isNoticeFile } from './component.ts'

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      link: z.boolean().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
    }),
  ),
})

/** A package of the lock file; `forOneMachine` is what npm installs on some systems only. */
export type NpmComponent = Component & { readonly forOneMachine: boolean }

/** Every package that is locked, those included that are not for this machine: of them only what they declare is known. */
export function npmComponents(root: string): readonly NpmComponent[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  return Object.entries(packages).flatMap(([path, entry]) => {
    const name = path.split('node_modules/').at(-1)
    if (!path.includes('node_modules/') || !name || entry.link) return []
    const read = filesIn(join(root, path))
    return {
      name,
      kind: 'npm' as const,
      declared: entry.license ?? null,
      texts: read(isLicenceFile),
      notices: read(isNoticeFile),
      development: entry.dev === true,
      forOneMachine: entry.optional === true || entry.os !== undefined || entry.cpu !== undefined,
    }
  })
}

function filesIn(folder: string): (wanted: (name: string) => boolean) => readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
  return wanted =>
    names
      .filter(file => file.isFile() && wanted(file.name))
      .map(({ name }) => readFileSync(join(folder, name), 'utf8'))
}
