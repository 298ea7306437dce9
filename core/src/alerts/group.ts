import type { Trouble } from './alert.ts'
import type { AlertSource } from './source.ts'

/** More of a source within a minute are told as one. */
export const mostAlone = 5
/** Of critical ones so many have an alert of their own at a time, also while others of them are told as one. */
export const mostCriticalAlone = 20
export const floodWindowMs = 60_000

const mostNamed = 10
/** More keys are not remembered: each of them is one that may be unknown later, which keeps the whole from being over. */
export const mostMembers = 1000

/** The keys of the troubles that stand for all of a source that have no alert of their own: the critical ones, and the others. */
export function groupKeys({ name }: Pick<AlertSource, 'name'>): { critical: string; others: string } {
  return { critical: `${name}:*critical`, others: `${name}:*` }
}

/** Many troubles of a source as one, the gravest first. */
export function grouped(
  source: Pick<AlertSource, 'name' | 'many' | 'manyActions'>,
  key: string,
  all: readonly Trouble[],
): Trouble & { members: string[] } {
  const critical = all.filter(({ severity }) => severity === 'critical')
  const troubles = [...critical, ...all.filter(({ severity }) => severity !== 'critical')]
  const first = troubles.slice(0, mostNamed)
  const more = troubles.length - first.length
  return {
    key,
    severity: critical.length > 0 ? 'critical' : 'warning',
    title: `${troubles.length} ${source.many}.`,
    facts: [
      ['critical', `${critical.length} of ${troubles.length}`],
      ...first.map(one => [one.key.slice(source.name.length + 1), one.title] as const),
      ...(more > 0 ? [['and', `${more} more`] as const] : []),
    ],
    route: null,
    actions: source.manyActions ?? ['panic'],
    members: troubles.slice(0, mostMembers).map(one => one.key),
  }
}
