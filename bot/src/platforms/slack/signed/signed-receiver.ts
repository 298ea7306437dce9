import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { App, Receiver } from '@slack/bolt'
import type { LinkEars } from '../connect/sockets.ts'
import { Signatures } from './check-signature.ts'
import { readOwnAddress } from './own-address.ts'
import { readBody, readPayload } from './read-request.ts'

const requestMs = 10_000

/** Slack's payloads by signed HTTP requests, on an address of this machine (`127.0.0.1:8090`). What is not Slack's, is not new or is too large is refused before anything reads it. */
export class SignedReceiver implements Receiver {
  readonly #listen: string
  readonly #signatures: Signatures
  readonly #ears: LinkEars
  readonly #server: Server
  #app: App | null = null

  constructor(secret: string, listen: string, ears: LinkEars, nowMs: () => number) {
    this.#listen = listen
    this.#signatures = new Signatures(secret, nowMs)
    this.#ears = ears
    this.#server = createServer((request, response) => void this.#take(request, response))
    this.#server.requestTimeout = requestMs
    this.#server.headersTimeout = requestMs
  }

  init(app: App): void {
    this.#app = app
  }

  /** @throws AppError `invalid` when it is told to listen elsewhere than on this machine itself */
  async start(): Promise<void> {
    const { host, port } = readOwnAddress(this.#listen)
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, resolve)
    })
    this.#ears.log('info', 'signed requests of slack are taken', { address: this.#server.address() })
    this.#ears.up()
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.method !== 'POST') return end(response, 405)
      const body = await readBody(request)
      if (body === null) return end(response, 413)
      const problem = this.#signatures.problem({
        timestamp: header(request, 'x-slack-request-timestamp'),
        signature: header(request, 'x-slack-signature'),
        body,
      })
      if (problem !== null) {
        this.#ears.log('warn', 'a request was not one of slack', { problem })
        return end(response, 401)
      }
      await this.#give(request, response, body)
    } catch (error) {
      this.#ears.log('warn', 'a request of slack was not answered', { error })
      end(response, 500)
    }
  }

  async #give(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const payload = readPayload(body, header(request, 'content-type'))
    if (payload === null) return end(response, 400)
    if (payload.ssl_check !== undefined) return end(response, 200)
    if (payload.type === 'url_verification') return end(response, 200, String(payload.challenge))
    const retry = Number(header(request, 'x-slack-retry-num'))
    await this.#app?.processEvent({
      body: payload,
      ack: async (answer: unknown) => end(response, 200, answer),
      ...(retry > 0 && { retryNum: retry }),
    })
    // What nobody listens to would otherwise be sent again and again.
    end(response, 404)
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function end(response: ServerResponse, status: number, answer?: unknown): void {
  if (response.writableEnded) return
  response.statusCode = status
  if (answer === undefined || answer === '') response.end()
  else if (typeof answer === 'string') response.setHeader('content-type', 'text/plain').end(answer)
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
}
