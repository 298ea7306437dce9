import type { CaddyMatcher, CaddyRoute } from '../../../edge/caddy-config.ts'
import { answerHeaders } from '../../policy/answer-headers.ts'
import { refuse } from '../../policy/refuse.ts'
import { anyOrigin, originPattern } from './origin.ts'

/** What `cors` is told. */
export interface CorsOptions {
  origins: string[]
  methods: string[]
  headers: string[]
  expose: string[]
  credentials: boolean
  'max-age': number
}

const allNames = [
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Private-Network',
  'Access-Control-Expose-Headers',
  'Access-Control-Max-Age',
]

/** Set on a preflight: OPTIONS with an origin and the method that is asked for (Fetch, 4.8). */
const preflight: CaddyMatcher = {
  method: ['OPTIONS'],
  header: { Origin: ['*'], 'Access-Control-Request-Method': ['*'] },
}

/** What an allowed origin gets on an answer. `origin` is the origin itself, or what stands for it. */
export function answerSet(options: CorsOptions, origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': options.origins.includes(anyOrigin) ? '*' : origin,
    ...(options.credentials && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(options.expose.length > 0 && { 'Access-Control-Expose-Headers': options.expose.join(', ') }),
  }
}

/** What an allowed origin gets on a preflight. */
export function preflightSet(options: CorsOptions, origin: string): Record<string, string> {
  return {
    ...answerSet({ ...options, expose: [] }, origin),
    'Access-Control-Allow-Methods': options.methods.join(', '),
    ...(options.headers.length > 0 && { 'Access-Control-Allow-Headers': options.headers.join(', ') }),
    'Access-Control-Max-Age': String(Math.round(options['max-age'] / 1000)),
  }
}

/**
 * The headers of every answer. An origin is only sent back when the whole header is one of the allowed; the upstream's own words on the matter
 * are dropped. What depends on the origin says so to caches, beside whatever else an upstream's Vary names.
 */
export function corsHeaders(options: CorsOptions): CaddyRoute[] {
  const echo = '{http.request.header.Origin}'
  const allowed = allowedMatcher(options)
  const told = [
    ...exactly(preflightSet(options, echo), { ...allowed, ...preflight }),
    ...exactly(answerSet(options, echo), { ...allowed, not: [preflight] }),
  ]
  if (options.origins.includes(anyOrigin)) return told
  const vary: CaddyRoute = { handle: [{ handler: 'headers', response: { add: { Vary: ['Origin'] } } }] }
  return [vary, ...told, ...exactly({}, { not: [allowed] })]
}

/** Answers preflights, which come without credentials and must not meet a login. */
export function preflights(options: CorsOptions): CaddyRoute[] {
  const allowed = allowedMatcher(options)
  const answer: CaddyRoute = {
    match: [{ ...allowed, ...preflight }],
    handle: [{ handler: 'static_response', status_code: 204 }],
    terminal: true,
  }
  if (options.origins.includes(anyOrigin)) return [answer]
  return [answer, { match: [{ ...preflight, not: [allowed] }], handle: [refuse(403)] }]
}

function allowedMatcher({ origins }: CorsOptions): CaddyMatcher {
  return origins.includes(anyOrigin)
    ? {}
    : { vars_regexp: { '{http.request.header.Origin}': { pattern: originPattern(origins) } } }
}

function exactly(set: Record<string, string>, match: CaddyMatcher): CaddyRoute[] {
  const values = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, [value]]))
  const rest = allNames.filter(name => !Object.hasOwn(set, name))
  return answerHeaders({ ...(Object.keys(set).length > 0 && { set: values }), delete: rest }, [match])
}
