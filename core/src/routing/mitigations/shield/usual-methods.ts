import { definePolicy } from '../../policy/policy-kind.ts'
import { failed, proven, seen } from '../../policy/proof.ts'
import { refuse } from '../../policy/refuse.ts'

/** What sites and APIs use. Methods are case-sensitive (RFC 9110, 9.1): `get` is another one. */
export const usualMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** What a proof asks with: of WebDAV, of diagnosis, and nobody's. */
const oddMethods = ['TRACE', 'PROPFIND', 'GATEHOUSE']

/** Refuses all other methods with 405. Nobody can add it as a policy; a mitigation lays it over a route. */
export const onlyUsualMethods = definePolicy({
  kind: 'usual-methods',
  onlyLaid: true,
  summary: 'refuse unusual methods with 405',
  examples: [],
  fields: {},
  proves: 'Unusual methods are refused with 405 and a list of the others, and each of those comes through.',
  routes: () => [
    {
      match: [{ not: [{ method: usualMethods }] }],
      // RFC 9110, 15.5.6: a 405 names the methods that there are.
      handle: [{ handler: 'headers', response: { set: { Allow: [usualMethods.join(', ')] } } }, refuse(405)],
    },
  ],
  prove: async ({ ask }) => {
    for (const method of oddMethods) {
      const answer = await ask({ method })
      if (answer.status !== 405 || answer.reached || answer.header('allow').length === 0)
        return failed(`${method}: ${seen(answer)}`)
    }
    for (const method of usualMethods) {
      const answer = await ask({ method })
      if (!answer.reached) return failed(`${method}: ${seen(answer)}`)
    }
    return proven(`${oddMethods.join(', ')} were refused with 405, ${usualMethods.join(', ')} came through`)
  },
})
