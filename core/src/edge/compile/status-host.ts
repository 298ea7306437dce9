import type { Settings } from '../../routing/settings.ts'
import type { Reader } from '../../status-document/envelope.ts'
import type { CaddyHandler, CaddyRoute, HeaderOps, ReverseProxy } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'
import { statusAway } from './status-away.ts'

type Place = Pick<EdgePlace, 'webSocket' | 'statusPage' | 'statusDocuments'>

/** Header of Gatehouse's yes: whose documents a visitor reads. */
export const audienceHeader = 'X-Gatehouse-Audience'
/** Where Gatehouse is asked about a visitor. */
export const checkPath = '/page-check'
/** Where Gatehouse is asked whether it is there, which is when badges are of now. */
export const livePath = '/live-check'

/** For everybody, because it is the way in. One-time links are kept out of the access log by `unloggedLinks`. */
const doorPaths = [
  '/once/*',
  '/sign-in',
  '/sign-out',
  '/session',
  '/session/*',
  '/oidc/*',
  '/style.css',
  '/favicon.ico',
]

const readers = ['viewer', 'operator', 'admin'] as const satisfies readonly Reader[]

const yes = `{http.reverse_proxy.header.${audienceHeader}}`

/**
 * What the page may do: show what comes from its own host, and nothing else. Its script makes no markup from texts, and the browser is told
 * to refuse that (https://www.w3.org/TR/trusted-types/).
 */
const pageHeaders: HeaderOps = {
  set: {
    'Content-Security-Policy': [
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ],
    'Cross-Origin-Opener-Policy': ['same-origin'],
    'Cross-Origin-Resource-Policy': ['same-origin'],
    'Referrer-Policy': ['no-referrer'],
    'X-Content-Type-Options': ['nosniff'],
    'X-Frame-Options': ['DENY'],
    'X-Robots-Tag': ['noindex, nofollow'],
  },
}

/**
 * The status page, before every other host: Gatehouse answers who signs in, is asked about whoever wants anything else, and the edge serves
 * the files. If Gatehouse does not answer, nobody reads anything.
 */
export function statusHost({ statusHost: host, statusPublic, https }: Settings, place: Place): CaddyRoute[] {
  if (host === null) return []
  const routes: CaddyRoute[] = [
    { handle: [{ handler: 'headers', request: { delete: ['X-Gatehouse-*', 'X_Gatehouse_*'] } }] },
    { match: [{ path: doorPaths }], handle: [askGatehouse(place)], terminal: true },
    onlyReads,
    ...(statusPublic === 'badges' ? badges(place, https) : []),
    // Of a visitor who asks for the path of the check itself, Caddy would send the body along (reverseproxy.go: `changed &&`).
    { handle: [{ handler: 'request_body', set: '{http.vars.no_body}' }] },
    { handle: [askAudience(place)] },
    // What Gatehouse itself answers has headers of its own.
    { handle: [{ handler: 'headers', response: withHttps(https) }] },
    ...documents(place),
    ...pages(place),
    // Gatehouse said yes to nobody whom the edge knows.
    { handle: [{ handler: 'error', status_code: 503 }] },
  ]
  return [{ match: [{ host: [host] }], handle: [{ handler: 'subroute', routes }], terminal: true }]
}

/** Headers of what the edge itself says when the page cannot be served, a page that leads back for whoever is signed in, and one while Gatehouse is away. */
export function statusHostErrors(
  { statusHost: host, https }: Pick<Settings, 'statusHost' | 'https'>,
  { statusPage }: Pick<Place, 'statusPage'>,
): CaddyRoute[] {
  if (host === null) return []
  const lost: CaddyRoute = {
    match: [
      {
        host: [host],
        vars: { status_audience: [...readers], '{http.error.status_code}': ['404'] },
        // Scripts and programs read no pages.
        not: [{ path: ['/data/*', '/_astro/*', '/badges/*', '*.json', '*.atom'] }],
      },
    ],
    handle: [
      { handler: 'headers', response: { set: { 'Cache-Control': ['private, no-cache'] } } },
      { handler: 'rewrite', uri: '/404.html' },
      compressed,
      files(statusPage),
    ],
    terminal: true,
  }
  return [
    { match: [{ host: [host] }], handle: [{ handler: 'headers', response: withHttps(https) }] },
    lost,
    statusAway(host),
  ]
}

function withHttps(https: Settings['https']): HeaderOps {
  if (https === null) return pageHeaders
  return { set: { ...pageHeaders.set, 'Strict-Transport-Security': ['max-age=31536000'] } }
}

const onlyReads: CaddyRoute = {
  match: [{ not: [{ method: ['GET', 'HEAD'] }] }],
  handle: [{ handler: 'error', status_code: 405 }],
}

