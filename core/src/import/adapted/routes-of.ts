import { wildcardOf } from '../../routing/answering-order.ts'
import type { ImportedRoute } from '../imported.ts'
import { substitute } from '../substitute.ts'
import { clipped } from './clipped.ts'
import { closeOpened, type Found } from './opened.ts'
import { type Outcome, outcomeAt } from './outcome.ts'
import type { Part } from './part.ts'
import type { ClientAuth } from './read-client-auth.ts'
import type { Rule } from './rule.ts'
import { fits } from './spot.ts'

const notReached =
  'No request comes so far: it is answered before, or has no host or nothing behind it that could be taken over.'
const typeOfAnswers =
  'Of types those of fixed answers are taken over; what comes from upstreams keeps the type that they give it.'
const answeredAlready =
  'The host is answered by HTTPS too, or by another part of this; a route answers the same by both.'

/**
 * The routes that do what these rules do.
 * @param taken hosts with paths that other rules have; grows
 * @param clientAuth what handshakes ask of clients
 */
export function routesOf(
  rules: readonly Rule[],
  taken: Set<string>,
  clientAuth: readonly ClientAuth[],
): ImportedRoute[] {
  const used = new Set<string>()
  const replaced = new Set<string>()
  const twice = new Set<Part>()
  const groups = new Map<string, { hosts: string[]; found: Found[] }>()
  const rulesOf = byHost(rules)
  for (const host of hostsOf(rules)) {
    const own = rulesOf(host)
    const free = spots(host, own).flatMap((one): Found[] => {
      const place = `${host}${one.path?.toLowerCase() ?? ''}`
      if (taken.has(place)) {
        for (const part of one.outcome.used) twice.add(part)
        return []
      }
      taken.add(place)
      for (const { place: step } of one.outcome.used) used.add(step)
      for (const { place: step } of one.outcome.replaced) replaced.add(step)
      return [{ ...one, outcome: withClientAuth(host, one.outcome, clientAuth) }]
    })
    const found = closeOpened(host, own, free)
    if (found.length === 0) continue
    // Equal sites stay routes of their own, as long as they were sites of their own.
    const key = JSON.stringify(found.map(({ path, outcome }) => ({ path, ...outcome, ...placesOf(outcome) })))
    const group = groups.get(key) ?? { hosts: [], found }
    group.hosts.push(host)
    groups.set(key, group)
  }
  for (const part of twice) if (!used.has(part.place)) part.leave(answeredAlready)
  leaveUnused(rules, used, replaced)
  return [...groups.values()].flatMap(({ hosts, found }) => found.flatMap(one => routes(hosts, one)))
}

function placesOf({ used, replaced }: Outcome): Record<'used' | 'replaced', string[]> {
  return { used: used.map(({ place }) => place), replaced: replaced.map(({ place }) => place) }
}

/** Whoever has no certificate was refused in the handshake. */
function withClientAuth(host: string, outcome: Outcome, clientAuth: readonly ClientAuth[]): Outcome {
  const own = clientAuth.find(({ hosts }) => hosts === null || hosts.includes(host))
  if (!own) return outcome
  if (own.policy === null) return { ...outcome, enabled: false }
  return { ...outcome, policies: [...outcome.policies, own.policy] }
}

const mostHosts = 100

function routes(hosts: readonly string[], { path, outcome }: Found): ImportedRoute[] {
  const { target, policies, strip, enabled } = outcome
  const stripped = target !== null && strip !== null && strip !== ''
  // A path that is taken away must be that of the route.
  const sound = !stripped || strip.toLowerCase() === path?.toLowerCase()
  const parts: ImportedRoute[] = []
  for (let from = 0; from < hosts.length; from += mostHosts)
    parts.push({
      hosts: hosts.slice(from, from + mostHosts),
      path,
      stripPath: stripped && sound,
      enabled: (enabled && sound) || target === null,
      target: target ?? substitute,
      policies,
    })
  if (!sound)
    for (const part of outcome.used)
      if (part.at('strip_path_prefix').is)
        part.note(
          `Of ${path ?? '/'} only the path of the route itself can be taken away, so the route is disabled.`,
        )
  return parts
}

