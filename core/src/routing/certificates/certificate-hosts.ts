import type { DesiredState } from '../desired-state.ts'
import { ownHosts } from '../settings.ts'

/** Every host for which the edge needs a certificate, sorted: those of enabled routes, reserved ones, and those of Gatehouse's own pages. */
export function certificateHosts({ settings, routes }: DesiredState): string[] {
  const hosts = new Set([
    ...routes.filter(route => route.enabled).flatMap(route => route.hosts),
    ...settings.reservedHosts,
    ...ownHosts(settings),
  ])
  return [...hosts].sort()
}
