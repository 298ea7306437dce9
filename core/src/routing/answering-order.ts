/** A route as far as its place among those of a host goes. */
interface Placed {
  path: string | null
}

/**
 * The routes of a host in the order in which they answer: the longest path first. A host whose routes all have a path falls back to those of
 * its wildcard, so that adding a path route never takes the rest of a site away.
 */
export function answeringOrder<T extends Placed>(own: readonly T[], wildcard: readonly T[]): T[] {
  const lower = ({ path }: Placed) => path?.toLowerCase()
  const whole = own.some(({ path }) => path === null)
  const below = whole ? [] : wildcard.filter(one => !own.some(other => lower(other) === lower(one)))
  return [...own, ...below].sort(bySpecificity)
}

/** The wildcard that stands for a host too; that of a wildcard is itself. */
export function wildcardOf(host: string): string {
  return host.replace(/^[^.]+/, '*')
}

/** Whether a route with this path answers what comes to the other path. Caddy matches paths without regard to case. */
export function coversPath(own: string | null, asked: string | null): boolean {
  if (own === null) return true
  const [prefix, path] = [own.toLowerCase(), asked?.toLowerCase()]
  return path === prefix || path?.startsWith(`${prefix}/`) === true
}

function bySpecificity(a: Placed, b: Placed): number {
  return (b.path?.length ?? 0) - (a.path?.length ?? 0) || ((a.path ?? '') < (b.path ?? '') ? -1 : 1)
}
