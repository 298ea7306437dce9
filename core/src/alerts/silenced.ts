import type { Trouble } from './alert.ts'
import type { Silence } from './alert-store.ts'

/** The silence that an alert falls under, if any: of its key, or of what its key begins with. */
export function silencedBy(
  { key, severity }: Pick<Trouble, 'key' | 'severity'>,
  silences: readonly Silence[],
): Silence | undefined {
  return silences.find(
    ({ what, critical }) =>
      (critical || severity !== 'critical') && (key === what || key.startsWith(`${what}:`)),
  )
}
