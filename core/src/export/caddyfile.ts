import { answeringOrder, wildcardOf } from '../routing/answering-order.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { findPolicy, inOrder } from '../routing/policy/policy.ts'
import type { Route } from '../routing/route.ts'
import { ownHosts } from '../routing/settings.ts'
import { ExportNotes } from './export-notes.ts'
import { policyDirectives } from './policy-directives.ts'
import { type Blocked, blockSnippet, shutOut } from './shut-out.ts'
import { addressOf, globalOptions, siteOptions } from './site-options.ts'
import { targetDirectives } from './target-directives.ts'
import { block, indented, word } from './words.ts'

/** How it is exported. */
export interface ExportWish {
  /** Whether hashes of passwords are written. */
  hashes: boolean
  /** Who is blocked at this moment. */
  blocked: readonly Blocked[]
  /** Of the state; null for an edge without revisions. */
  revision: number | null
}

/** The error page of the edge: every refusal and every error of its own. */
const errorPage = block('handle_errors', [
  'header Content-Type `text/plain; charset=utf-8`',
  'header Cache-Control no-store',
  'respond `{err.status_code} {err.status_text}\n`',
])

/**
 * A Caddyfile that does what a state says, for those who leave. What a Caddyfile cannot say stands in comments at its top; where that would let
 * somebody through who is kept out here, the route answers 503.
 */
export function caddyfileOf(state: DesiredState, { hashes, blocked, revision }: ExportWish): string {
  const notes = new ExportNotes()
  sayOfState(state, blocked, notes)
  const sites = sitesOf(state).map(({ hosts, routes }) => {
    const address = hosts.map(host => addressOf(state.settings, host)).join(', ')
    const own = routes.flatMap(route => handle(state, route, { notes, hashes, blocked }))
    return block(address, [...siteOptions(state.settings), ...own, ...errorPage])
  })
  const head = [
    `Written by Gatehouse from ${revision === null ? 'a new edge' : `revision ${revision}`}.`,
    ...notes.lines().map(line => `- ${line}`),
  ]
  const all = [
    head.map(line => `# ${line}`),
    globalOptions(state.settings),
    blockSnippet(blocked),
    ...sites,
    otherHosts(state),
  ]
  const parts = all.filter(part => part.length > 0)
  return `${parts.map(part => part.join('\n')).join('\n\n')}\n`
}

/** Hosts without a route, which Caddy would give an empty answer. With HTTPS it would first need a certificate for each. */
function otherHosts({ settings }: DesiredState): string[] {
  if (settings.https !== null) return []
  return block(addressOf(settings, ''), [
    ...siteOptions(settings),
    'respond `There is no such site here.\n` 404',
  ])
}

interface Site {
  hosts: string[]
  routes: Route[]
}

/** Hosts that the same routes answer are one site. */
function sitesOf({ routes }: DesiredState): Site[] {
  const byHost = new Map<string, Route[]>()
  for (const route of routes)
    if (route.enabled) for (const host of route.hosts) byHost.set(host, [...(byHost.get(host) ?? []), route])
  const sites = new Map<string, Site>()
  for (const [host, own] of [...byHost].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const wildcard = wildcardOf(host)
    const order = answeringOrder(own, wildcard === host ? [] : (byHost.get(wildcard) ?? []))
    const key = order.map(({ name }) => name).join(' ')
    const site = sites.get(key) ?? { hosts: [], routes: order }
    site.hosts.push(host)
    sites.set(key, site)
  }
  return [...sites.values()]
}

interface How {
  notes: ExportNotes
  hashes: boolean
  blocked: readonly Blocked[]
}

function handle(state: DesiredState, route: Route, how: How): string[] {
  const policies = inOrder(route.policies.map(name => findPolicy(state, name)))
  const lines = [
    ...shutOut(state, route, how),
    ...policies.flatMap(policy => policyDirectives(policy, { ...how, route: route.name })),
    ...(route.stripPath && route.path !== null ? [`uri strip_prefix ${word(route.path)}`] : []),
    ...targetDirectives(route, how.notes),
  ]
  const inner = block('route', lines)
  const title = `# ${route.name}`
  if (route.path === null) return [title, 'handle {', ...indented(inner), '}']
  const matcher = `@${route.name}`
  return [
    title,
    `${matcher} path ${word(route.path)} ${word(`${route.path}/*`)}`,
    `handle ${matcher} {`,
    ...indented(inner),
    '}',
  ]
}

function sayOfState(
  { routes, settings }: DesiredState,
  blocked: readonly Blocked[],
  notes: ExportNotes,
): void {
  for (const { name, enabled } of routes) if (!enabled) notes.say('left out', name, 'the route is disabled.')
  if (settings.https !== null)
    notes.general('Hosts without a route get what Caddy answers by itself, and not 404.')
  if (blocked.length > 0)
    notes.general(
      'Blocks are those that hold at this moment; they do not end by themselves any more. See: block list',
    )
  if (settings.reservedHosts.length > 0)
    notes.general(`Reserved hosts get no answer of their own: ${settings.reservedHosts.join(', ')}.`)
  const own = ownHosts(settings)
  if (own.length > 0) notes.general(`The pages of Gatehouse are not there: ${own.join(', ')}.`)
  if (settings.tls === 'files')
    notes.general('The certificate files are to be named in each site: tls /path/of.crt /path/of.key')
  if (settings.dnsProvider !== null)
    notes.general(
      `Certificates came by DNS (${settings.dnsProvider}): give the credentials in each site: tls { dns … }`,
    )
  notes.general('Headers that policies send come with answers, and not with errors of the proxy itself.')
}
