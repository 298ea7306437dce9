import { z } from 'zod'
import { sampleOf } from '../../policy/client-lists.ts'
import { type Field, networksField, weakens } from '../../policy/field.ts'
import { outsideClient } from '../../policy/outside-client.ts'
import { definePolicy } from '../../policy/policy-kind.ts'
import { failed, open, type ProofAnswer, type ProofDeps, proven, seen } from '../../policy/proof.ts'
import { type Form, formOrder } from './accept.ts'
import { bodyOf, type PageContent, pageAnswer } from './page-answer.ts'

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
  proves:
    'A client is answered with 503 and Retry-After, as HTML, JSON or text by what it accepts, and one that may still pass comes through.',
  routes: ({ message, untilMs, allow }) => [
    {
      ...(allow.length > 0 && { match: [{ not: [{ client_ip: { ranges: allow } }] }] }),
      handle: [
        {
          handler: 'subroute',
          routes: [
            ...formOrder.map(({ form, match }) => ({
              match: [match],
              handle: [pageAnswer({ message, untilMs }, form)],
              terminal: true,
            })),
            { handle: [pageAnswer({ message, untilMs }, 'text')] },
          ],
        },
      ],
    },
  ],
  prove: async (deps, { allow, ...content }) => {
    const outside = outsideClient(allow, deps.stranger)
    if (outside === undefined) return open('every address comes through')
    for (const form of ['html', 'json', 'text'] as const) {
      const answer = await deps.ask({ client: outside, headers: { accept: asked[form] } })
      if (!isPage(answer, content, form))
        return failed(`a client at ${outside} that accepts ${asked[form]}: ${seen(answer)}`)
    }
    const wrong = await firstShutOut(deps, allow)
    if (wrong) return failed(`a client at ${wrong.client}: ${seen(wrong.answer)}`)
    return proven(
      `${outside} was answered with 503 as HTML, JSON and text, and the target was not asked${allow.length > 0 ? `; ${sampleOf(allow[0] ?? '')} came through` : ''}`,
    )
  },
})

const asked: Readonly<Record<Form, string>> = {
  html: 'text/html',
  json: 'application/json',
  text: 'text/plain',
}

function isPage(answer: ProofAnswer, content: PageContent, form: Form): boolean {
  const { status, reached, header } = answer
  const body = Buffer.from(answer.body, 'latin1').toString()
  return status === 503 && !reached && header('retry-after').length === 1 && body === bodyOf(content, form)
}

/** The first of those who may pass that does not. */
async function firstShutOut({ ask }: Pick<ProofDeps, 'ask'>, allow: readonly string[]) {
  for (const client of allow.slice(0, 1).map(sampleOf)) {
    const answer = await ask({ client })
    if (!answer.reached) return { client, answer }
  }
  return undefined
}

/** What a mitigation fills in and nobody types. */
function internal<T>(schema: z.ZodType<T>): Field<T> {
  return { schema, read: null, write: String, looks: '', summary: '', weaker: weakens.never }
}
