import type { SourceDeps } from './source.ts'

/** Of more routes nobody looks which of their upstreams are down. */
const mostLookedAt = 50
const fewest = 6

/** What it is called among the facts of each trouble. */
export const sharedLabel = 'shared upstream'

/**
 * The host behind at least half of these routes whose upstreams are down there, and which of the routes it is behind; null when there is none, or the
 * routes are few.
 */
export function sharedUpstream(
  { health, edge }: Pick<SourceDeps, 'health' | 'edge'>,
  bad: readonly string[],
): { host: string; routes: ReadonlySet<string> } | null {
  if (bad.length < fewest) return null
  const counts = new Map<string, number>()
  for (const route of bad.slice(0, mostLookedAt)) {
    const upstreams = health.routes(route)[0]?.upstreams ?? []
    const down = upstreams.filter(({ state }) => state === 'down').map(({ address }) => hostOf(address))
    for (const host of new Set(down)) counts.set(host, (counts.get(host) ?? 0) + 1)
  }
  const [most] = [...counts].sort((one, other) => other[1] - one[1])
  if (!most || most[1] * 2 < Math.min(bad.length, mostLookedAt)) return null
  const [host] = most
  const names = new Set(bad)
  const routes = edge
    .current()
    .state.routes.filter(
      ({ name, target }) =>
        names.has(name) && target.kind === 'proxy' && target.upstreams.some(one => one.host === host),
    )
  return { host, routes: new Set(routes.map(({ name }) => name)) }
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}
