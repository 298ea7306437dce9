import { compile } from '@gatehouse/core/edge/compile/index.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { laid } from '@gatehouse/core/routing/mitigation/lay.ts'
import type { Mitigation } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { upstreamsOf } from '@gatehouse/core/routing/mitigations/drain.ts'
import { rateLimit } from '@gatehouse/core/routing/policies/rate-limit.ts'
import { strictPath } from '@gatehouse/core/routing/policies/strict-path.ts'
import { waf } from '@gatehouse/core/routing/policies/waf.ts'
import { lostPolicies } from '@gatehouse/core/routing/policy/lost-policies.ts'
import type { Policy } from '@gatehouse/core/routing/policy/policy.ts'
import { dialAddress } from '@gatehouse/core/routing/upstream.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryState } from '../harness/arbitrary-state.ts'
import { noPlace } from '../harness/no-place.ts'

const about = { reason: null, by: 'anna', sinceMs: 0, untilMs: null, upstream: null }
const over = (kind: string, route: string, options = {}): Mitigation => ({ ...about, kind, route, options })
const rate = fc.record({
  requests: fc.integer({ min: 1, max: 900 }),
  windowMs: fc.constantFrom(1000, 60_000, 3_600_000),
})

/** Policies as they come, of the kinds that a shield looks at. */
const policies: fc.Arbitrary<Policy[]> = fc
  .record({
    waf: fc.option(
      fc.record({
        mode: fc.constantFrom('detect', 'block'),
        paranoia: fc.integer({ min: 1, max: 4 }),
        'inbound-threshold': fc.integer({ min: 1, max: 50 }),
        'beyond-limit': fc.constantFrom('pass', 'refuse'),
      }),
    ),
    limits: fc.array(fc.record({ rate, paths: fc.subarray(['/login', '/api']) }), { maxLength: 3 }),
    strict: fc.option(fc.record({ semicolons: fc.constantFrom('refuse', 'allow') })),
  })
  .map(({ waf: own, limits, strict }) => [
    ...(own ? [{ name: 'waf', kind: waf.kind, options: read(waf.schema, own) }] : []),
    ...limits.map(({ rate, paths }, index) => ({
      name: `limits-${index}`,
      kind: rateLimit.kind,
      options: read(rateLimit.schema, { limits: [rate], paths }),
    })),
    ...(strict ? [{ name: 'strict', kind: strictPath.kind, options: read(strictPath.schema, strict) }] : []),
  ])

function read(schema: { parse(options: unknown): unknown }, options: unknown): Record<string, unknown> {
  return { ...(schema.parse(options) as object) }
}

/** A state of which all routes carry all its policies, with mitigations that people may have started. */
const mitigated: fc.Arbitrary<DesiredState> = fc
  .tuple(arbitraryState, policies, rate, fc.infiniteStream(fc.nat({ max: 3 })))
  .map(([state, carried, limit, chance]) => {
    const perhaps = <T>(one: T) => (chance.next().value === 0 ? [] : [one])
    const routes = state.routes.map(route => ({ ...route, policies: carried.map(({ name }) => name) }))
    const mitigations = routes.flatMap(route => {
      const [, ...others] = upstreamsOf(route)
      return [
        ...perhaps(over('throttle', route.name, { limit })),
        ...perhaps(over('shield', route.name)),
        ...others.flatMap(one => perhaps({ ...over('drain', route.name), upstream: dialAddress(one) })),
      ]
    })
    return normalise({ ...state, routes, policies: carried, mitigations })
  })

it('nothing that lies over a route protects it less', () => {
  fc.assert(
    fc.property(mitigated, state => {
      const run = laid(state)
      for (const [index, route] of state.routes.entries()) {
        const after = run.routes[index]
        if (!after) throw new Error('a route is gone')
        expect(lostPolicies({ state, route }, { state: run, route: after })).toEqual([])
      }
    }),
  )
})

it('a drained upstream is in no balance, and is kept in sight; the others stay in their order', () => {
  fc.assert(
    fc.property(mitigated, state => {
      const run = laid(state)
      for (const [index, route] of state.routes.entries()) {
        const after = run.routes[index]
        if (!after || !route.enabled) continue
        const drained = state.mitigations.flatMap(one =>
          one.route === route.name ? (one.upstream ?? []) : [],
        )
        const left = upstreamsOf(route).filter(one => !drained.includes(dialAddress(one)))
        expect(upstreamsOf(after)).toEqual(left)
        expect((after.draining ?? []).map(dialAddress).sort()).toEqual([...drained].sort())
      }
    }),
  )
})

it('the order in which mitigations came changes no byte, and routes without any stay as they are', () => {
  fc.assert(
    fc.property(mitigated, state => {
      const reversed = { ...state, mitigations: state.mitigations.toReversed() }
      expect(compile(reversed, noPlace)).toEqual(compile(state, noPlace))
      const over = new Set(state.mitigations.map(({ route }) => route))
      for (const [index, route] of state.routes.entries())
        if (!over.has(route.name) || !route.enabled) expect(laid(state).routes[index]).toBe(route)
    }),
  )
})
