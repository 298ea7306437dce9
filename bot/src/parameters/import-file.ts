import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { isWithin } from '@gatehouse/core/import/adapted/ledger.ts'
import type { Imported, Remark } from '@gatehouse/core/import/imported.ts'
import { intoState } from '@gatehouse/core/import/into-state.ts'
import { wildcardOf } from '@gatehouse/core/routing/answering-order.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { FilePath } from '@gatehouse/core/routing/file-path.ts'
import type { Finding } from '@gatehouse/core/routing/guards/guard.ts'
import { Host } from '@gatehouse/core/routing/host.ts'
import { commaList } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { key, positional, type Wish } from '../command.ts'

/** Of what an import could not take over, or left out. */
export const importGuard = 'import'

/** A file by its path, and what was read of it once it has been. */
export interface ImportFile {
  path: string
  imported: Imported | null
}

const mostPlaces = 5
const mostRemarks = 300

const Prefix = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,15}$/, 'a prefix has up to 16 lower-case letters, digits and hyphens, as in old-')

/** The words of every import, with how the file looks. */
export function importParameters(looks: string, what: string) {
  const file = FilePath.transform((path): ImportFile => ({ path, imported: null }))
  return {
    file: positional(file, looks, what),
    only: key(commaList(Host), 'shop.example.com,…', 'these hosts alone; otherwise all'),
    prefix: key(Prefix, 'old-', 'begins the names of routes and policies that it makes'),
  }
}

interface ImportArguments {
  file: ImportFile
  only: string[] | undefined
  prefix: string | undefined
}

/**
 * Reads the file for whoever has the machine.
 * @throws AppError `forbidden` for everybody else
 */
export async function readImport<A extends ImportArguments>(
  args: A,
  actor: Actor,
  read: (path: string) => Promise<Imported>,
): Promise<A> {
  if (actor.kind !== 'local')
    throw new AppError(
      'forbidden',
      'Files of the machine are read for whoever is at its console, and for nobody else. Import it there: npm run gate -- import …',
    )
  return { ...args, file: { ...args.file, imported: await read(args.file.path) } }
}

/** The state with what is imported, and what could not be taken over. */
export function importWish(state: DesiredState, { file, only, prefix }: ImportArguments): Wish {
  const { path, imported } = file
  if (imported === null) throw new Error('the file was not read')
  const { after, added, words } = intoState(state, imported, { only: only ?? null, prefix: prefix ?? '' })
  const remarks = wishedRemarks(imported, only ?? null).map(remarkWords)
  const more = remarks.length - mostRemarks
  const said = [
    ...words,
    ...remarks.slice(0, mostRemarks),
    ...(more > 0
      ? [`And ${more} more remarks, too many to name: import it in smaller parts to see them all.`]
      : []),
    ...missing(only ?? [], imported),
  ]
  return {
    after,
    done: `${added.length} ${added.length === 1 ? 'route' : 'routes'} imported from ${path}`,
    findings: said.map((message): Finding => ({ guard: importGuard, message, risk: 'change' })),
  }
}

/** With the hosts beside each place; of some hosts alone, what is about them. */
function wishedRemarks({ remarks, sites }: Imported, only: readonly string[] | null): Remark[] {
  const siteAt = (place: string) => sites.find(site => isWithin(place, site.place))
  const isWished = (hosts: readonly string[]) =>
    hosts.length === 0 || hosts.some(host => only?.some(one => one === host || wildcardOf(one) === host))
  return remarks.flatMap(({ places, words }) => {
    const named = places.flatMap(place => {
      const site = siteAt(place)
      if (only !== null && !(site && isWished(site.hosts))) return []
      return [site && site.hosts.length > 0 ? `${hostWords(site.hosts)}: ${place}` : place]
    })
    return named.length === 0 ? [] : [{ places: named, words }]
  })
}

function hostWords([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} and ${more.length} more`
}

function remarkWords({ places, words }: Remark): string {
  const more = places.length - mostPlaces
  const named = places.slice(0, mostPlaces).map(place => place || 'all of it')
  return `${words} (${named.join(', ')}${more > 0 ? ` and ${more} more places like these` : ''})`
}

function missing(only: readonly string[], { routes }: Imported): string[] {
  return only
    .filter(host => !routes.some(({ hosts }) => hosts.includes(host)))
    .map(host => `Nothing of ${host} could be imported: it is not there, or was not taken over.`)
}
