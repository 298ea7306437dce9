import { covers } from '../../routing/certificates/certificate.ts'
import { certificateHosts } from '../../routing/certificates/certificate-hosts.ts'
import { dnsFields } from '../../routing/certificates/dns-provider.ts'
import type { DesiredState } from '../../routing/desired-state.ts'
import { listenerParts } from '../../routing/listener.ts'
import type { Settings } from '../../routing/settings.ts'
import type { CaddyConfig, CaddyIssuer } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'

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
export function tlsApps(
  state: DesiredState,
  place: Pick<EdgePlace, 'ownCertificates' | 'dns'>,
): Pick<CaddyConfig['apps'], 'tls' | 'pki'> {
  const { settings } = state
  switch (settings.tls) {
    case 'off':
      return {}
    case 'files':
      return { tls: filesOf(place) }
    case 'internal':
      return {
        tls: automated(state, { module: 'internal' }),
        pki: { certificate_authorities: { local: { install_trust: false } } },
      }
    case 'acme': {
      const email = settings.email === null ? {} : { email: settings.email }
      return { tls: automated(state, { module: 'acme', ...email, ...dnsChallenge(settings, place) }) }
    }
  }
}

type TlsApp = NonNullable<CaddyConfig['apps']['tls']>

function automated(state: DesiredState, issuer: CaddyIssuer): TlsApp {
  const hosts = certificateHosts(state)
  const names = issuer.module === 'acme' ? withoutCovered(hosts) : hosts
  return {
    certificates: { automate: names },
    automation: { policies: [{ issuers: [issuer] }] },
  }
}

/** A public CA is asked for no more than is needed: a host below a wildcard of the same edge is served by that one's certificate. */
function withoutCovered(hosts: readonly string[]): string[] {
  const wildcards = new Set(hosts.filter(host => host.startsWith('*')))
  return hosts.filter(host => wildcards.has(host) || !covers(wildcards, host))
}

/** The secrets stay in files; Caddy puts their content in place of these placeholders, which nobody but the compiler writes. */
function dnsChallenge({ dnsProvider: name }: Settings, { dns }: Pick<EdgePlace, 'dns'>) {
  if (name === null) return {}
  const fields = dnsFields[name].map(field => [field, `{file.${dns}/${name}/${field}}`])
  return { challenges: { dns: { provider: { name, ...Object.fromEntries(fields) } } } }
}

/**
 * Stapling is left out: Caddy asks the CA's responder while it loads, without a time limit (certmagic ocsp.go), so a firewall in between
 * would hold every change up.
 */
function filesOf({ ownCertificates }: Pick<EdgePlace, 'ownCertificates'>): TlsApp {
  const load = [...ownCertificates()].sort((a, b) => (a.certificate < b.certificate ? -1 : 1))
  return { certificates: { load_files: load }, disable_ocsp_stapling: true }
}
