import type { Trouble } from './alert.ts'
import type { AlertSource } from './source.ts'

/** More of a source within a minute are told as one. */
export const mostAlone = 5
export const floodWindowMs = 60_000

const mostNamed = 10
/** More keys are not remembered: each of them is one that may be unknown later, which keeps the whole from being over. */
const mostMembers = 1000

/** The key of the one trouble that stands for all of a source that have no alert of their own. */
export function groupKey({ name }: Pick<AlertSource, 'name'>): string {
  return `${name}:*`
}

/** Many troubles of a source as one. */
export function grouped(
  source: Pick<AlertSource, 'name' | 'many'>,
  troubles: readonly Trouble[],
): Trouble & { members: string[] } {
  const critical = troubles.filter(({ severity }) => severity === 'critical').length
  const first = troubles.slice(0, mostNamed)
  const more = troubles.length - first.length
  return {
    key: groupKey(source),
    severity: critical > 0 ? 'critical' : 'warning',
    title: `${troubles.length} ${source.many}.`,
    facts: [
      ['critical', `${critical} of ${troubles.length}`],
      ...first.map(({ key, title }) => [key.slice(source.name.length + 1), title] as const),
      ...(more > 0 ? [['and', `${more} more`] as const] : []),
    ],
    route: null,
    actions: ['panic'],
    members: troubles.slice(0, mostMembers).map(({ key }) => key),
  }
}
