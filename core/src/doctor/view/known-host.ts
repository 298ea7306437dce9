import type { DesiredState } from '../../routing/desired-state.ts'

/** A host that the edge serves, and for which it has a certificate where there is TLS; null when there is none. */
export function knownHost({ settings, routes }: DesiredState): string | null {
  const hosts = routes.flatMap(route => (route.enabled ? route.hosts : []))
  const all = [settings.statusHost, settings.webHost, ...hosts]
  return all.find(host => host !== null && !host.startsWith('*')) ?? null
}
