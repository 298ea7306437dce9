import { answeredBy } from '../../routing/mitigation/answering.ts'
import type { CaddyConfig, CaddyHandler } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'

/** The name of the edge's access logger below Caddy's `http.log.access`. */
export const accessLogger = 'edge'

/**
 * One slim JSON line a request: time, client, method, host, URI, status, size, duration, and what `logFields` adds. No headers,
 * no cookies, no TLS details. Caddy's own messages go to a file of bounded size, because outsiders can
 * cause some of them; only what it says before it has a configuration, or when it crashes, goes to its standard error.
 */
export function logging(place: Pick<EdgePlace, 'accessLog' | 'log'>): CaddyConfig['logging'] {
  const dropped = [
    'request>headers',
    'request>tls',
    'request>remote_port',
    'resp_headers',
    'bytes_read',
    'user_id',
  ]
  const logger = `http.log.access.${accessLogger}`
  return {
    logs: {
      default: {
        // Each refusal of a rate limit is in the access log already; a flood of them would push Caddy's own words out.
        exclude: [logger, 'admin.api', 'http.handlers.rate_limit'],
        writer: {
          output: 'file',
          filename: place.log,
          mode: '0600',
          roll_size_mb: 10,
          roll_keep: 3,
          roll_gzip: false,
        },
        encoder: { format: 'json' },
      },
      access: {
        include: [logger],
        writer: {
          output: 'file',
          filename: place.accessLog,
          mode: '0640',
          roll_size_mb: 100,
          roll_keep: 10,
          roll_gzip: false,
        },
        encoder: {
          format: 'filter',
          wrap: {
            format: 'json',
            level_key: '',
            name_key: '',
            message_key: '',
            time_format: 'unix_seconds_float',
          },
          fields: Object.fromEntries(dropped.map(field => [field, { filter: 'delete' }])),
        },
      },
    },
  }
}

/**
 * What every line carries beside Caddy's own fields: route, the mitigation that answered, user agent, upstream and its time in
 * milliseconds.
 */
export const logFields: readonly CaddyHandler[] = [
  { handler: 'log_append', key: 'route', value: '{http.vars.route}' },
  { handler: 'log_append', key: answeredBy, value: `{http.vars.${answeredBy}}` },
  { handler: 'log_append', key: 'ua', value: '{http.request.header.User-Agent}' },
  { handler: 'log_append', key: 'up', value: '{http.reverse_proxy.upstream.hostport}' },
  { handler: 'log_append', key: 'up_ms', value: '{http.reverse_proxy.upstream.duration_ms}' },
]
