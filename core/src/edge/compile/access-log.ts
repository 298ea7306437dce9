import { answeredBy } from '../../routing/mitigation/answering.ts'
import type { CaddyConfig, CaddyHandler } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'
import { secretEndings, secretNames } from './secret-names.ts'

/** The name of the edge's access logger below Caddy's `http.log.access`. */
export const accessLogger = 'edge'

/** What the WAF's matches are logged under. */
const wafLogger = 'http.handlers.waf'

/** The values of parameters that are secrets are taken out of an address, wherever one is logged. */
const redacted = {
  filter: 'secret_values',
  names: [secretNames.join(' ')],
  endings: [secretEndings.join(' ')],
}
const dropped = { filter: 'delete' }

/** Whole addresses of clients are kept for a week: for one day at most in a file that is written, and for six in those before it. */
const forOneWeek = { roll_at: ['00:00'], roll_keep_days: 6 }

/**
 * One slim JSON line a request: time, client, method, host, URI, status, size, duration, and what `logFields` adds. No headers,
 * no cookies, no TLS details. What the WAF's rules matched has a file of its own, and so have Caddy's own messages, because outsiders can
 * cause many of them; only what it says before it has a configuration, or when it crashes, goes to its standard error.
 */
export function logging(
  place: Pick<EdgePlace, 'accessLog' | 'wafLog' | 'log' | 'logs'>,
): CaddyConfig['logging'] {
  const file = (path: string, mode: string) => writer(place.logs?.spelled(path) ?? path, mode)
  const accesses = `http.log.access.${accessLogger}`
  return {
    logs: {
      default: {
        // Each refusal of a rate limit is in the access log already; a flood of them would push Caddy's own words out.
        exclude: [accesses, wafLogger, 'admin.api', 'http.handlers.rate_limit'],
        writer: { ...file(place.log, '0600'), roll_size_mb: 10, roll_keep: 3 },
        // Whatever fails within a request is said with all of the request.
        encoder: filtered({
          'request>headers': dropped,
          'request>tls': dropped,
          'request>uri': redacted,
        }),
      },
      access: {
        include: [accesses],
        writer: { ...file(place.accessLog, '0640'), roll_size_mb: 100, roll_keep: 10, ...forOneWeek },
        encoder: filtered(
          {
            'request>headers': dropped,
            'request>tls': dropped,
            'request>remote_port': dropped,
            'request>uri': redacted,
            ref: redacted,
            resp_headers: dropped,
            bytes_read: dropped,
            user_id: dropped,
          },
          { level_key: '', name_key: '', message_key: '', time_format: 'unix_seconds_float' },
        ),
      },
      waf: {
        include: [wafLogger],
        writer: { ...file(place.wafLog, '0640'), roll_size_mb: 20, roll_keep: 5, ...forOneWeek },
        encoder: filtered({ path: redacted }),
      },
    },
  }
}

function writer(filename: string, mode: string) {
  return { output: 'file', filename, mode, roll_gzip: false }
}

function filtered(fields: Record<string, unknown>, json: Record<string, string> = {}) {
  return { format: 'filter', wrap: { format: 'json', ...json }, fields }
}

/**
 * What every line carries beside Caddy's own fields: route, the mitigation that answered, user agent, referrer, upstream and its time
 * in milliseconds.
 */
export const logFields: readonly CaddyHandler[] = [
  { handler: 'log_append', key: 'route', value: '{http.vars.route}' },
  { handler: 'log_append', key: answeredBy, value: `{http.vars.${answeredBy}}` },
  { handler: 'log_append', key: 'ua', value: '{http.request.header.User-Agent}' },
  { handler: 'log_append', key: 'ref', value: '{http.request.header.Referer}' },
  { handler: 'log_append', key: 'up', value: '{http.reverse_proxy.upstream.hostport}' },
  { handler: 'log_append', key: 'up_ms', value: '{http.reverse_proxy.upstream.duration_ms}' },
]
