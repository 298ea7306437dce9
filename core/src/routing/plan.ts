import { canonicalJson, sha256 } from '../canonical-json.ts'
import type { Change } from '../change.ts'
import { AppError } from '../error.ts'
import { DesiredState, normalise, stateHash } from './desired-state.ts'
import { diffStates } from './diff.ts'
import { type Finding, type GuardDeps, runGuards } from './guards/index.ts'
import { graver, type Risk } from './risk.ts'
import { touchedNames } from './touched.ts'

/**
 * Whose traffic a plan touches: enabled routes and their hosts, before or after. A change of settings touches all of them, one of a policy
 * those that carry it.
 */
export interface Impact {
  routes: number
  hosts: number
  /** The first of these routes by name, at most ten. */
  names: string[]
}

const mostNames = 10

/** What a command would do, in full: who confirms it confirms exactly this. */
export interface Plan {
  /** The revision it starts from; null on an edge that has none yet. */
  base: number | null
  before: DesiredState
  after: DesiredState
  changes: Change[]
  impact: Impact
  findings: Finding[]
  risk: Risk
  /** SHA-256 over base, changes, impact, findings, risk and the hash of the state after. */
  hash: string
}

/**
 * Works out a plan.
 * @param base the state as it is, normalised, with its revision
 * @param wish the state as it should be
 * @param risk what the command asks at least
 * @param found what whoever wishes it knows against it, beside what guards find
 * @throws AppError `conflict` or `invalid` when the wish contradicts itself
 */
export async function makePlan(
  deps: GuardDeps,
  base: { number: number | null; state: DesiredState },
  wish: DesiredState,
  risk: Risk,
  found: readonly Finding[] = [],
): Promise<Plan> {
  const after = normalise(wish)
  refuseInvalid(base.state, after)
  const changes = diffStates(base.state, after)
  const findings = [...found, ...(await runGuards(deps, { before: base.state, after, changes }))]
  const risks = [risk, ...changes.map(changeRisk), ...findings.map(finding => finding.risk ?? 'read')]
  const impact = impactOf(base.state, after, changes)
  const plan = { base: base.number, changes, impact, findings, risk: graver(...risks) }
  return {
    ...plan,
    before: base.state,
    after,
    hash: sha256(canonicalJson({ ...plan, after: stateHash(after) })),
  }
}

/** Nothing is written that could not be read again: what is new in a state is held against its schema, whoever made it. */
function refuseInvalid(before: DesiredState, after: DesiredState): void {
  const known = new Set(before.routes)
  const knownPolicies = new Set(before.policies)
  const knownMitigations = new Set(before.mitigations)
  const read = DesiredState.safeParse({
    settings: after.settings,
    policies: after.policies.filter(policy => !knownPolicies.has(policy)),
    routes: after.routes.filter(route => !known.has(route)),
    mitigations: after.mitigations.filter(mitigation => !knownMitigations.has(mitigation)),
  })
  if (!read.success)
    throw new AppError('invalid', `This does not go together: ${read.error.issues[0]?.message ?? 'unknown'}.`)
}

function impactOf(before: DesiredState, after: DesiredState, changes: readonly Change[]): Impact {
  const named = touchedNames(before, after, changes)
  const touched = [...before.routes, ...after.routes].filter(route => route.enabled && named.has(route.name))
  const names = [...new Set(touched.map(route => route.name))].sort()
  return {
    routes: names.length,
    hosts: new Set(touched.flatMap(route => route.hosts)).size,
    names: names.slice(0, mostNames),
  }
}

/**
 * What a single change asks at least, whichever command leads to it. Taking traffic away is destructive: a route removed or disabled, a
 * host that it no longer answers for, a path that is narrower or another one, upstreams that are asked no more. What becomes of protections
 * and of mitigations is looked at by guards.
 */
export function changeRisk(change: Change): Risk {
  if (change.thing === 'policy' || change.thing === 'mitigation') return 'change'
  if (change.thing === 'settings' || change.action === 'remove') return 'destructive'
  return change.action === 'change' && change.fields.some(takesTrafficAway) ? 'destructive' : 'change'
}

function takesTrafficAway({ key, from, to }: Change['fields'][number]): boolean {
  switch (key) {
    case 'enabled':
      return to === 'no'
    case 'hosts':
      return (from ?? '').split(', ').some(host => !(to ?? '').split(', ').includes(host))
    case 'path':
      return to !== null
    case 'upstreams':
      return to === null
    default:
      return false
  }
}
