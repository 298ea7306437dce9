import { ownHosts, type Settings } from '../../routing/settings.ts'
import type { CaddyRoute } from '../caddy-config.ts'

/**
 * The way to Gatehouse's own pages and API, before every other host. The one client address that is passed on is the edge's own finding,
 * so that nobody can write another one into a header.
 */
export function ownPages({ webHost }: Settings, webSocket: string): CaddyRoute[] {
  if (webHost === null) return []
  return [
    {
      match: [{ host: [webHost] }],
      handle: [
        {
          handler: 'reverse_proxy',
          upstreams: [{ dial: `unix/${webSocket}` }],
          transport: { protocol: 'http', dial_timeout: '3s', response_header_timeout: '5m' },
          headers: { request: { set: { 'X-Forwarded-For': ['{http.vars.client_ip}'] } } },
          stream_close_delay: '8h',
        },
      ],
      terminal: true,
    },
  ]
}

/** One-time links are secrets until they are used: they are kept out of the access log, also where a client is only sent on to HTTPS. */
export function unloggedLinks(settings: Pick<Settings, 'webHost' | 'statusHost'>): CaddyRoute[] {
  const host = ownHosts(settings)
  if (host.length === 0) return []
  return [{ match: [{ host, path: ['/once/*'] }], handle: [{ handler: 'vars', log_skip: true }] }]
}
