import { parseJson } from '../../parse-json.ts'
import type { LogLine } from '../log-line.ts'
import { answeringKind, bareHost, queryOf, routeName, upstreamName, withoutQuery } from './parts.ts'
import { durationS, isoMs } from './texts.ts'

/** The last second of the year 9999. */
const lastSecond = 253_402_300_799
/** Nothing lasts longer than thirty years. */
const mostSeconds = 1_000_000_000
/** What fails within a request is logged beside its line of access, under another name. */
const accessLogger = /^http\.log\.access(\.|$)/

type Json = Readonly<Record<string, unknown>>

interface Asked {
  client: string
  method: string
  host: string
  uri: string
  protocol: string
  headers: Json | null
}

/**
 * Reads a line of Caddy's access log as JSON: the slim one of Gatehouse's edges (`core/src/edge/compile/access-log.ts`), or the whole one
 * of another Caddy. By hand, as each of millions may be one for it: a schema takes several times as long, and 10 MB in a thread of its own.
 * @returns null for what is none
 */
export function readExactly(text: string): LogLine | null {
  const line = objectOf(parseJson(text))
  const asked = askedOf(objectOf(line?.request))
  if (line === null || asked === null || !isOfAccess(line.logger)) return null
  const atMs = timeMs(line.ts)
  const status = within(line.status, 999)
  const durationUs = lastedUs(line.duration)
  if (atMs === null || status === null || !Number.isInteger(status) || durationUs === null) return null
  const { headers } = asked
  const upstreamMs = within(line.up_ms, mostSeconds * 1000)
  const blocked = textOf(line.blocked) ?? ''
  return {
    atMs,
    route: routeName(textOf(line.route) ?? ''),
    host: bareHost(asked.host),
    client: asked.client,
    method: asked.method,
    path: withoutQuery(asked.uri),
    query: queryOf(asked.uri),
    protocol: asked.protocol,
    status,
    bytes: within(line.size, Number.MAX_SAFE_INTEGER) ?? 0,
    durationUs,
    upstream: upstreamName(textOf(line.up) ?? ''),
    upstreamUs: upstreamMs === null ? null : Math.round(upstreamMs * 1000),
    agent: textOf(line.ua) ?? headerOf(headers, 'User-Agent'),
    referrer: textOf(line.ref) ?? headerOf(headers, 'Referer'),
    blocked: blocked === '' ? null : blocked,
    // The kind of mitigation that answered (`core/src/edge/compile/policy-chain.ts`).
    by: answeringKind(textOf(line.by) ?? ''),
  }
}

/** What was asked for; null when one of its texts is none. */
function askedOf(request: Json | null): Asked | null {
  if (request === null) return null
  const { client_ip, remote_ip, method = '', host = '', uri = '', proto = '', headers } = request
  if (!isTextOrNone(client_ip) || !isTextOrNone(remote_ip) || typeof method !== 'string') return null
  if (typeof host !== 'string' || typeof uri !== 'string' || typeof proto !== 'string') return null
  // Caddy before 2.7 knows the remote one alone.
  const client = client_ip ?? remote_ip ?? ''
  return { client, method, host, uri, protocol: proto, headers: objectOf(headers) }
}

/** In whole milliseconds. */
function timeMs(value: unknown): number | null {
  if (typeof value === 'string') return isoMs(value)
  const seconds = within(value, lastSecond)
  return seconds === null ? null : Math.floor(seconds * 1000)
}

function lastedUs(value: unknown): number | null {
  const seconds = typeof value === 'string' ? durationS(value) : within(value, mostSeconds)
  return seconds === null ? null : Math.round(seconds * 1e6)
}

function isOfAccess(logger: unknown): boolean {
  return logger === undefined || (typeof logger === 'string' && accessLogger.test(logger))
}

/** A header, which Caddy writes as a list; '' when there is none. */
function headerOf(headers: Json | null, name: string): string {
  const values = headers?.[name]
  return Array.isArray(values) ? (values.find(value => typeof value === 'string') ?? '') : ''
}

/** Null for what is no number from 0 to `most`. */
function within(value: unknown, most: number): number | null {
  return typeof value === 'number' && value >= 0 && value <= most ? value : null
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function objectOf(value: unknown): Json | null {
  return isObject(value) ? value : null
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
