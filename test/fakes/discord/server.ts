import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Body, readBody } from './body.ts'
import type { Commands } from './commands.ts'
import type { Faults } from './faults.ts'
import type { Gateway } from './gateway.ts'
import type { Interactions } from './interactions.ts'
import { Rates } from './rates.ts'
import { Refusal, refusal } from './refusal.ts'
import { fits, type Reply, type Route, routeName } from './route.ts'
import { routes } from './routes/index.ts'
import type { World } from './world.ts'

/** A request as it is remembered for counting: no tokens. */
export interface RecordedCall {
  readonly route: string
  readonly status: number
  readonly body: unknown
}

export interface ServerParts {
  readonly world: World
  readonly commands: Commands
  readonly interactions: Interactions
  readonly gateway: Gateway
  readonly faults: Faults
  readonly rates: Rates
  readonly tokenIsGood: (token: string) => boolean
}

/** How often an app may ask with a refused token before that is a fault of its own. */
const patience = 20

/** The REST API over HTTP, and the way in to the gateway. */
export class Server {
  readonly calls: RecordedCall[] = []
  readonly #parts: ServerParts
  readonly #http = createServer()
  readonly #limitedUntil = new Map<string, number>()
  #unauthorized = 0
  #port = 0

  constructor(parts: ServerParts) {
    this.#parts = parts
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get gatewayUrl(): string {
    return `ws://127.0.0.1:${this.#port}`
  }

  async listen(): Promise<void> {
    this.#http.on('request', (request, response) => void this.#answer(request, response))
    this.#http.on('upgrade', (request, socket, head) => this.#parts.gateway.upgrade(request, socket, head))
    this.#http.listen(0, '127.0.0.1')
    await once(this.#http, 'listening')
    const address = this.#http.address()
    if (address && typeof address === 'object') this.#port = address.port
  }

  async close(): Promise<void> {
    const closed = once(this.#http, 'close')
    this.#http.close()
    this.#http.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.baseUrl)
    const segments = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
    if (segments[0] === 'attachments') return this.#serveFile(segments, response)
    const found = this.#find(request, segments)
    if (found instanceof Refusal)
      return this.#refuse(response, `${request.method} ${pathOf(segments)}`, found)
    const { route, params } = found
    const name = routeName(route)
    const { world, faults, interactions, rates } = this.#parts
    const body = await readBody(request).catch(reason)
    const hung = await faults.wait(route)
    const faulty = faults.take(route)
    if ((hung || faulty) && params.has('interaction')) interactions.excuse(params.get('interaction') ?? '')
    const key = Rates.key(route, params)
    this.#checkPatience(key, name)
    if (faulty) {
      if (faulty.status === 429)
        this.#limitedUntil.set(key, performance.now() + Number(faulty.headers['retry-after']) * 1000)
      this.#record(name, faulty.status, body)
      return send(response, faulty.status, faulty.body, {
        ...rates.spend(route, key).headers,
        ...faulty.headers,
      })
    }
    const spent = rates.spend(route, key)
    if (spent.retryAfterMs !== null) {
      world.violations.add(`${name}: asked more often than its limit`)
      return this.#limited(response, spent.retryAfterMs, spent.headers)
    }
    try {
      if (body instanceof Refusal) throw body
      if (!route.open) this.#authorize(request)
      const reply = this.#run(route, params, url.searchParams, body)
      this.#record(name, reply.status, body)
      send(response, reply.status, reply.body, spent.headers)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#record(name, error.status, body)
      const forgiven = params.has('interaction') && interactions.forgives(params.get('interaction') ?? '')
      this.#refuse(response, name, error, spent.headers, forgiven)
    }
  }

  #find(request: IncomingMessage, segments: readonly string[]) {
    if (segments[0] !== 'api' || segments[1] !== 'v10') return refusal('notFound')
    const fitting = routes.flatMap(route => {
      const params = fits(route, segments.slice(2))
      return params ? [{ route, params }] : []
    })
    return (
      fitting.find(({ route }) => route.method === request.method) ??
      refusal(fitting.length > 0 ? 'methodNotAllowed' : 'notFound')
    )
  }

  #run(route: Route, params: ReadonlyMap<string, string>, query: URLSearchParams, body: Body): Reply {
    const { world, commands, interactions, gateway } = this.#parts
    const param = (name: string) => params.get(name) ?? ''
    return route.run({ param, query, body, world, commands, interactions, gateway, baseUrl: this.baseUrl })
  }

  #authorize(request: IncomingMessage): void {
    const [kind, token] = (request.headers.authorization ?? '').split(' ')
    if (kind === 'Bot' && token && this.#parts.tokenIsGood(token)) return
    this.#unauthorized += 1
    throw refusal('unauthorized')
  }

  #checkPatience(key: string, name: string): void {
    const until = this.#limitedUntil.get(key)
    // Timers are a little early at times.
    if (until !== undefined && performance.now() < until - 10)
      this.#parts.world.violations.add(`${name}: asked again before the end of its rate limit`)
  }

  #limited(response: ServerResponse, retryAfterMs: number, headers: Record<string, string>): void {
    const seconds = Math.max(0.001, retryAfterMs / 1000)
    const body = { message: 'You are being rate limited.', retry_after: seconds, global: false }
    send(response, 429, body, { ...headers, 'retry-after': seconds.toFixed(3), 'x-ratelimit-scope': 'user' })
  }

  #record(route: string, status: number, body: Body | Refusal): void {
    this.calls.push({ route, status, body: body instanceof Refusal ? undefined : body.json })
  }

  #refuse(
    response: ServerResponse,
    name: string,
    error: Refusal,
    headers: Record<string, string> = {},
    forgiven = false,
  ): void {
    // That a token is void is news to the app; to go on and on with it is its own doing.
    const isNews = error.code === 0 && error.status === 401 && this.#unauthorized <= patience
    if (!isNews && !forgiven)
      this.#parts.world.violations.add(
        `${name}: ${error.code} ${error.message}${error.errors ? ` ${JSON.stringify(error.errors)}` : ''}`,
      )
    send(response, error.status, error.body, headers)
  }

  #serveFile([, , id]: readonly string[], response: ServerResponse): void {
    for (const message of this.#parts.world.messages.values())
      for (const attachment of message.attachments)
        if (attachment.id === id) {
          response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(attachment.bytes)
          return
        }
    response.writeHead(404).end()
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): void {
  if (body === undefined) response.writeHead(status, headers).end()
  else
    response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A path that may be written down: whatever is no word is left out, tokens above all. */
function pathOf(segments: readonly string[]): string {
  return `/${segments.map(segment => (/^[a-z@]+$/.test(segment) ? segment : '…')).join('/')}`
}

function reason(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return refusal('invalidJson')
}
