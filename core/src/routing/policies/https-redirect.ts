import type { CaddyMatcher } from '../../edge/caddy-config.ts'
import { numberField, weakens } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { proveHttpsRedirect } from './https-redirect/https-redirect-proof.ts'

const usualPort = 443

const fields = {
  port: numberField(1, 65_535, {
    summary: 'where people reach this host by HTTPS, when that ends in front of the edge',
    looks: String(usualPort),
    usual: usualPort,
    weaker: weakens.never, // Whatever the port, it is asked by HTTPS.
  }),
}

/** Every proxy on the way says so: one that appends to what a client forged says otherwise itself. */
const saysHttps: CaddyMatcher = {
  vars: { trusted_proxy: ['true'] },
  vars_regexp: { '{http.request.header.X-Forwarded-Proto}': { pattern: '(?i)^https(?: *, *https)*$' } },
}
const notByHttps: CaddyMatcher = { not: [saysHttps] }
const saidPlain: CaddyMatcher = {
  vars: { trusted_proxy: ['true'] },
  header: { 'X-Forwarded-Proto': ['*'] },
  not: [saysHttps],
}

/**
 * Sends requests that came without encryption to HTTPS, with 308 (RFC 9110, 15.4.9), so that method and body stay. An edge with an HTTPS
 * listener does that for all hosts; this adds those that a trusted proxy says came to it in plain HTTP. Behind proxies that end TLS it does
 * it by what they say in X-Forwarded-Proto. What anybody else says counts for nothing.
 */
export const httpsRedirect = definePolicy({
  kind: 'https-redirect',
  summary: 'send requests that came by plain HTTP to HTTPS with 308',
  examples: ['policy add always-https https-redirect'],
  fields,
  proves:
    'A request by plain HTTP gets 308 to the same host and path by HTTPS, whatever it says itself; one of which a trusted proxy says that it came by HTTPS comes through.',
  lacks: (_options, { https, trustedProxies }) =>
    https === null && trustedProxies.length === 0
      ? 'would redirect every request for ever: the edge has no HTTPS listener, and trusts no proxy to say that a request came by HTTPS; first say settings set https=… or trusted-proxies=…'
      : undefined,
  routes: ({ port }, { settings }) => {
    const authority = port === usualPort ? '{http.request.host}' : `{http.request.host}:${port}`
    // Browsers would keep a 308 for ever otherwise, also when the policy is taken away.
    const headers = { Location: [`https://${authority}{http.request.uri}`], 'Cache-Control': ['no-store'] }
    return [
      {
        match: [settings.https === null ? notByHttps : saidPlain],
        handle: [{ handler: 'static_response', status_code: 308, headers }],
      },
    ]
  },
  prove: (deps, { port }) => proveHttpsRedirect(deps, port),
})
