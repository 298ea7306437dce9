import { request } from 'node:http'
import type { Settings } from '@gatehouse/core/routing/settings.ts'
import type { TestEdgeOptions } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'

/** Clients that a test names are believed to be those: the test is the proxy in front of the edge. */
export const fronted: Partial<Settings> = { trustedProxies: ['127.0.0.1'] }

/** A real edge with the route `shop`, behind a proxy. */
export async function shopGate(options: TestEdgeOptions = {}): Promise<TestGatehouse> {
  const gate = await TestGatehouse.start({ ...options, settings: { ...fronted, ...options.settings } })
  if (gate.edge.control.current().state.routes.length === 0)
    await gate.done('route add shop shop.localhost answer=200 body=shop')
  return gate
}

/** What a client gets: a status, or that the connection ended without a byte. */
export async function statusOf(
  gate: TestGatehouse,
  client: string,
  host = 'shop.localhost',
  path = '/',
): Promise<number | 'closed'> {
  const { listener } = listenerOf(gate)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { ...listener, path, headers: { host, 'x-forwarded-for': client }, agent: false, setHost: false },
      incoming => {
        incoming.resume()
        incoming.on('end', () => resolve(incoming.statusCode ?? 0))
      },
    )
    outgoing.on('error', error =>
      'code' in error && error.code === 'ECONNRESET' ? resolve('closed') : reject(error),
    )
    outgoing.end()
  })
}

function listenerOf({ edge }: TestGatehouse): { listener: { host: string; port: number } } {
  const [host = '', port] = edge.http.split(':')
  return { listener: { host, port: Number(port) } }
}

/** Asks as a client over and over until it is told to end; gives what it got, counted. */
export function keepAsking(gate: TestGatehouse, client: string): { end(): Promise<Record<string, number>> } {
  const counts: Record<string, number> = {}
  let ended = false
  const asking = (async () => {
    while (!ended) {
      const status = await statusOf(gate, client)
      counts[status] = (counts[status] ?? 0) + 1
    }
  })()
  return {
    end: async () => {
      ended = true
      await asking
      return counts
    },
  }
}
