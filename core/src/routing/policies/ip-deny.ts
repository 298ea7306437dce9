import { covers, shareHeld } from '../network-coverage.ts'
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

/** Of all addresses of a family. As much as a /9 of IPv4 or what a whole continent has of IPv6 is no longer about somebody. */
const wideShare = 1 / 512

const fields = {
  networks: networksField(maxNetworks, {
    summary: 'the addresses and networks that are refused',
    usual: [],
    weaker: weakerWith('networks that are covered no more', (before, after) => !covers(after, before)),
  }),
  list: optionalNameField({
    summary: listSummary,
    looks: 'scanners|none',
    weaker: weakerWith('another list, or none', (before, after) => before !== null && after !== before),
  }),
}

/** Refuses clients by their address, as the edge finds it. */
export const ipDeny = definePolicy({
  kind: 'ip-deny',
  summary: 'refuse addresses and networks with 403',
  examples: [
    'policy add no-scanners ip-deny networks=203.0.113.0/24,2001:db8:bad::/48',
    'policy add no-bots ip-deny list=bots',
  ],
  fields,
  severalPerRoute: true,
  narrows: ({ networks }) => shareHeld(networks) >= wideShare,
  narrower: (before, after) => !covers(before.networks, after.networks),
  proves:
    'A client inside is refused with 403, one outside comes through, and a header that names another client changes nothing.',
  problem: namesNobody,
  files: (options, _settings, files) => listFiles(options, files),
  routes: (options, place) => [{ match: namedMatchers(options, place), handle: [refuse(403)] }],
  prove: async (deps, options) => {
    const everybody = await readEverybody(options, deps.files)
    if (typeof everybody === 'string') return open(everybody)
    const { networks, samples, holdsStill } = everybody
    if (samples.length === 0) return open(`the list ${options.list} is empty, so nobody is refused`)
    const outside = outsideClient(networks, deps.stranger)
    const wrong =
      (await firstWrong(deps, samples, answer => answer.status === 403 && !answer.reached)) ??
      (await firstWrong(deps, outside === undefined ? [] : [outside], answer => answer.reached))
    if (wrong && !(await holdsStill())) return open('the list was changed just now')
    if (wrong) return failed(`a client at ${wrong.client}: ${seen(wrong.answer)}`)
    const refused = `${samples.join(' and ')} ${samples.length === 1 ? 'was' : 'were'} refused with 403`
    if (outside === undefined) return proven(`${refused}; nobody is outside`)
    const forgery = await forgeClient(deps, outside)
    if (forgery.believed) return failed(forgery.words)
    return proven(`${refused} and ${outside} came through; ${forgery.words}`)
  },
})
