import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that came. */
export interface Received {
  headers: Record<string, string>
  body: string
}

/** Answers one request; the body was read. */
export type Answering = (response: ServerResponse, received: Received) => void

const ok: Answering = response => response.writeHead(204).end()

/** An HTTP server that events are sent to. */
export class Receiver {
  readonly received: Received[] = []
  answering: Answering = ok
  readonly #server: Server
  readonly #waiting = new Set<() => void>()

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  static async start(port = 0): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>(resolve => receiver.#server.listen(port, '127.0.0.1', resolve))
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.port}/hook?team=ops`)
  }

  /** Resolves once what was received is so. Waits without asking again and again: whoever sends needs the machine. */
  came(isSo: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        if (!isSo()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const received = { headers, body: Buffer.concat(chunks).toString() }
    this.received.push(received)
    for (const look of [...this.#waiting]) look()
    this.answering(response, received)
  }
}
