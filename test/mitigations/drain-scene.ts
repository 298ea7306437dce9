import type { ServerResponse } from 'node:http'
import { request } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

/** An upstream that says its name, sends a download at the pace of the test, and echoes what a WebSocket says. */
export interface PacedUpstream extends Upstream {
  /** `127.0.0.1:8080`, as it is drained. */
  address: string
  /** Downloads that have begun: `/slow`. */
  downloads: ServerResponse[]
  /** How often `/health` was asked. */
  checks(): number
  /** Answers `/health` with 500. */
  sick: boolean
}

/** Starts one. */
export async function pacedUpstream(name: string): Promise<PacedUpstream> {
  const downloads: ServerResponse[] = []
  const upstream = await startUpstream(name, ({ url }, response) => {
    if (url === '/health' && paced.sick) response.statusCode = 500
    if (url !== '/slow') return void response.end(name)
    response.write(`${name}:`)
    downloads.push(response)
  })
  const sockets = new WebSocketServer({ server: upstream.server })
  sockets.on('connection', socket => socket.on('message', text => socket.send(`${name}:${text}`)))
  const paced: PacedUpstream = {
    ...upstream,
    sick: false,
    address: `127.0.0.1:${upstream.port}`,
    downloads,
    checks: () => upstream.seen.filter(({ url }) => url === '/health').length,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate()
      await upstream.stop()
    },
  }
  return paced
}

/** A download that has begun, and all of it once it has ended. */
export interface Download {
  begun: Promise<string>
  whole: Promise<string>
}

/** Begins one through the edge. */
export function download(gatehouse: TestGatehouse, host: string): Download {
  const [hostname, port] = gatehouse.edge.http.split(':')
  const begun = Promise.withResolvers<string>()
  const whole = Promise.withResolvers<string>()
  const sent = request({ hostname, port, path: '/slow', headers: { host }, agent: false }, answer => {
    let text = ''
    answer.on('data', part => {
      text += String(part)
      begun.resolve(text)
    })
    answer.on('end', () => whole.resolve(text))
    answer.on('error', whole.reject)
  })
  sent.on('error', error => {
    begun.reject(error)
    whole.reject(error)
  })
  sent.end()
  return { begun: begun.promise, whole: whole.promise }
}

/** A WebSocket through the edge. */
export class OpenSocket {
  readonly #socket: WebSocket
  readonly #heard: string[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', text => this.#heard.push(String(text)))
  }

  static async open(gatehouse: TestGatehouse, host: string): Promise<OpenSocket> {
    const socket = new WebSocket(`ws://${gatehouse.edge.http}/chat`, { headers: { host } })
    const opened = new OpenSocket(socket)
    await new Promise<void>((done, fail) => socket.once('open', () => done()).once('error', fail))
    return opened
  }

  /** Says something and gives the answer. */
  async says(text: string): Promise<string> {
    const before = this.#heard.length
    this.#socket.send(text)
    await new Promise<void>((done, fail) => {
      if (this.#heard.length > before) return done()
      this.#socket.once('message', () => done()).once('close', () => fail(new Error('it was closed')))
    })
    return this.#heard.at(-1) ?? ''
  }

  async stop(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return
    const closed = new Promise<void>(done => this.#socket.once('close', () => done()))
    this.#socket.close()
    await closed
  }
}

/** A Gatehouse with a route `shop` to some upstreams. */
export async function shopOf(upstreams: readonly PacedUpstream[], keys = ''): Promise<TestGatehouse> {
  const gatehouse = await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } })
  const addresses = upstreams.map(({ address }) => `http://${address}`).join(' ')
  await gatehouse.done(`route add shop shop.localhost ${addresses} ${keys}`.trim())
  return gatehouse
}
