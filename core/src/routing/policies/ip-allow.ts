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
    summary: 'the addresses and networks that are let through',
    weaker: (before, after) => !covers(before, after),
  }),
}

/** Lets through the clients that it names and refuses all others, by their address as the edge finds it. */
export const ipAllow = definePolicy({
  kind: 'ip-allow',
  summary: 'let only these addresses and networks through; all others get 403',
  examples: ['policy add office-only ip-allow networks=203.0.113.0/24,2001:db8:0ff::/48'],
  fields,
  proves:
    'A client inside comes through, one outside is refused with 403, and a header that names another client changes nothing.',
  narrows: () => true,
  problem: ({ networks }) => (networks.length === 0 ? 'name at least one network' : undefined),
  routes: ({ networks }) => [
    { match: [{ not: [{ client_ip: { ranges: networks } }] }], handle: [refuse(403)] },
  ],
  prove: async (deps, { networks }) => {
    const inside = clientAt(networks)
    const outside = clientOutside(networks, deps.stranger)
    if (inside === undefined || outside === undefined)
      return open('every address is let through, so nobody is refused')
    const refused = await deps.ask({ client: outside })
    if (refused.status !== 403 || refused.reached) return failed(`a client at ${outside}: ${seen(refused)}`)
    const through = await deps.ask({ client: inside })
    if (!through.reached) return failed(`a client at ${inside}: ${seen(through)}`)
    const forgery = await forgeClient(deps, inside)
    if (forgery.believed) return failed(forgery.words)
    return proven(`${outside} was refused with 403 and ${inside} came through; ${forgery.words}`)
  },
})
