import { readFileSync } from 'node:fs'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { proxyRoute, TestEdge, type TestEdgeOptions } from '../harness/edge.ts'

/** A route of its own host to an upstream of its own: the first, `route-00000`, leads to 127.0.0.1, and no two addresses are equal. */
export function proxyAt(index: number, port: number): Route {
  const host = `127.0.${Math.floor(index / 250)}.${(index % 250) + 1}`
  const upstream = { scheme: 'http' as const, host, port, weight: 1 }
  return proxyRoute(routeName(index), [], {}, { upstreams: [upstream] })
}

/** A route that the edge answers itself. */
export function answerAt(index: number): Route {
  const target = { kind: 'answer' as const, status: 200, body: 'ok', contentType: 'text/plain' }
  return { ...proxyRoute(routeName(index), []), target }
}

/** Names in the order of their numbers. */
export function routeName(index: number): string {
  return `route-${String(index).padStart(5, '0')}`
}

/** An edge that carries these routes. */
export async function edgeWith(routes: readonly Route[], options: TestEdgeOptions = {}): Promise<TestEdge> {
  const edge = await TestEdge.start(options)
  if (routes.length === 0) return edge
  const outcome = await edge.change(state => ({ ...state, routes: [...routes] }), { verify: false })
  if (outcome.kind === 'applied') return edge
  await edge.stop()
  throw new Error(`the routes were not applied: ${JSON.stringify(outcome)}`)
}

/** So many of what `make` gives for 0, 1, 2 … */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** The process of the Caddy of an edge. */
export function caddyPid(edge: { place: { processFile: string } }): number {
  return Number(JSON.parse(readFileSync(edge.place.processFile, 'utf8')).pid)
}
