import type { Body } from './body.ts'
import type { Commands } from './commands.ts'
import type { Gateway } from './gateway.ts'
import type { Interactions } from './interactions.ts'
import type { World } from './world.ts'

export interface Call {
  /** A part of the path, decoded. */
  readonly param: (name: string) => string
  readonly query: URLSearchParams
  readonly body: Body
  readonly world: World
  readonly commands: Commands
  readonly interactions: Interactions
  readonly gateway: Gateway
  readonly baseUrl: string
}

export interface Reply {
  readonly status: number
  /** Nothing means an answer without a body. */
  readonly body?: unknown
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Segments; those with a colon stand for anything. */
  readonly path: string
  /** Needs no bot token: the path itself holds one. */
  readonly open?: boolean
  /** @throws Refusal */
  readonly run: (call: Call) => Reply
}

export function ok(body: unknown): Reply {
  return { status: 200, body }
}

export const nothing: Reply = { status: 204 }

/** How a route is named in faults and counts: `POST /channels/:channel/messages`. */
export function routeName({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`
}

/** The parts of a path when a route's pattern fits it. */
export function fits(route: Route, segments: readonly string[]): Map<string, string> | undefined {
  const pattern = route.path.split('/').filter(Boolean)
  if (pattern.length !== segments.length) return undefined
  const params = new Map<string, string>()
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith(':')) params.set(part.slice(1), segment)
    else if (part !== segment) return undefined
  }
  return params
}
