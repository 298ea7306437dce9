import { edgeHandlers, knownHandlers } from '@gatehouse/core/doctor/checks/edge-handlers.ts'
import { configParts } from '@gatehouse/core/doctor/view/config-parts.ts'
import { compile } from '@gatehouse/core/edge/compile/index.ts'
import { normalise } from '@gatehouse/core/routing/desired-state.ts'
import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { proxyTo } from '@gatehouse/core/routing/target.ts'
import { UpstreamAddress } from '@gatehouse/core/routing/upstream.ts'
import { expect, it } from 'vitest'
import { issue } from '../harness/certificates.ts'
import { noPlace } from '../harness/no-place.ts'
import { sampleCountries, samplePolicy } from '../policies/samples.ts'

const ca = issue({ ca: true }).certificate

/** What an edge runs that has one policy of each kind and all pages of Gatehouse, without the kinds that are named. */
function configOf(without: readonly string[] = []): unknown {
  const policies = policyKinds
    .filter(({ kind }) => !without.includes(kind))
    .map(({ kind }) => samplePolicy(kind, { authenticator: 9091, ca }))
  const state = normalise({
    settings: {
      ...initialSettings(':80', ':443'),
      statusHost: 'status.example.com',
      countryDatabase: sampleCountries,
      trustedProxies: ['10.0.0.0/8'],
    },
    policies,
    mitigations: [],
    routes: policies.map(({ name }) => ({
      name,
      enabled: true,
      hosts: [`${name}.example.com`],
      path: '/app',
      stripPath: true,
      policies: [name],
      target: proxyTo([UpstreamAddress.parse('http://10.0.0.5:8080')]),
    })),
  })
  return JSON.parse(compile(state, noPlace).body)
}

const handlersIn = (config: unknown) =>
  new Set(
    [...configParts(config)].flatMap(({ value: { handler } }) =>
      typeof handler === 'string' ? [handler] : [],
    ),
  )

it('the doctor knows each handler that an edge with every policy runs, and no other', async () => {
  const config = configOf()
  expect([...handlersIn(config)].sort()).toEqual([...knownHandlers].sort())
  const statusPage = [noPlace.statusPage, noPlace.statusDocuments]
  const seen = await edgeHandlers.look({ running: async () => config, statusPage } as never)
  expect(seen).toMatchObject({ kind: 'well' })
  // A name that nothing writes any more would be found.
  expect(handlersIn(configOf(['waf']))).not.toContain('waf')
})
