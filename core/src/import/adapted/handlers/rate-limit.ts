import type { Part } from '../part.ts'
import { readOptions } from '../read-options.ts'
import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'

/** Keys that mean one client. */
const clientKeys = [
  '{http.request.remote.host}',
  '{http.vars.client_ip}',
  '{http.request.header.X-Forwarded-For}',
  '{http.request.header.X-Real-IP}',
]

/** Limits of requests of one client (mholt/caddy-ratelimit). */
export const rateLimit: HandlerReader = {
  handler: 'rate_limit',
  read: part => {
    const zones = part.at('rate_limits').entries()
    const limits = zones.map(([, zone]) => readZone(zone))
    const policy = limits.some(limit => limit === null)
      ? 'Of rate limits those are taken over that count the requests of each client, without matchers.'
      : readOptions('rate-limit', { limits })
    return typeof policy === 'string' ? lost(part, policy) : [{ kind: 'policy', policy, part }]
  },
}

function readZone(zone: Part): { requests: number; windowMs: number } | null {
  const key = zone.at('key').text()
  const requests = zone.at('max_events').number()
  const windowMs = zone.at('window').durationMs()
  const matched = zone.at('match').is
  if (matched || key === undefined || !clientKeys.includes(key)) return null
  return requests === undefined || windowMs === undefined ? null : { requests, windowMs }
}
