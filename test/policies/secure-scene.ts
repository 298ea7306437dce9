import { request } from 'node:https'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { type MadeCertificate, makeCertificate } from '@gatehouse/core/caddy/made-certificate.ts'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

/** A CA of its own, and how its certificate is typed. */
export function testCa(name: string): MadeCertificate & { typed: string } {
  const ca = makeCertificate(name, { ca: true, nowMs: Date.now() })
  return { ...ca, typed: ca.certificate.replace(/-----[A-Z ]+-----|\s/g, '') }
}

/** A certificate that the CA has signed, or nobody. */
export function clientOf(ca: MadeCertificate | undefined, name = 'alice'): MadeCertificate {
  return makeCertificate(name, { ...(ca && { issuer: ca }), nowMs: Date.now() })
}

export interface SecureAsk {
  certificate?: MadeCertificate
  /** What the handshake names; the host when nothing is said, no name when null. */
  sni?: string | null
  headers?: Record<string, string>
}

/** A real edge with HTTPS, and an upstream that remembers what it was asked. */
export class SecureScene {
  readonly gatehouse: TestGatehouse
  readonly upstream: Upstream
  readonly port: number

  private constructor(gatehouse: TestGatehouse, upstream: Upstream, port: number) {
    this.gatehouse = gatehouse
    this.upstream = upstream
    this.port = port
  }

  static async start(...lines: string[]): Promise<SecureScene> {
    const port = await freePort()
    const upstream = await startUpstream('shop')
    const settings = { https: `127.0.0.1:${port}`, tls: 'internal' as const }
    const scene = new SecureScene(await TestGatehouse.start({ settings }), upstream, port)
    await scene.gatehouse.done(...lines.map(line => line.replace('UPSTREAM', scene.target)))
    return scene
  }

  /** Where the upstream is. */
  get target(): string {
    return `http://127.0.0.1:${this.upstream.port}`
  }

  options(host: string, { certificate, sni = host }: SecureAsk): ConnectionOptions {
    return {
      host: '127.0.0.1',
      port: this.port,
      rejectUnauthorized: false,
      servername: sni ?? '',
      ...(certificate && { cert: certificate.certificate, key: certificate.key }),
    }
  }

  /** One real request by HTTPS; rejects when the handshake fails. */
  ask(host: string, path = '/', secure: SecureAsk = {}): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const headers = { host, ...secure.headers }
      const options = { ...this.options(host, secure), path, headers, agent: false }
      const outgoing = request(options, incoming => {
        let body = ''
        incoming.setEncoding('utf8')
        incoming.on('data', text => {
          body += text
        })
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }))
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }

  /** A handshake alone, to look at it. */
  connect(host: string, secure: SecureAsk & { session?: Buffer } = {}): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const { session } = secure
      const socket = connect({ ...this.options(host, secure), ...(session && { session }) })
      socket.once('secureConnect', () => resolve(socket)).once('error', reject)
    })
  }

  /** How often the upstream was asked while something was done. */
  async reaching(work: () => Promise<unknown>): Promise<number> {
    const before = this.upstream.seen.length
    await work()
    return this.upstream.seen.length - before
  }

  async verdict(route: string): Promise<string> {
    const [proof] = await this.gatehouse.edge.control.prove(route)
    return `${proof?.verdict}: ${proof?.words}`
  }

  /** Changes what Caddy runs, behind the back of Gatehouse. */
  async tamper(change: (edge: Record<string, unknown>) => void): Promise<void> {
    const { admin } = this.gatehouse.edge
    const { body, etag } = await admin.read()
    const config = JSON.parse(body)
    change(config.apps.http.servers.edge)
    const pushed = await admin.push(JSON.stringify(config), etag)
    if (pushed.kind !== 'accepted') throw new Error(JSON.stringify(pushed))
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop()
    await this.upstream.stop()
  }
}
