import type { CaddyHandler, CaddyRoute } from '../../../edge/caddy-config.ts'
import { unforged } from '../../policy/unforged.ts'
import { dialAddress, type Upstream } from '../../upstream.ts'

interface ForwardAuth {
  authenticator: Upstream
  /** Path and query of its check. */
  uri: string
  /** In which it says who somebody is. */
  headers: readonly string[]
  /** How the names of headers begin that no client may send. */
  prefixes: readonly string[]
}

/** Credentials that a client shows to the authenticator; where they are copied too, they are taken away after that. */
const shownByClients = 'Authorization'

/**
 * What Caddy's own `forward_auth` expands to (Caddy, forwardauth/caddyfile.go), and before it whatever a client could forge is taken away, so
 * that neither the authenticator nor the upstream ever sees it.
 */
export function forwardAuthRoutes({ authenticator, uri, headers, prefixes }: ForwardAuth): CaddyRoute[] {
  const own = headers.filter(name => name !== shownByClients)
  return [
    ...unforged(own, prefixes),
    ...withoutBody(uri),
    { handle: [askAuthenticator(authenticator, uri, headers)] },
  ]
}

/**
 * Caddy leaves the body away when it has rewritten the request. It has not when a client asks with GET for the very path of the check
 * (Caddy, reverseproxy.go: `changed &&`). The body of a GET means nothing (RFC 9110, 9.3.1).
 */
function withoutBody(uri: string): CaddyRoute[] {
  const path = uri.replace(/\?.*$/, '')
  return [
    {
      match: [{ method: ['GET'], vars: { '{http.request.uri.path}': [path] } }],
      handle: [{ handler: 'request_body', set: '{http.vars.no_body}' }],
    },
  ]
}

function askAuthenticator(authenticator: Upstream, uri: string, headers: readonly string[]): CaddyHandler {
  return {
    handler: 'reverse_proxy',
    upstreams: [{ dial: dialAddress(authenticator) }],
    // A question mark, so that a client's query is not taken for one of the check.
    rewrite: { method: 'GET', uri: uri.includes('?') ? uri : `${uri}?` },
    headers: {
      request: {
        set: {
          'X-Forwarded-Method': ['{http.request.method}'],
          'X-Forwarded-Uri': ['{http.request.uri}'],
          // A proxy before the edge may pass on what a client wrote here; the edge's own finding counts.
          'X-Forwarded-Host': ['{http.request.hostport}'],
          'X-Forwarded-For': ['{http.vars.client_ip}'],
          'X-Real-Ip': ['{http.vars.client_ip}'],
        },
        delete: ['Upgrade', 'Connection', 'Forwarded', 'X-Original-*'],
      },
    },
    handle_response: [{ match: { status_code: [2] }, routes: copied(headers) }],
    transport: {
      protocol: 'http',
      dial_timeout: '3s',
      response_header_timeout: '10s',
      ...(authenticator.scheme === 'https' ? { tls: {} } : {}),
    },
    stream_close_delay: '8h',
  }
}

/** The last to write these headers is the authenticator; one that it does not send is not there. */
function copied(headers: readonly string[]): CaddyRoute[] {
  const clear: CaddyHandler =
    headers.length === 0
      ? { handler: 'vars', authenticated: true }
      : { handler: 'headers', request: { delete: [...headers] } }
  return [
    // At least one, or Caddy would hand the client the authenticator's own answer.
    { handle: [clear] },
    ...headers.map((name): CaddyRoute => {
      const value = `{http.reverse_proxy.header.${name}}`
      return {
        match: [{ not: [{ vars: { [value]: [''] } }] }],
        handle: [{ handler: 'headers', request: { set: { [name]: [value] } } }],
      }
    }),
  ]
}
