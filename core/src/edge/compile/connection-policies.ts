import type { DesiredState } from '../../routing/desired-state.ts'
import { clientCertHosts } from '../../routing/policies/client-cert/client-cert-hosts.ts'
import type { CaddyServer, ConnectionPolicy } from '../caddy-config.ts'

/**
 * How handshakes are made: for some hosts clients are asked for a certificate. Caddy takes the first that fits. A request for another host
 * than the handshake named is answered with 421, so that nobody comes to a host by the handshake of another; and Caddy gives out no session
 * tickets where it asks for certificates (connpolicy.go), so that nobody resumes one there.
 */
export function connectionPolicies(
  state: DesiredState,
): Pick<CaddyServer, 'tls_connection_policies' | 'strict_sni_host'> {
  if (state.settings.https === null) return {}
  const groups = clientCertHosts(state)
  const asking = groups.map(
    ({ cas, hosts }): ConnectionPolicy => ({
      match: { sni: hosts },
      ...(cas.length > 0 && {
        client_authentication: {
          ca: { provider: 'inline', trusted_ca_certs: [...cas] },
          mode: 'verify_if_given',
        },
      }),
    }),
  )
  return {
    tls_connection_policies: [...asking, {}],
    ...(asking.length > 0 && { strict_sni_host: true as const }),
  }
}
