import type { CaddyRoute } from '../../edge/caddy-config.ts'

/**
 * From here on a request has none of these headers, in no spelling, and no client can have them come, or taken away again, behind what the
 * edge writes there.
 * @param prefixes how the names of more such headers begin
 */
export function unforged(names: readonly string[], prefixes: readonly string[]): CaddyRoute[] {
  return [
    {
      handle: [
        { handler: 'headers', request: { delete: forgeries(names, prefixes) } },
        // They come behind the body, after everything that is done here.
        { handler: 'drop_request_trailers' },
      ],
    },
    ...plainConnection,
  ]
}

/**
 * Every character that the name of a header may hold (RFC 9110, 5.6.2) beside letters, digits and the hyphen. CGI, WSGI, PHP and others
 * make one character of several of them, so that `Remote_User` and `Remote.User` come out as `Remote-User`. Caddy 2.11 drops those two by
 * itself (server.go: `expected_underscore_headers`), an older one does not.
 */
const oddCharacters = [..."!#$%&'*+.^_`|~"]

function forgeries(names: readonly string[], prefixes: readonly string[]): string[] {
  return [...oddCharacters.map(odd => `*${odd}*`), ...prefixes.map(prefix => `${prefix}*`), ...names]
}

/** `Connection: Remote-User` would have Caddy take that header away again before the upstream sees it (RFC 9110, 7.6.1). */
const upgrade = { header: { Upgrade: ['*'] } }
const plainConnection: CaddyRoute[] = [
  { match: [upgrade], handle: [{ handler: 'headers', request: { set: { Connection: ['Upgrade'] } } }] },
  { match: [{ not: [upgrade] }], handle: [{ handler: 'headers', request: { delete: ['Connection'] } }] },
]
