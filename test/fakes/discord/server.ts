import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Body, readBody } from './body.ts'
import type { Commands } from './commands.ts'
import type { Faults } from './faults.ts'
import type { Gateway } from './gateway.ts'
import type { Interactions } from './interactions.ts'
import { Patience } from './patience.ts'
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

interface Found {
  readonly route: Route
  readonly params: ReadonlyMap<string, string>
}

interface Sent extends Reply {
  readonly headers?: Record<string, string>
}

/** The REST API over HTTP, and the way in to the gateway. */
export class Server {
  readonly calls: RecordedCall[] = []
  readonly #parts: ServerParts
  readonly #patience: Patience
  readonly #http = createServer()
  #port = 0

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#patience = new Patience(parts.world.violations)
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get gatewayUrl(): string {
    return `ws://127.0.0.1:${this.#port}`
  }

  async listen(): Promise<void> {
    this.#http.on('request', (request, response) => {
      this.#receive(request, response).catch((error: unknown) => {
        this.#parts.world.violations.add(`this server broke: ${String(error)}`)
        response.writeHead(500).end()
      })
    })
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

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.baseUrl)
    const segments = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
    if (segments[0] === 'attachments') return this.#serveFile(segments[2], response)
    const found = find(request.method ?? '', segments)
    if (found instanceof Refusal) {
      this.#parts.world.violations.add(`${request.method} ${pathOf(segments)}: ${found.message}`)
      return send(response, { status: found.status, body: found.body })
    }
    const body = await readBody(request).catch(unreadable)
    const sent = await this.#answer(found, request, url.searchParams, body)
    const json = body instanceof Refusal ? undefined : body.json
    this.calls.push({ route: routeName(found.route), status: sent.status, body: json })
    send(response, sent)
  }

  async #answer(
    { route, params }: Found,
    request: IncomingMessage,
    query: URLSearchParams,
    body: Body | Refusal,
  ): Promise<Sent> {
    const { faults, interactions, rates, world } = this.#parts
    const name = routeName(route)
    const key = Rates.key(route, params)
    const interaction = params.get('interaction') ?? ''
    this.#patience.asked(name, key)
    const hanging = faults.hanging(route)
    const faulty = faults.take(route)
    if (hanging || faulty) interactions.excuse(interaction)
    await hanging
    const { headers, retryAfterMs } = rates.spend(route, key)
    if (faulty) {
      if (faulty.status === 429) this.#patience.limited(key, Number(faulty.headers['retry-after']) * 1000)
      return { ...faulty, headers: { ...headers, ...faulty.headers } }
    }
    if (retryAfterMs !== null) {
      world.violations.add(`${name}: asked more often than its limit`)
      return limited(retryAfterMs, headers)
    }
    try {
      if (body instanceof Refusal) throw body
      if (!route.open) this.#authorize(request)
      return { ...this.#run(route, params, query, body), headers }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status === 401 && error.code === 0) this.#patience.unauthorized()
      else if (!interactions.forgives(interaction)) world.violations.add(`${name}: ${blame(error)}`)
      return { status: error.status, body: error.body, headers }
    }
  }

  #run(route: Route, params: ReadonlyMap<string, string>, query: URLSearchParams, body: Body): Reply {
    const { world, commands, interactions, gateway } = this.#parts
    const param = (name: string) => params.get(name) ?? ''
    return route.run({ param, query, body, world, commands, interactions, gateway, baseUrl: this.baseUrl })
  }

  #authorize(request: IncomingMessage): void {
    const [kind, token] = (request.headers.authorization ?? '').split(' ')
    if (kind !== 'Bot' || !token || !this.#parts.tokenIsGood(token)) throw refusal('unauthorized')
  }

  #serveFile(id: string | undefined, response: ServerResponse): void {
    const all = [...this.#parts.world.messages.values()].flatMap(({ attachments }) => attachments)
    const file = all.find(attachment => attachment.id === id)
    if (file) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes)
    else response.writeHead(404).end()
  }
}

function find(method: string, segments: readonly string[]): Found | Refusal {
  if (segments[0] !== 'api' || segments[1] !== 'v10') return refusal('notFound')
  const fitting = routes.flatMap(route => {
    const params = fits(route, segments.slice(2))
    return params ? [{ route, params }] : []
  })
  const found = fitting.find(({ route }) => route.method === method)
  return found ?? refusal(fitting.length > 0 ? 'methodNotAllowed' : 'notFound')
}

function limited(retryAfterMs: number, headers: Record<string, string>): Sent {
  const seconds = Math.max(0.001, retryAfterMs / 1000)
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: seconds, global: false },
    headers: { ...headers, 'retry-after': seconds.toFixed(3), 'x-ratelimit-scope': 'user' },
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Sent): void {
  if (body === undefined) response.writeHead(status, headers).end()
  else
    response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function blame({ code, message, errors }: Refusal): string {
  return `${code} ${message}${errors ? ` ${JSON.stringify(errors)}` : ''}`
}

/** A path that may be written down: whatever is no word is left out, tokens above all. */
function pathOf(segments: readonly string[]): string {
  return `/${segments.map(segment => (/^[a-z@]+$/.test(segment) ? segment : '…')).join('/')}`
}

function unreadable(error: unknown): Refusal {
  return error instanceof Refusal ? error : refusal('invalidJson')
}
