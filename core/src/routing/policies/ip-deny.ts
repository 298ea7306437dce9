import { networksField, weakens } from './field.ts'
import { definePolicy } from './policy-kind.ts'
import { failed, proven, seen } from './proof.ts'
import { refuse } from './refuse.ts'

const maxNetworks = 1000

const fields = {
  networks: networksField(maxNetworks, {
    summary: 'the addresses and networks that are refused',
    weaker: weakens.removed,
  }),
}

/** Refuses clients by their address, as the edge finds it. */
export const ipDeny = definePolicy({
  kind: 'ip-deny',
  summary: 'refuse addresses and networks with 403',
  examples: ['policy add no-scanners ip-deny networks=203.0.113.0/24,2001:db8:bad::/48'],
  fields,
  severalPerRoute: true,
  proves: 'A client in the first network is refused with 403; another one comes through.',
  problem: ({ networks }) => (networks.length === 0 ? 'name at least one network' : undefined),
  routes: ({ networks }) => [{ match: [{ client_ip: { ranges: networks } }], handle: [refuse(403)] }],
  prove: async ({ ask }, { networks }) => {
    const [first = ''] = networks
    const client = first.replace(/\/.*$/, '')
    const answer = await ask({ client })
    if (answer.status !== 403 || answer.reached) return failed(`a client at ${client}: ${seen(answer)}`)
    return proven(`a client at ${client} was refused with 403`)
  },
})
