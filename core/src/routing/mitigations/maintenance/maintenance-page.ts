import { z } from 'zod'
import { firstWrong } from '../../policy/client-lists.ts'
import { type Field, networksField, weakens } from '../../policy/field.ts'
import { outsideClient } from '../../policy/outside-client.ts'
import { definePolicy } from '../../policy/policy-kind.ts'
import { failed, open, proven, seen } from '../../policy/proof.ts'

/** What a client is told when nobody knows the end. */
const retryWithoutEndSeconds = '600'

const fields = {
  message: internal(z.string()),
  untilMs: internal(z.int().nullable()),
  allow: networksField(100, { summary: 'who comes through', usual: [], weaker: weakens.never }),
}

/** The answer of a route in maintenance. Nobody can add it as a policy; a mitigation lays it over a route. */
export const maintenancePage = definePolicy({
  kind: 'maintenance',
  onlyLaid: true,
  summary: 'answer with 503 and a page of our own',
  examples: [],
  fields,
  proves: 'A client is answered with 503 and Retry-After, and one that may still pass comes through.',
  routes: ({ message, untilMs, allow }) => [
    {
      ...(allow.length > 0 && { match: [{ not: [{ client_ip: { ranges: allow } }] }] }),
      handle: [
        {
          handler: 'static_response',
          status_code: 503,
          headers: {
            'Content-Type': ['text/plain; charset=utf-8'],
            'Cache-Control': ['no-store'],
            'Retry-After': [untilMs === null ? retryWithoutEndSeconds : new Date(untilMs).toUTCString()],
          },
          body: `${message}\n`,
        },
      ],
    },
  ],
  prove: async (deps, { allow }) => {
    const outside = outsideClient(allow, deps.stranger)
    if (outside === undefined) return open('every address comes through')
    const wrong =
      (await firstWrong(
        deps,
        [outside],
        answer => answer.status === 503 && answer.header('retry-after').length === 1 && !answer.reached,
      )) ??
      (await firstWrong(
        deps,
        allow.slice(0, 1).map(network => network.replace(/\/.*$/, '')),
        answer => answer.reached,
      ))
    return wrong
      ? failed(`a client at ${wrong.client}: ${seen(wrong.answer)}`)
      : proven(`${outside} was answered with 503 and the target was not asked`)
  },
})

/** What a mitigation fills in and nobody types. */
function internal<T>(schema: z.ZodType<T>): Field<T> {
  return { schema, read: null, write: String, looks: '', summary: '', weaker: weakens.never }
}
