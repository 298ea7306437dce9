import type { DesiredState } from '../../routing/desired-state.ts'
import { listenerParts } from '../../routing/listener.ts'
import type { Settings } from '../../routing/settings.ts'
import type { CaddyConfig } from '../caddy-config.ts'

/** Ports that Caddy must know by name when they are not 80 and 443: its ACME answers and redirects depend on them. */
export function tlsPorts(settings: Settings): { http_port: number; https_port?: number } {
  const port = (listener: string) => Number(listenerParts(listener).port)
  return {
    http_port: port(settings.http),
    ...(settings.https === null ? {} : { https_port: port(settings.https) }),
  }
}

/**
 * Certificates for every host of an enabled route. Automatic HTTPS sees only top-level host matchers, and hosts live inside
 * `host_routes`, so they are named here.
 */
export function tlsApps({ settings, routes }: DesiredState): Pick<CaddyConfig['apps'], 'tls' | 'pki'> {
  if (settings.tls === 'off') return {}
  const hosts = new Set([
    ...routes.filter(route => route.enabled).flatMap(route => route.hosts),
    ...settings.reservedHosts,
    ...(settings.webHost === null ? [] : [settings.webHost]),
  ])
  const issuer =
    settings.tls === 'internal'
      ? { module: 'internal' as const }
      : { module: 'acme' as const, ...(settings.email === null ? {} : { email: settings.email }) }
  return {
    tls: { certificates: { automate: [...hosts].sort() }, automation: { policies: [{ issuers: [issuer] }] } },
    ...(settings.tls === 'internal'
      ? { pki: { certificate_authorities: { local: { install_trust: false as const } } } }
      : {}),
  }
}