/** What becomes of requests to a host, by path; a path at which nothing else happens than above it is left out. */
function spots(host: string, rules: readonly Rule[]): Found[] {
  const paths = new Map(pathsOf(rules, host).map(path => [path.toLowerCase(), path]))
  const root = outcomeAt({ host, path: null }, rules)
  const found: Found[] = root?.target ? [{ path: null, outcome: root }] : []
  for (const [path, typed] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const outcome = outcomeAt({ host, path }, rules)
    if (!outcome) continue
    const above = found.findLast(one => one.path === null || path.startsWith(`${one.path.toLowerCase()}/`))
    if (above && isSame(above.outcome, outcome)) above.outcome.used.push(...outcome.used)
    else if (outcome.target !== null || above) found.push({ path: typed, outcome })
  }
  return found
}

/** The rules that may be about a host, in their order: thousands of sites would be looked through for each of them otherwise. */
function byHost(rules: readonly Rule[]): (host: string) => Rule[] {
  const named = new Map<string, number[]>()
  const everywhere: number[] = []
  for (const [index, { conditions }] of rules.entries()) {
    const hosts = conditions?.map(one => one.hosts) ?? [null]
    if (hosts.length === 0 || hosts.includes(null)) everywhere.push(index)
    else
      for (const host of new Set(hosts.flatMap(list => list ?? []))) {
        const known = named.get(host) ?? []
        known.push(index)
        named.set(host, known)
      }
  }
  return host =>
    [...new Set([host, wildcardOf(host)].flatMap(name => named.get(name) ?? []).concat(everywhere))]
      .sort((a, b) => a - b)
      .flatMap(index => rules[index] ?? [])
}

function isSame(one: Outcome, other: Outcome): boolean {
  const whole = ({ used: _, replaced: __, ...rest }: Outcome) => JSON.stringify(rest)
  return whole(one) === whole(other)
}

function hostsOf(rules: readonly Rule[]): string[] {
  return [
    ...new Set(
      rules.flatMap(({ conditions, steps }) => [
        ...(conditions ?? []).flatMap(({ hosts }) => hosts ?? []),
        ...steps.flatMap(step => (step.kind === 'rules' ? hostsOf(step.rules) : [])),
      ]),
    ),
  ]
}

function pathsOf(rules: readonly Rule[], host: string): string[] {
  return rules.flatMap(({ conditions, steps }) => {
    const concerned = (conditions ?? []).filter(one => fits({ ...one, paths: null }, { host, path: null }))
    if (conditions && conditions.length > 0 && concerned.length === 0) return []
    return [
      ...concerned.flatMap(({ paths }) => paths ?? []),
      ...steps.flatMap(step => (step.kind === 'rules' ? pathsOf(step.rules, host) : [])),
    ]
  })
}

/**
 * Says of what no route is made of that it was left, as a whole where nothing of a rule counts and no part of it has a reason of its own.
 * @param replaced what a route stands in the place of: where it was asked counts for that route
 */
function leaveUnused(rules: readonly Rule[], used: ReadonlySet<string>, replaced: ReadonlySet<string>): void {
  for (const rule of rules) {
    if (rule.conditions === null) continue
    const whole = !isUsed(rule, used)
    if (whole && isTypeAlone(rule)) {
      rule.part.leave(typeOfAnswers)
      continue
    }
    if (whole && !hasReason(rule)) {
      rule.part.leave(notReached)
      continue
    }
    const match = rule.part.at('match')
    if (whole && match.is && !isUsed(rule, replaced))
      match.leave(`Nothing of ${hostsIn(rule)} was taken over.`)
    for (const step of rule.steps) {
      if (step.kind === 'rules') leaveUnused(step.rules, used, replaced)
      else if (step.kind !== 'lost' && !used.has(step.part.place))
        step.part.leave(step.kind === 'content-type' ? typeOfAnswers : notReached)
    }
  }
}

/** Whether it only says of which type answers are, and nothing of it was refused for another reason. */
function isTypeAlone({ part, steps }: Rule): boolean {
  return steps.length > 0 && steps.every(({ kind }) => kind === 'content-type') && !part.isSpokenOf()
}

function hostsIn({ conditions }: Rule): string {
  const hosts = (conditions ?? []).flatMap(one => one.hosts ?? [])
  return hosts.length === 0 ? 'what this is about' : clipped(hosts.join(', '))
}

/** Whether something in a rule was left for a reason that says more. */
function hasReason({ part }: Rule): boolean {
  return part.isSpokenOf()
}

function isUsed({ steps }: Rule, used: ReadonlySet<string>): boolean {
  return steps.some(step =>
    step.kind === 'rules' ? step.rules.some(rule => isUsed(rule, used)) : used.has(step.part.place),
  )
}
