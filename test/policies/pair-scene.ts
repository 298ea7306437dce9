import { request } from 'node:https'
import type { PolicyProof } from '@gatehouse/core/edge/prove.ts'
import { expect } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'
import { type Authenticator, startAuthenticator } from './authenticator.ts'
import { sampleCountries, samplePolicy } from './samples.ts'
import { clientOf, testCa } from './secure-scene.ts'

const ca = testCa('Our CA')
const alice = clientOf(ca)

export interface PairAsk {
  method?: string
  client?: string
  headers?: Record<string, string>
  body?: string
}

/** A route `shop` on an edge with HTTPS, and an authenticator that knows people by their cookie. */
export class PairScene {
  readonly gatehouse: TestGatehouse
  readonly upstream: Upstream
  readonly authenticator: Authenticator
  readonly port: number

  private constructor(
    gatehouse: TestGatehouse,
    upstream: Upstream,
    authenticator: Authenticator,
    port: number,
  ) {
    this.gatehouse = gatehouse
    this.upstream = upstream
    this.authenticator = authenticator
    this.port = port
  }

  static async start(): Promise<PairScene> {
    const upstream = await startUpstream('shop', (_request, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=1')
      response.setHeader('Content-Type', 'text/plain')
      response.end('shop '.repeat(500))
    })
    const authenticator = await startAuthenticator()
    const port = await freePort()
    const gatehouse = await TestGatehouse.start({
      settings: {
        trustedProxies: ['127.0.0.1'],
        https: `127.0.0.1:${port}`,
        tls: 'internal',
        countryDatabase: sampleCountries,
      },
    })
    await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
    return new PairScene(gatehouse, upstream, authenticator, port)
  }

  /** Has the route carry one policy of each of these kinds, and proves them. */
  async carry(kinds: readonly string[]): Promise<PolicyProof[]> {
    const policies = kinds.map(kind =>
      samplePolicy(kind, { authenticator: this.authenticator.port, ca: ca.typed }),
    )
    const outcome = await this.gatehouse.edge.change(state => ({
      ...state,
      policies,
      routes: state.routes.map(route => ({ ...route, policies: policies.map(({ name }) => name) })),
    }))
    expect(outcome).toMatchObject({ kind: 'applied' })
    return this.gatehouse.edge.control.prove('shop')
  }

  /** One real request with a certificate of the CA; `client` is whom a trusted proxy names. */
  ask(path = '/', { client = '198.51.100.7', method = 'GET', headers = {}, body }: PairAsk = {}) {
    const options = {
      host: '127.0.0.1',
      port: this.port,
      servername: 'shop.localhost',
      rejectUnauthorized: false,
      cert: alice.certificate,
      key: alice.key,
      path,
      method,
      headers: { host: 'shop.localhost', 'X-Forwarded-For': client, ...headers },
      agent: false,
    }
    return new Promise<{ status: number; header(name: string): string[] }>((resolve, reject) => {
      const outgoing = request(options, incoming => {
        incoming.resume()
        const header = (name: string) => incoming.headersDistinct[name] ?? []
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, header }))
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop()
    await this.upstream.stop()
    await this.authenticator.stop()
  }
}
