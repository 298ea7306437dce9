import { z } from 'zod'
import { orNone } from '../../value-types.ts'
import { choiceField, type Field, listField, type Options, weakens, weakerWith } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, type Proof, type ProofAnswer, proven } from '../policy/proof.ts'
import { Upstream, UpstreamAddress, upstreamText } from '../upstream.ts'
import { forwardAuthRoutes } from './forward-auth/forward-auth-routes.ts'
import { authenticators, IdentityHeader, presets, spellings } from './forward-auth/identity-headers.ts'

const maxHeaders = 30
const forged = 'gatehouse-proof'

const CheckUri = z
  .string()
  .max(500, 'at most 500 characters')
  .regex(
    /^\/[\w.~/-]*(\?[\w.~%=&:/+,-]+)?$/,
    'it is a path, with a query if need be, as in /api/verify?rd=https://login.example.com/',
  )

const fields = {
  authenticator: {
    schema: Upstream,
    read: UpstreamAddress,
    write: upstreamText,
    looks: 'http://10.0.0.9:9091',
    summary: 'who is asked about every request',
    weaker: weakerWith('another one', (before, after) => upstreamText(before) !== upstreamText(after)),
  } satisfies Field<Upstream> as Field<Upstream>,
  preset: choiceField(authenticators, {
    summary: 'which authenticator it is; gives uri and the headers in which it says who somebody is',
    usual: 'none',
    weaker: weakens.never, // By what it gives: see `weakens`.
  }),
  uri: {
    schema: CheckUri.nullable(),
    read: orNone(CheckUri),
    write: value => value ?? 'none',
    looks: '/api/verify',
    summary: 'where it is asked; none: as the preset says',
    usual: null,
    weaker: weakens.never, // With the preset's: see `weakens`.
  } satisfies Field<string | null> as Field<string | null>,
  headers: listField(
    { schema: IdentityHeader, read: IdentityHeader, write: (name: string) => name },
    maxHeaders,
    {
      summary: 'headers of its answer that the upstream gets, beside those of the preset',
      looks: 'Remote-User,Remote-Groups',
      usual: [],
      weaker: weakens.never, // With the preset's: see `weakens`.
    },
  ),
}

/** An external authenticator decides about every request, and says to the upstream who it was. */
export const forwardAuth = definePolicy({
  kind: 'forward-auth',
  summary: 'ask an authenticator (Authelia, Authentik, oauth2-proxy, …) about every request',
  examples: [
    'policy add sign-in forward-auth authenticator=http://10.0.0.9:9091 preset=authelia',
    'policy add sso forward-auth authenticator=http://10.0.0.9:8000 uri=/check headers=X-User,X-Groups',
  ],
  fields,
  proves:
    'A request without a session is not let through by the authenticator, neither when it forges the headers in which the authenticator says who somebody is.',
  narrows: () => true,
  problem: options => (askedUri(options) === null ? 'preset=none needs uri=/… as well' : undefined),
  weakens: (before, after) => {
    const kept = identityHeaders(after)
    const left = identityHeaders(before).filter(name => !kept.includes(name))
    const { prefixes } = presets[after.preset]
    const open = presets[before.preset].prefixes.filter(old => !prefixes.some(one => old.startsWith(one)))
    return [
      ...(askedUri(before) === askedUri(after)
        ? []
        : [`the authenticator is asked at ${askedUri(after)} instead of ${askedUri(before)}`]),
      ...(left.length === 0 ? [] : [`clients can forge ${left.join(', ')} again`]),
      ...(open.length === 0 ? [] : [`clients can forge headers again that begin with ${open.join(', ')}`]),
    ]
  },
  weakensWords:
    'the authenticator is asked at another `uri`, or clients can forge a header again in which it says who somebody is, whatever key or preset that came from',
  holds: options => ({
    'asked at': askedUri(options) ?? 'what uri says',
    'passes on': identityHeaders(options).join(', ') || 'no headers',
  }),
  upstreams: ({ authenticator }) => [authenticator],
  routes: options =>
    forwardAuthRoutes({
      authenticator: options.authenticator,
      uri: askedUri(options) ?? '/',
      headers: identityHeaders(options),
      prefixes: presets[options.preset].prefixes,
    }),
  prove: async ({ ask }, options) => {
    const names = identityHeaders(options)
    const forgery = Object.fromEntries(names.flatMap(spellings).map(name => [name, forged]))
    const bare = judged(await ask(), 'a request without a session')
    if (bare.verdict === 'failed' || names.length === 0) return bare
    const second = judged(await ask({ headers: forgery }), `one that forges ${names[0]} and the like`)
    return second.verdict === 'failed' ? second : proven(`${bare.words}, and so was ${second.words}`)
  },
})

function askedUri({ uri, preset }: Pick<Options<typeof fields>, 'uri' | 'preset'>): string | null {
  return uri ?? presets[preset].uri
}

function identityHeaders({ headers, preset }: Pick<Options<typeof fields>, 'headers' | 'preset'>): string[] {
  return [...new Set([...presets[preset].headers, ...headers])].sort()
}

/** Authenticators refuse with 401 or 403, or send people to where they sign in. */
function judged({ reached, status }: ProofAnswer, who: string): Proof {
  if (reached) return failed(`the authenticator let ${who} through`)
  if (status >= 500) return failed(`the authenticator did not answer: ${who} got ${status}`)
  if (status === 401 || status === 403 || (status >= 300 && status < 400))
    return proven(`${who} was answered with ${status}`)
  return failed(`the authenticator answered ${who} with ${status}; is its uri right?`)
}
