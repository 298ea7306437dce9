import type { KeptAlert, Silence } from './alert-store.ts'
import { mostMembers } from './group.ts'

/**
 * The silence that an alert falls under, if any: of its key, or of what its key begins with; or, when it is made of several things, the first
 * to end of those under which all of them fall.
 */
export function silencedBy(
  { key, severity, members }: Pick<KeptAlert, 'key' | 'severity' | 'members'>,
  silences: readonly Silence[],
): Silence | undefined {
  const holding = silences
    .filter(({ critical }) => critical || severity !== 'critical')
    .map(silence => ({ silence, members: new Set(silence.members) }))
  const over = (one: string) =>
    holding.find(
      ({ silence: { what }, members }) => one === what || one.startsWith(`${what}:`) || members.has(one),
    )?.silence
  const own = over(key)
  // Of more than these nobody knows which they are.
  if (own || members.length === 0 || members.length >= mostMembers) return own
  const all = members.map(over)
  if (all.includes(undefined)) return undefined
  return all.flatMap(one => one ?? []).sort((one, other) => one.untilMs - other.untilMs)[0]
}
