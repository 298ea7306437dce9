import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { AppError } from '../../error.ts'
import { didYouMean } from '../../nearest.ts'
import { findMitigationKind, mitigationKinds } from '../mitigations/index.ts'
import type { Risk } from '../risk.ts'
import { Slug } from '../slug.ts'
import type { Words } from '../words.ts'
import type { MitigationKind } from './mitigation-kind.ts'

/** How long a mitigation holds when nobody says so. */
export const usualLastingMs = 3_600_000
/** How long it holds at most, unless it is to hold until somebody revokes it. */
export const longestLastingMs = 7 * 86_400_000
/** How long it holds at least. */
export const shortestLastingMs = 60_000

/**
 * A temporary emergency measure laid over the routes. What it is about and its kind are its identity: there is one `maintenance shop`.
 * `route` null means every route. `untilMs` null means until somebody revokes it.
 */
export const Mitigation = z
  .strictObject({
    kind: z.enum(mitigationKinds.map(({ kind }) => kind)),
    route: Slug.nullable(),
    /** Of the route, as `dialAddress` writes it. */
    upstream: z.string().nullable(),
    options: z.record(z.string(), z.unknown()),
    reason: z.string().nullable(),
    /** Who started it. */
    by: z.string(),
    sinceMs: z.int(),
    untilMs: z.int().nullable(),
  })
  .transform((mitigation, context) => {
    const read = findMitigationKind(mitigation.kind)?.schema.safeParse(mitigation.options)
    if (read?.success) return { ...mitigation, options: read.data as Record<string, unknown> }
    const words = `${mitigation.kind}: ${read?.error.issues[0]?.message ?? 'unknown kind'}`
    context.addIssue({ code: 'custom', message: words })
    return z.NEVER
  })
export type Mitigation = z.infer<typeof Mitigation>

/** Its kind. Every mitigation that was read has one. */
export function mitigationKindOf({ kind }: Pick<Mitigation, 'kind'>): MitigationKind {
  const found = findMitigationKind(kind)
  if (!found) throw new Error(`no kind of mitigation ${kind}`)
  return found
}

/** What starting it asks at least. */
export function startRisk(mitigation: Mitigation): Risk {
  return mitigationKindOf(mitigation).risk(mitigation.options as never, mitigation.route === null)
}

/** Its identity, as people type it: `maintenance shop`, `lockdown all`, `drain shop 10.0.0.5:8080`. */
export function mitigationName({
  kind,
  route,
  upstream,
}: Pick<Mitigation, 'kind' | 'route' | 'upstream'>): string {
  return [kind, route ?? 'all', ...(upstream === null ? [] : [upstream])].join(' ')
}

/** Whether two of one name do the same to traffic, whoever started them, why and until when. */
export function laysTheSame(one: Mitigation, other: Mitigation): boolean {
  return isDeepStrictEqual(one.options, other.options)
}

/** @throws AppError `not_found` when none of that name holds, with what does: of these, or of what `held` names beside them */
export function findMitigation(
  { mitigations }: { mitigations: readonly Mitigation[] },
  name: string,
  held = () => mitigations.map(mitigationName),
): Mitigation {
  const found = mitigations.find(one => mitigationName(one) === name)
  if (found) return found
  throw new AppError('not_found', `There is no "${name}" now.${holding(held(), name)}`)
}

/** What there is instead: the nearest name, or some of those that hold. */
function holding(names: readonly string[], name: string): string {
  const near = didYouMean(name, names)
  if (near !== '' || names.length === 0) return near
  const most = 5
  const more = names.length > most ? ' and more; see: mitigation list' : ''
  return ` What holds: ${names.slice(0, most).join(', ')}${more}`
}

/** A mitigation in words, by the keys of its command. */
export function mitigationWords(mitigation: Mitigation): Words {
  const { fields } = mitigationKindOf(mitigation)
  const words: Words = { until: untilWords(mitigation.untilMs) }
  for (const [key, { usual, write }] of Object.entries(fields)) {
    const value = mitigation.options[key]
    const text = write(value as never)
    if (usual === undefined || write(usual as never) !== text) words[key] = text
  }
  if (mitigation.reason !== null) words.reason = mitigation.reason
  return words
}

/** The moment of an end, for people: `2026-11-23 14:35 UTC`, with seconds where they matter. */
export function untilWords(untilMs: number | null): string {
  if (untilMs === null) return 'revoked'
  const text = new Date(untilMs).toISOString().slice(0, 19).replace('T', ' ')
  return `${text.endsWith(':00') ? text.slice(0, 16) : text} UTC`
}
