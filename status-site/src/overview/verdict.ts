import type { Overview, RouteState } from '@gatehouse/core/status-document/overview.ts'
import { type Freshness, isPresent } from '../data/freshness.ts'
import { words } from '../words/en.ts'

/** How everything stands, in one line. */
export interface Verdict {
  state: RouteState
  headline: string
  detail: string | null
}

const grave = ['down', 'degraded', 'unknown', 'maintenance'] as const

/** Judges all routes as one. What is old is never judged: `at` says of when it is. */
export function verdictOf(
  { edge, routes }: Pick<Overview, 'edge' | 'routes'>,
  freshness: Freshness,
  at: string,
): Verdict {
  const own = verdictOfRoutes(edge, routes, freshness)
  if (isPresent(freshness)) return own
  // Not even in the past tense: whoever reads it at a glance takes it for the present.
  return { state: 'unknown', headline: words.verdict.unknown(at), detail: null }
}

function verdictOfRoutes(edge: Overview['edge'], routes: Overview['routes'], freshness: Freshness): Verdict {
  if (edge.state === 'unreachable') return { state: 'down', headline: words.verdict.edge, detail: null }
  const count = (state: RouteState) => routes.filter(route => route.state === state).length
  const ill = grave.filter(state => count(state) > 0)
  const said = ill.map(state => words.verdict.some(count(state), routes.length, words.verdictStates[state]))
  const [worst] = ill
  const [headline, ...rest] = said
  if (worst && headline) return { state: worst, headline, detail: rest.join(' · ') || null }
  if (edge.state === 'drifted') return { state: 'degraded', headline: words.verdict.drifted, detail: null }
  if (edge.state === 'unknown') return { state: 'unknown', headline: words.verdict.edgeUnknown, detail: null }
  return verdictOfHealthy(count('healthy'), count('not probed'), routes.length, freshness)
}

function verdictOfHealthy(healthy: number, unprobed: number, all: number, freshness: Freshness): Verdict {
  if (all === 0)
    return { state: 'not probed', headline: words.verdict.none, detail: words.verdict.noneDetail }
  if (healthy === 0) return { state: 'not probed', headline: words.verdict.notProbed, detail: null }
  const detail = unprobed > 0 ? words.verdict.some(unprobed, all, words.verdictStates['not probed']) : null
  if (freshness.kind !== 'fresh')
    return { state: 'unknown', headline: words.verdict.probesOnly(healthy), detail }
  return { state: 'healthy', headline: words.verdict.all(healthy), detail }
}