function askGatehouse({ webSocket }: Place): ReverseProxy {
  return {
    handler: 'reverse_proxy',
    upstreams: [{ dial: `unix/${webSocket}` }],
    transport: { protocol: 'http', dial_timeout: '3s', response_header_timeout: '10s' },
    headers: { request: { set: { 'X-Forwarded-For': ['{http.vars.client_ip}'] } } },
    stream_close_delay: '8h',
  }
}

function askAudience(place: Place): ReverseProxy {
  const knows = (audience: Reader): CaddyRoute => ({
    match: [{ vars: { [yes]: [audience] } }],
    // Whoever reads is not traffic of any route; whoever was refused is in the access log.
    handle: [{ handler: 'vars', status_audience: audience, log_skip: true }],
  })
  return askFirst(place, checkPath, readers.map(knows))
}

/** As Caddy's `forward_auth`. What Gatehouse does not answer with 2xx goes to the visitor as it is: the page to sign in, or a problem. */
function askFirst(place: Place, path: string, then: CaddyRoute[]): ReverseProxy {
  const ask = askGatehouse(place)
  return {
    ...ask,
    rewrite: { method: 'GET', uri: `${path}?` },
    headers: {
      request: {
        set: { ...ask.headers?.request.set, 'X-Forwarded-Uri': ['{http.request.uri}'] },
        delete: ['Upgrade', 'Connection', 'Forwarded', 'X-Original-*'],
      },
    },
    handle_response: [{ match: { status_code: [2] }, routes: then }],
  }
}

function documents({ statusDocuments: root }: Place): CaddyRoute[] {
  const below = (folder: string, prefix: string, path: string[], to: readonly Reader[]): CaddyRoute => ({
    match: [{ vars: { status_audience: [...to] }, path }],
    handle: [
      { handler: 'headers', response: { set: { 'Cache-Control': ['private, no-store'] } } },
      compressed,
      { handler: 'rewrite', strip_path_prefix: prefix },
      files(`${root}/${folder}`),
    ],
    terminal: true,
  })
  const everybodys = ['/data/*', '/incidents.atom']
  return [
    below('admin', '/data/admin', ['/data/admin/*'], ['admin']),
    below('viewer', '/data', everybodys, ['viewer']),
    below('operator', '/data', everybodys, ['operator', 'admin']),
  ]
}

/** The same files for every visitor but for what admins alone see; which route or incident it is about is read by the page's script. */
function pages({ statusPage }: Place): CaddyRoute[] {
  const known = { vars: { status_audience: [...readers] } }
  const admin = { vars: { status_audience: ['admin'] } }
  const rewritten = (path: string[], uri: string): CaddyRoute => ({
    match: [{ ...known, path }],
    handle: [{ handler: 'rewrite', uri }],
  })
  const kept = (value: string): CaddyHandler => ({
    handler: 'headers',
    response: { set: { 'Cache-Control': [value] } },
  })
  return [
    rewritten(['/routes', '/routes/*'], '/routes/index.html'),
    {
      match: [
        { ...known, path: ['/incidents/*'], not: [{ path: ['/incidents/', '/incidents/index.html'] }] },
      ],
      handle: [{ handler: 'rewrite', uri: '/incidents/entry/index.html' }],
    },
    { match: [{ ...known, path: ['/_astro/*'] }], handle: [kept('private, max-age=31536000, immutable')] },
    { match: [{ ...known, not: [{ path: ['/_astro/*'] }] }], handle: [kept('private, no-cache')] },
    { match: [admin], handle: [compressed, files(statusPage)], terminal: true },
    { match: [known], handle: [compressed, files(statusPage, `${statusPage}/doctor`)], terminal: true },
  ]
}

/** For whoever may see them without signing in: pictures of a route's state, and a summary. None while nobody draws them anew. */
function badges(place: Place, https: Settings['https']): CaddyRoute[] {
  return [
    {
      match: [{ path: ['/badges/*', '/status.json'] }],
      handle: [
        askFirst(place, livePath, []),
        { handler: 'headers', response: withHttps(https) },
        {
          handler: 'headers',
          response: {
            set: {
              'Cache-Control': ['public, max-age=30'],
              'Access-Control-Allow-Origin': ['*'],
              'Cross-Origin-Resource-Policy': ['cross-origin'],
            },
          },
        },
        compressed,
        files(`${place.statusDocuments}/public`),
      ],
      terminal: true,
    },
  ]
}

function files(root: string, ...hide: string[]): CaddyHandler {
  return { handler: 'file_server', root, canonical_uris: false, ...(hide.length > 0 && { hide }) }
}

const compressed: CaddyHandler = {
  handler: 'encode',
  encodings: { gzip: {}, zstd: {} },
  prefer: ['zstd', 'gzip'],
  minimum_length: 512,
  match: {
    headers: {
      'Content-Type': ['application/json*', 'application/atom+xml*', 'image/svg+xml*', 'text/*'],
    },
  },
}
