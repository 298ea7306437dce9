import { covers } from '../network-coverage.ts'
import {
  firstWrong,
  listFiles,
  listSummary,
  maxNetworks,
  namedMatchers,
  namesNobody,
  readEverybody,
} from '../policy/client-lists.ts'
import { networksField, optionalNameField, weakerWith } from '../policy/field.ts'
import { forgeClient } from '../policy/forged-client.ts'
import { outsideClient } from '../policy/outside-client.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, open, proven, seen } from '../policy/proof.ts'
import { refuse } from '../policy/refuse.ts'

const fields = {
  networks: networksField(maxNetworks, {
    summary: 'the addresses and networks that are let through',
    usual: [],
    weaker: weakerWith('networks that were not covered', (before, after) => !covers(before, after)),
  }),
  list: optionalNameField({
    summary: listSummary,
    looks: 'office|none',
    weaker: weakerWith('another list', (before, after) => after !== null && after !== before),
  }),
}

/** Lets through the clients that it names and refuses all others, by their address as the edge finds it. */
export const ipAllow = definePolicy({
  kind: 'ip-allow',
  summary: 'let only these addresses and networks through; all others get 403',
  examples: [
    'policy add office-only ip-allow networks=203.0.113.0/24,2001:db8:0ff::/48',
    'policy add partners-only ip-allow list=partners',
  ],
  fields,
  proves:
    'A client inside comes through, one outside is refused with 403, and a header that names another client changes nothing.',
  narrows: () => true,
  narrower: (before, after) =>
    !covers(after.networks, before.networks) || (before.list !== null && after.list !== before.list),
  problem: namesNobody,
  files: (options, _settings, files) => listFiles(options, files),
  routes: (options, place) => [{ match: [{ not: namedMatchers(options, place) }], handle: [refuse(403)] }],
  prove: async (deps, options) => {
    const everybody = await readEverybody(options, deps.files)
    if (typeof everybody === 'string') return open(everybody)
    const { networks, samples, holdsStill } = everybody
    const outside = outsideClient(networks, deps.stranger)
    if (outside === undefined) return open('every address is let through, so nobody is refused')
    const wrong =
      (await firstWrong(deps, [outside], answer => answer.status === 403 && !answer.reached)) ??
      (await firstWrong(deps, samples, answer => answer.reached))
    if (wrong && !(await holdsStill())) return open('the list was changed just now')
    if (wrong) return failed(`a client at ${wrong.client}: ${seen(wrong.answer)}`)
    const forgery = await forgeClient(deps, samples[0] ?? outside)
    if (forgery.believed) return failed(forgery.words)
    const inside = samples.length === 0 ? 'nobody is let through' : `${samples.join(' and ')} came through`
    return proven(`${outside} was refused with 403 and ${inside}; ${forgery.words}`)
  },
})
