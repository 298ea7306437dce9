import { z } from 'zod'

const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), link: z.boolean().optional() })),
})

/** One npm package at its place; several versions of one name may lie side by side. */
export type InstalledPackage = { readonly name: string; readonly version: string; readonly path: string }

/**
 * Reads what npm notes of an installation: `node_modules/.package-lock.json`, or a package-lock.json. Links to the workspaces
 * are left out.
 * @throws ZodError, SyntaxError when it is neither
 */
export function readInstalledPackages(text: string): readonly InstalledPackage[] {
  return Object.entries(Lock.parse(JSON.parse(text)).packages).flatMap(([path, { version, link }]) => {
    const name = path.split('node_modules/').at(-1)
    return path.includes('node_modules/') && name && version && !link ? [{ name, version, path }] : []
  })
}
