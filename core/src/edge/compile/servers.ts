import { listenerParts } from '../../routing/listener.ts'
import type { RunState } from '../../routing/mitigation/lay.ts'
import { lockdownOfAll } from '../../routing/mitigations/lockdown.ts'
import type { Settings } from '../../routing/settings.ts'
import type { CaddyHandler, CaddyRoute, CaddyServer } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'
import { accessLogger, logFields } from './access-log.ts'
import { blockedEverywhere, blockedHere, blockedName, provenBlocked } from './blocked.ts'
import { clientHeaders } from './client-headers.ts'
import { connectionPolicies } from './connection-policies.ts'
import { hostTable } from './host-table.ts'
import { closedPages, closedRest } from './locked-down.ts'
import { ownPages, unloggedLinks } from './own-pages.ts'
import { probeAnswer, probeMark, unloggedProbes } from './probe-mark.ts'
import { proofMark } from './proof-mark.ts'
import { statusHost, statusHostErrors } from './status-host.ts'

const soundHost = '^([0-9A-Za-z-]+([.][0-9A-Za-z-]+)*|[[0-9A-Fa-f:.]+])(:[0-9]+)?$'
const oddUri = '^[^/]|^$'

/** The servers of the edge: the one that carries traffic, and with HTTPS a second one that sends HTTP there. */
export function servers(
  state: RunState,
  place: Pick<EdgePlace, 'probeToken' | 'webSocket' | 'statusPage' | 'statusDocuments' | 'lists' | 'blocks'>,
  stamp: CaddyRoute,
): Record<string, CaddyServer> {
  const { settings } = state
  const lockdown = lockdownOfAll(state)
  const { hosts, shared } = hostTable(state, { settings, place })
  const edge: CaddyServer = {
    ...limits(settings),
    listen: [settings.https ?? settings.http],
    routes: [
      { handle: [clientAddress(settings), ...logFields] },
      unloggedProbes(place.probeToken),
      ...blockedEverywhere(place),
      refuseOddRequests,
      ...unloggedLinks(settings),
      // Before any mark: nobody comes to these as another client.
      ...closedPages(settings, lockdown),
      ...ownPages(settings, place.webSocket),
      ...statusHost(settings, place),
      ...reserved(settings),
      ...proofMark(place.probeToken),
      ...provenBlocked(place),
      probeMark(place.probeToken),
      ...clientHeaders,
      { handle: [{ handler: 'host_routes', hosts }] },
      ...closedRest(lockdown),
      {
        handle: [
          {
            handler: 'static_response',
            status_code: 404,
            headers: plainText,
            body: 'There is no such site here.\n',
          },
        ],
      },
    ],
    errors: { routes: [probeAnswer, ...statusHostErrors(settings, place), errorPage] },
    named_routes: { ...shared, [blockedName]: blockedHere(place), stamp },
    ...connectionPolicies(state),
  }
  return settings.https === null
    ? { edge }
    : { edge, redirect: redirectServer(settings, settings.https, place) }
}

const plainText = { 'Content-Type': ['text/plain; charset=utf-8'], 'Cache-Control': ['no-store'] }

/**
 * First of all: a host that ends in a dot, is empty or holds foreign characters would miss a host matcher and fall to
 * another route (facts: `status.example.com.`). A target that is no path would turn a redirect that keeps the path into one to elsewhere.
 */
const refuseOddRequests: CaddyRoute = {
  match: [
    { not: [{ header_regexp: { Host: { pattern: soundHost } } }] },
    { vars_regexp: { '{http.request.uri}': { pattern: oddUri } } },
  ],
  handle: [
    {
      handler: 'static_response',
      status_code: 400,
      headers: plainText,
      body: 'This request cannot be served.\n',
      close: true,
    },
  ],
  terminal: true,
}

/** Every error of the edge itself, without words from inside. */
const errorPage: CaddyRoute = {
  handle: [
    {
      handler: 'static_response',
      status_code: '{http.error.status_code}',
      headers: plainText,
      body: '{http.error.status_code} {http.error.status_text}\n',
    },
  ],
}

/** Caddy's own finding passes over what it cannot read in X-Forwarded-For, on to what a client may have written itself. */
function clientAddress({ trustedProxies }: Settings): CaddyHandler {
  return {
    handler: 'client_address',
    ...(trustedProxies.length > 0 && { trusted_proxies: trustedProxies }),
  }
}

function reserved({ reservedHosts }: Settings): CaddyRoute[] {
  if (reservedHosts.length === 0) return []
  const answer = {
    handler: 'static_response' as const,
    status_code: 404,
    headers: plainText,
    body: 'This host is reserved.\n',
  }
  return [{ match: [{ host: reservedHosts }], handle: [answer], terminal: true }]
}

function limits(settings: Settings): Omit<CaddyServer, 'listen' | 'routes'> {
  return {
    automatic_https: { disable: true },
    logs: { default_logger_name: accessLogger },
    read_header_timeout: '10s',
    idle_timeout: '2m',
    max_header_bytes: 65_536,
    ...(settings.trustedProxies.length === 0
      ? {}
      : {
          trusted_proxies: { source: 'static' as const, ranges: settings.trustedProxies },
          trusted_proxies_strict: 1 as const,
        }),
  }
}

function redirectServer(
  settings: Settings,
  https: string,
  place: Parameters<typeof blockedEverywhere>[0],
): CaddyServer {
  const { port } = listenerParts(https)
  const authority = port === '443' ? '{http.request.host}' : `{http.request.host}:${port}`
  const location = { Location: [`https://${authority}{http.request.uri}`], 'Cache-Control': ['no-store'] }
  return {
    ...limits(settings),
    listen: [settings.http],
    routes: [
      { handle: [clientAddress(settings), ...logFields] },
      unloggedProbes(place.probeToken),
      ...blockedEverywhere(place),
      refuseOddRequests,
      ...unloggedLinks(settings),
      { handle: [{ handler: 'static_response', status_code: 308, headers: location }] },
    ],
    errors: { routes: [errorPage] },
  }
}
