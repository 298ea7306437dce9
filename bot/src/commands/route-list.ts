import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { Mitigation } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { upstreamText } from '@gatehouse/core/routing/upstream.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { mitigationsOver } from '../replies/mitigation-words.ts'
import { protectionOf, protectionWords } from '../replies/protection-words.ts'

const maxRows = 200

/** Every route in one line. */
export const routeList = defineCommand({
  name: 'route list',
  summary: 'all routes',
  role: 'viewer',
  risk: 'read',
  parameters: { part: optional(z.string(), 'part', 'only routes whose name or host holds this') },
  examples: ['route list', 'route list shop'],
  read: ({ edge }, { part }) => {
    const { routes, mitigations } = edge.current().state
    const wanted =
      part === undefined
        ? routes
        : routes.filter(route => [route.name, ...route.hosts].some(text => text.includes(part.toLowerCase())))
    const shown = wanted.slice(0, maxRows)
    return {
      title: title(wanted.length, routes.length, part),
      severity: 'info',
      ...(shown.length > 0 && {
        table: {
          columns: ['route', 'host', 'to', 'state', 'policies'],
          rows: shown.map(route => [...row(route), stateOf(mitigations, route), protection(edge, route)]),
          narrower: 'route list <part>',
        },
      }),
      notes:
        wanted.length > maxRows
          ? [`The first ${maxRows} are shown; narrow it down with: route list <part>`]
          : [],
      next: routes.length === 0 ? ['route add shop shop.example.com http://10.0.0.5:8080'] : [],
      data: wanted,
    }
  },
})

function title(count: number, all: number, part: string | undefined): string {
  const words = (n: number) => (n === 1 ? '1 route' : `${n} routes`)
  if (all === 0) return 'There are no routes yet.'
  return part === undefined ? words(all) : `${count} of ${words(all)} with "${part}"`
}

function row(route: Route): string[] {
  return [route.name, route.hosts.map(host => `${host}${route.path ?? ''}`).join(', '), destination(route)]
}

/** Whether it is enabled, and what lies over it for a time. */
function stateOf(mitigations: readonly Mitigation[], { name, enabled }: Route): string {
  if (!enabled) return 'disabled'
  return ['enabled', ...mitigationsOver({ mitigations }, name).map(({ kind }) => kind)].join(', ')
}

/** How many policies protect it, and what was last shown of them. */
function protection(edge: Edge, route: Route): string {
  if (route.policies.length === 0) return 'none'
  const words = route.enabled ? `: ${protectionWords(protectionOf(edge, [route]))}` : ''
  return `${route.policies.length}${words}`
}

function destination({ target }: Route): string {
  switch (target.kind) {
    case 'redirect':
      return `${target.status} ${target.to}`
    case 'answer':
      return `answers ${target.status}`
    case 'proxy':
      return target.upstreams.map(upstreamText).join(', ')
  }
}
