import { durationField, listField, weakens, weakerWith, yesNoField } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, type Proof, proven } from '../policy/proof.ts'
import { told, untold } from './cors/cors-proof.ts'
import { type CorsOptions, corsHeaders, preflights } from './cors/cors-routes.ts'
import { Method } from './cors/method.ts'
import { anyOrigin, covers, exampleOf, Origin } from './cors/origin.ts'
import { AnyHeaderName } from './headers/header-fields.ts'

const dayMs = 86_400_000
const stranger = 'https://stranger.proof.invalid'
const shownOrigins = 3

const fields = {
  origins: listField(Origin, 100, {
    summary: 'whose pages may read the answers; * in front stands for one name, alone for everybody',
    looks: 'https://app.example.com,https://*.example.com',
    weaker: weakerWith('origins that were not covered', (before, after) =>
      after.some(origin => !covers(before, origin)),
    ),
  }),
  methods: listField(Method, 20, {
    summary: 'the methods that these pages may use',
    looks: 'GET,POST,PUT',
    usual: ['GET', 'HEAD', 'POST'],
    weaker: weakens.added,
  }),
  headers: listField(AnyHeaderName, 50, {
    summary: 'the request headers that these pages may set',
    looks: 'Content-Type,X-Request-Id|none',
    usual: ['Authorization', 'Content-Type'],
    weaker: weakens.added,
  }),
  expose: listField(AnyHeaderName, 50, {
    summary: 'the answer headers that these pages may read, beside the harmless ones',
    looks: 'X-Total-Count|none',
    usual: [],
    weaker: weakens.added,
  }),
  credentials: yesNoField({
    summary: 'these pages may use the cookies and the login of whoever looks at them',
    usual: false,
    weaker: weakens.towards(true, false),
  }),
  'max-age': durationField(0, dayMs, {
    summary: 'how long browsers remember the answer to a preflight',
    looks: '10m',
    usual: 600_000,
    weaker: weakens.never, // It allows nothing more, only for longer.
  }),
}

/** Forbidden request headers (Fetch, 2.2.2), as far as somebody might name them. */
const browsersOwn =
  /^(accept-encoding|connection|content-length|cookie|date|host|origin|referer|te|upgrade|via|(proxy|sec)-.*)$/i

/** Cross-origin resource sharing (Fetch): whose pages may read the answers. Preflights are answered here, before anybody has to log in. */
export const cors = definePolicy({
  kind: 'cors',
  summary: 'let pages of other origins read the answers',
  examples: [
    'policy add for-apps cors origins=https://app.example.com,https://*.apps.example.com methods=GET,POST,PUT,DELETE',
    'policy add for-account cors origins=https://account.example.com credentials=yes expose=X-Total-Count',
    'policy add for-everybody cors origins=* headers=none',
  ],
  fields,
  proves:
    'A preflight of an allowed origin is answered with 204 and that of another one refused; answers and errors name the allowed origin exactly once, and another one never.',
  opens: ({ origins, credentials }) =>
    `pages of ${origins.includes(anyOrigin) ? 'every origin' : origins.join(', ')} may read${credentials ? ', with the login of whoever looks at them,' : ''}`,
  problem: options => problemOf(options),
  cautions: options => cautionsOf(options),
  around: options => corsHeaders(options),
  routes: options => preflights(options),
  prove: async ({ ask }, options) => {
    const sender = (origin: string, method: string) => ({
      Origin: origin,
      ...(method === 'OPTIONS' && { 'Access-Control-Request-Method': 'GET' }),
    })
    const origins = options.origins.slice(0, shownOrigins).map(exampleOf)
    for (const method of ['GET', 'OPTIONS']) {
      for (const target of ['answer', 'error'] as const) {
        for (const origin of origins) {
          const answer = await ask({ method, target, headers: sender(origin, method) })
          const problem = told(answer, options, origin, method === 'OPTIONS')
          if (problem !== undefined) return failed(`${method} from ${origin}: ${problem}`)
        }
        const answer = await ask({ method, target, headers: sender(stranger, method) })
        const problem = untold(answer, options, method === 'OPTIONS')
        if (problem !== undefined) return failed(`${method} from ${stranger}: ${problem}`)
      }
    }
    return shown(options, origins)
  },
})

function shown({ origins }: CorsOptions, asked: readonly string[]): Proof {
  const others = origins.includes(anyOrigin) ? '' : ', and another origin got nothing'
  return proven(`${asked.join(', ')} got what is allowed on a preflight, an answer and a 502${others}`)
}

function problemOf({ origins, methods, headers, credentials }: CorsOptions): string | undefined {
  const everybody = origins.includes(anyOrigin)
  if (origins.length === 0) return 'name at least one origin, as in origins=https://app.example.com'
  if (everybody && origins.length > 1) return 'origins has * and others beside it; * alone is everybody'
  if (everybody && credentials)
    return 'credentials=yes needs named origins: with * any page could use the login of whoever looks at it'
  if (methods.length === 0) return 'name at least one method'
  const own = headers.find(name => browsersOwn.test(name))
  return own && `headers names ${own}, which browsers let no page set`
}

function cautionsOf({ origins, credentials }: CorsOptions): string[] {
  if (!credentials) return []
  const plain = origins.filter(origin => /^http:\/\/(?!localhost\b|127\.)/.test(origin))
  const wild = origins.filter(origin => origin.includes('*'))
  return [
    ...(plain.length > 0
      ? [`with credentials, whoever stands between a client and ${plain.join(', ')} can read the answers`]
      : []),
    ...(wild.length > 0
      ? [`with credentials, every page below ${wild.join(', ')} can read the answers`]
      : []),
  ]
}
