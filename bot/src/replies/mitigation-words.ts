import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { DatedProof } from '@gatehouse/core/edge/proof-book.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import {
  type Mitigation,
  mitigationName,
  mitigationWords,
  untilWords,
} from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { laidOwner } from '@gatehouse/core/routing/mitigation/mitigation-kind.ts'
import { proofWord } from './proofs-reply.ts'
import { untilText, whenText } from './when-text.ts'

/** Of a mitigation over everything, so many routes are looked at for what was shown. */
const mostRoutes = 50

/** The mitigations that lie over a route. */
export function mitigationsOver(
  { mitigations }: { mitigations: readonly Mitigation[] },
  route: string,
): Mitigation[] {
  return mitigations.filter(one => one.route === null || one.route === route)
}

/** Until when, and how long that is: `2026-11-23 14:35 UTC, in 12m`. */
export function endText({ untilMs }: Pick<Mitigation, 'untilMs'>, nowMs: number): string {
  return untilMs === null ? 'until revoked' : `until ${untilWords(untilMs)}, ${untilText(untilMs, nowMs)}`
}

/** A mitigation in half a line: `maintenance shop until 2026-11-23 14:35 UTC, in 12m`. */
export function mitigationText(mitigation: Mitigation, nowMs: number): string {
  return `${mitigationName(mitigation)} ${endText(mitigation, nowMs)}`
}

/** What was last shown by real requests of what a mitigation lays over routes. */
export function proofsOf(
  edge: Pick<Edge, 'proofs'>,
  { routes }: Pick<DesiredState, 'routes'>,
  mitigation: Mitigation,
): DatedProof[] {
  const name = mitigationName(mitigation)
  return routes
    .filter(({ enabled, name }) => enabled && (mitigation.route === null || mitigation.route === name))
    .slice(0, mostRoutes)
    .flatMap(route => edge.proofs(route.name).filter(({ policy }) => laidOwner(policy) === name))
}

/** The same in a word or two: the worst of it. */
export function shownText(proofs: readonly DatedProof[], nowMs: number): string {
  const order = ['failed', 'open', 'proven']
  const [worst] = [...proofs].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  return worst ? `${proofWord(worst)} ${whenText(worst.atMs, nowMs)}` : 'not shown'
}

/** For programs. */
export function mitigationData(mitigation: Mitigation): Record<string, unknown> {
  const { sinceMs, untilMs, ...rest } = mitigation
  return {
    name: mitigationName(mitigation),
    ...rest,
    since: new Date(sinceMs).toISOString(),
    until: untilMs === null ? null : new Date(untilMs).toISOString(),
  }
}

/** Its options in words, without what every mitigation has. */
export function optionFacts(mitigation: Mitigation): [string, string][] {
  const { until: _, reason: __, ...options } = mitigationWords(mitigation)
  return Object.entries(options)
}
