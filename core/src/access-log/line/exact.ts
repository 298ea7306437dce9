import { z } from 'zod'
import { parseJson } from '../../parse-json.ts'
import type { LogLine } from '../log-line.ts'
import { answeringKind, bareHost, queryOf, routeName, upstreamName, withoutQuery } from './parts.ts'
import { durationText, isoText } from './texts.ts'

/** The last second of the year 9999. */
const lastSecond = 253_402_300_799
/** Nothing lasts longer than thirty years. */
const mostSeconds = 1_000_000_000

const TimeMs = z.union([
  z
    .number()
    .min(0)
    .max(lastSecond)
    .transform(seconds => Math.floor(seconds * 1000)),
  isoText,
])
const Duration = z.union([z.number().min(0).max(mostSeconds), durationText])

/** Caddy writes each header as a list. */
const HeaderText = z.array(z.unknown()).transform(values => values.find(value => typeof value === 'string'))

const Request = z.object({
  client_ip: z.string().optional(),
  // Caddy before 2.7 knows no other.
  remote_ip: z.string().optional(),
  method: z.string().default(''),
  host: z.string().default(''),
  uri: z.string().default(''),
  proto: z.string().default(''),
  headers: z
    .object({
      'User-Agent': HeaderText.optional().catch(undefined),
      Referer: HeaderText.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})

const NamedText = z.string().catch('')

const Line = z.object({
  ts: TimeMs,
  status: z.int().min(0).max(999),
  duration: Duration,
  request: Request,
  // What fails within a request is logged beside its line of access, under another name.
  logger: z
    .string()
    .regex(/^http\.log\.access(\.|$)/)
    .optional(),
  size: z.number().min(0).max(Number.MAX_SAFE_INTEGER).catch(0),
  route: NamedText,
  /** What a blocked client got (`core/src/edge/compile/blocked.ts`). */
  blocked: NamedText,
  /** The kind of mitigation that answered (`core/src/edge/compile/policy-chain.ts`). */
  by: NamedText,
  up: NamedText,
  up_ms: z
    .number()
    .min(0)
    .max(mostSeconds * 1000)
    .nullish()
    .catch(null),
  ua: z.string().optional().catch(undefined),
  ref: z.string().optional().catch(undefined),
})

/**
 * Reads a line of Caddy's access log as JSON: the slim one of Gatehouse's edges (`core/src/edge/compile/access-log.ts`), or the whole one
 * of another Caddy.
 * @returns null for what is none
 */
export function readExactly(text: string): LogLine | null {
  const read = Line.safeParse(parseJson(text))
  if (!read.success) return null
  const { ts, status, duration, request, size, route, blocked, by, up, up_ms, ua, ref } = read.data
  const { client_ip, remote_ip, headers } = request
  return {
    atMs: ts,
    route: routeName(route),
    host: bareHost(request.host),
    client: client_ip ?? remote_ip ?? '',
    method: request.method,
    path: withoutQuery(request.uri),
    query: queryOf(request.uri),
    protocol: request.proto,
    status,
    bytes: size,
    durationUs: Math.round(duration * 1e6),
    upstream: upstreamName(up),
    upstreamUs: typeof up_ms === 'number' ? Math.round(up_ms * 1000) : null,
    agent: ua ?? headers?.['User-Agent'] ?? '',
    referrer: ref ?? headers?.Referer ?? '',
    blocked: blocked === '' ? null : blocked,
    by: answeringKind(by),
  }
}
