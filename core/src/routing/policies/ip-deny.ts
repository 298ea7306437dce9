import { covers } from '../network-coverage.ts'
import { networksField } from './field.ts'
import { forgeClient } from './forged-client.ts'
import { clientAt, clientOutside } from './network-client.ts'
import { definePolicy } from './policy-kind.ts'
import { failed, open, proven, seen } from './proof.ts'
import { refuse } from './refuse.ts'

const maxNetworks = 1000

const fields = {
  networks: networksField(maxNetworks, {
    summary: 'the addresses and networks that are refused',
    weaker: (before, after) => !covers(after, before),
  }),
}

/** Refuses clients by their address, as the edge finds it. */
export const ipDeny = definePolicy({
  kind: 'ip-deny',
  summary: 'refuse addresses and networks with 403',
  examples: ['policy add no-scanners ip-deny networks=203.0.113.0/24,2001:db8:bad::/48'],
  fields,
  severalPerRoute: true,
  proves:
    'A client inside is refused with 403, one outside comes through, and a header that names another client changes nothing.',
  problem: ({ networks }) => (networks.length === 0 ? 'name at least one network' : undefined),
  routes: ({ networks }) => [{ match: [{ client_ip: { ranges: networks } }], handle: [refuse(403)] }],
  prove: async (deps, { networks }) => {
    const inside = clientAt(networks)
    if (inside === undefined) return open('it names nobody')
    const refused = await deps.ask({ client: inside })
    if (refused.status !== 403 || refused.reached) return failed(`a client at ${inside}: ${seen(refused)}`)
    const outside = clientOutside(networks, deps.stranger)
    if (outside === undefined) return proven(`${inside} was refused with 403; nobody is outside`)
    const through = await deps.ask({ client: outside })
    if (!through.reached) return failed(`a client at ${outside}: ${seen(through)}`)
    const forgery = await forgeClient(deps, outside)
    if (forgery.believed) return failed(forgery.words)
    return proven(`${inside} was refused with 403 and ${outside} came through; ${forgery.words}`)
  },
})
