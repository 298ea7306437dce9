import { join } from 'node:path'
import { CanonicalPart } from '../../canonical-json.ts'
import { answeredBy } from '../../routing/mitigation/answering.ts'
import { laidKind } from '../../routing/mitigation/mitigation-kind.ts'
import { inOrder, kindOf, type Policy, policyId } from '../../routing/policy/policy.ts'
import type { Settings } from '../../routing/settings.ts'
import type { CaddyHandler, CaddyRoute } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'

/** What all routes that carry the same policies share: their handlers, by name. */
export type Shared = Record<string, CanonicalPart>

/** What compiling policies needs to know of the edge. */
export interface PolicyContext {
  settings: Settings
  place: Pick<EdgePlace, 'lists'>
}

interface Compiled {
  around: Shared
  routes: Shared
  context: PolicyContext
}

const compiled = new WeakMap<Policy, Compiled>()

/**
 * The handlers that stand before a route's target, in the one order of all kinds: first what lies around every answer, then what a request
 * meets. Policies with equal options share one handler on the whole edge, whatever they are called.
 */
export function policyChain(
  carried: readonly Policy[],
  context: PolicyContext,
  shared: Shared,
): CaddyHandler[] {
  const parts = inOrder(carried).map(policy => compilePolicy(policy, context))
  const chain: Shared = Object.assign(
    {},
    ...parts.map(({ around }) => around),
    ...parts.map(({ routes }) => routes),
  )
  Object.assign(shared, chain)
  return Object.keys(chain).map(name => ({ handler: 'invoke', name }))
}

/** Whether what was compiled in one context holds in the other. */
export function sameContext(a: PolicyContext, b: PolicyContext): boolean {
  return a.settings === b.settings && a.place.lists === b.place.lists
}

/** Made once for each policy, because policies are never changed in place. */
function compilePolicy(policy: Policy, context: PolicyContext): Compiled {
  const known = compiled.get(policy)
  if (known && sameContext(known.context, context)) return known
  const kind = kindOf(policy)
  const id = policyId(policy)
  const place = {
    settings: context.settings,
    id,
    list: (file: string) => join(context.place.lists, `${file}.txt`),
  }
  const options = policy.options as never
  const part = (name: string, routes: readonly CaddyRoute[] = []): Shared =>
    routes.length === 0 ? {} : { [name]: new CanonicalPart(unlessAnotherIsProven(id, routes)) }
  const result = {
    around: part(`${id}-around`, kind.around?.(options, place)),
    routes: part(id, marked(laidKind(policy.name), kind.routes?.(options, place))),
    context,
  }
  compiled.set(policy, result)
  return result
}

/** While one policy is being proven, no other has a say. Nothing but a proof sets the variable, and a proof never comes to a target. */
function unlessAnotherIsProven(id: string, routes: readonly CaddyRoute[]): CaddyRoute {
  return {
    match: [{ vars: { proven_alone: ['', id] } }],
    handle: [{ handler: 'subroute', routes }],
  }
}

/** What a mitigation answers says so; the mark is taken off again where a request goes on. */
function marked(by: string | undefined, routes: readonly CaddyRoute[] = []): readonly CaddyRoute[] {
  if (by === undefined || routes.length === 0) return routes
  const mark = (value: string): CaddyRoute => ({ handle: [{ handler: 'vars', [answeredBy]: value }] })
  return [mark(by), ...routes, mark('')]
}
