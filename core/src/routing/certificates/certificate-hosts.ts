import type { DesiredState } from '../desired-state.ts'

/** Every host for which the edge needs a certificate, sorted: those of enabled routes, reserved ones, and that of Gatehouse's own pages. */
export function certificateHosts({ settings, routes }: DesiredState): string[] {
  const hosts = new Set([
    ...routes.filter(route => route.enabled).flatMap(route => route.hosts),
    ...settings.reservedHosts,
    ...(settings.webHost === null ? [] : [settings.webHost]),
  ])
  return [...hosts].sort()
}
