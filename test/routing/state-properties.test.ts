import { canonicalJson } from '@gatehouse/core/canonical-json.ts'
import { compile } from '@gatehouse/core/edge/compile/index.ts'
import { DesiredState, normalise, stateHash, stateJson } from '@gatehouse/core/routing/desired-state.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryState } from '../harness/arbitrary-state.ts'
import { noPlace } from '../harness/no-place.ts'

const fresh = (state: DesiredState): DesiredState => structuredClone(state)

it('the order in which routes and hosts are written changes no byte of the configuration', () => {
  fc.assert(
    fc.property(arbitraryState, fc.infiniteStream(fc.nat()), (state, chance) => {
      const shuffled = fresh(state)
      const random = () => chance.next().value ?? 0
      shuffled.routes.sort(() => (random() % 3) - 1)
      for (const route of shuffled.routes) route.hosts.reverse()
      shuffled.settings.trustedProxies.reverse()
      expect(compile(shuffled, noPlace)).toEqual(compile(state, noPlace))
      expect(stateHash(normalise(shuffled))).toBe(stateHash(normalise(state)))
    }),
  )
})

it('the diff in words is empty exactly when the states are equal', () => {
  fc.assert(
    fc.property(arbitraryState, arbitraryState, (a, b) => {
      const [before, after] = [normalise(fresh(a)), normalise(fresh(b))]
      expect(diffStates(before, normalise(fresh(a)))).toEqual([])
      expect(diffStates(before, after).length === 0).toBe(stateHash(before) === stateHash(after))
    }),
    { numRuns: 500 },
  )
})

it('a change of a single value of a route is never missing from the diff', () => {
  fc.assert(
    fc.property(
      arbitraryState.filter(state => state.routes.length > 0),
      arbitraryState.filter(state => state.routes.length > 0),
      fc.nat(),
      (a, b, pick) => {
        const [one, other] = [a.routes[0], b.routes[0]]
        if (one === undefined || other === undefined || one.target.kind !== other.target.kind) return
        const keys = Object.keys(one.target)
        const key = keys[pick % keys.length] ?? ''
        const mixed = { ...one, target: { ...one.target, [key]: Reflect.get(other.target, key) } }
        const state = normalise({ ...fresh(a), routes: [one] })
        const changed = DesiredState.safeParse({ ...a, routes: [mixed] })
        if (!changed.success) return
        const after = normalise(changed.data)
        expect(diffStates(state, after).length > 0, key).toBe(canonicalJson(state) !== canonicalJson(after))
      },
    ),
    { numRuns: 1000 },
  )
})

it('what is stored is read back as it was', () => {
  fc.assert(
    fc.property(arbitraryState, state => {
      const json = stateJson(normalise(state))
      expect(stateJson(normalise(DesiredState.parse(JSON.parse(json))))).toBe(json)
    }),
  )
})

it('a compiled configuration holds no placeholder but those of the compiler itself', () => {
  const own = new Set(
    JSON.stringify(
      compile(
        {
          settings: DesiredState.shape.settings.parse({
            http: ':80',
            https: ':8443',
            tls: 'internal',
            email: null,
            trustedProxies: [],
            reservedHosts: [],
            webHost: 'gate.example.com',
            loopbackUpstreams: false,
          }),
          policies: [],
          mitigations: [],
          routes: [],
        },
        noPlace,
      ),
    ).match(/\{[a-z_.A-Z-]+\}/g),
  )
  for (const known of [
    '{http.request.hostport}',
    '{http.reverse_proxy.upstream.hostport}',
    '{http.request.uri}',
    '{http.vars.waf_matches}',
  ])
    own.add(known)
  fc.assert(
    fc.property(arbitraryState, state => {
      for (const found of compile(state, noPlace).body.match(/\{[a-z_.A-Z-]+\}/g) ?? [])
        expect(own).toContain(found)
    }),
  )
})

it('the stamp stands in its own noPlace, also when somebody writes as many zeros', () => {
  const zeros = '0'.repeat(64)
  const target = {
    kind: 'answer' as const,
    status: 200,
    body: `"@id":"gatehouse" ${zeros}`,
    contentType: 'text/plain',
  }
  const route = {
    name: 'a',
    enabled: true,
    hosts: ['a.example.com'],
    path: null,
    stripPath: false,
    policies: [],
    target,
  }
  const state = { settings: initialSettings(':80', null), policies: [], mitigations: [], routes: [route] }
  const { body, stamp } = compile(state, noPlace)
  const { edge } = JSON.parse(body).apps.http.servers
  expect(edge.named_routes.stamp).toEqual({
    '@id': 'gatehouse',
    handle: [{ handler: 'static_response', body: stamp }],
  })
  expect(body).toContain(zeros)
})
