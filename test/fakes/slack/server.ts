import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { placeAnswer } from './answer.ts'
import type { Json } from './json.ts'
import { Refusal } from './refusal.ts'
import { parseArguments, readBody } from './request-body.ts'
import type { WebApi, WebApiDeps } from './web-api.ts'

/** Slack's HTTP: the Web API, response addresses, uploads and the way to a socket. */
export class SlackServer {
  readonly #server: Server
  readonly #deps: WebApiDeps
  readonly #api: WebApi

  constructor(deps: WebApiDeps, api: WebApi) {
    this.#deps = deps
    this.#api = api
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        deps.violations.add(`the fake itself failed: ${String(error)}`)
        response.writeHead(500).end()
      })
    })
    this.#server.on('upgrade', (request, stream, head) => deps.sockets.upgrade(request, stream, head))
  }

  async listen(): Promise<void> {
    await new Promise<void>(done => this.#server.listen(0, '127.0.0.1', done))
  }

  origin(): string {
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(done => this.#server.close(done))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://slack')
    const { faults, workspace } = this.#deps
    response.setHeader('date', new Date(workspace.nowMs() + faults.aheadMs).toUTCString())
    const body = await readBody(request)
    if (pathname.startsWith('/api/')) this.#web(pathname.slice('/api/'.length), request, body, response)
    else if (pathname.startsWith('/commands/') || pathname.startsWith('/actions/'))
      this.#answered(pathname, body, response)
    else if (pathname.startsWith('/upload/')) {
      const known = this.#deps.uploads.receive(pathname, fileIn(request, body))
      response.writeHead(known ? 200 : 404).end(known ? `OK - ${body.length}` : 'not found')
    } else response.writeHead(404).end()
  }

  #web(method: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { args, token } = this.#read(method, request, body, response)
    if (!args) return
    const answer = this.#api.call(method, token, args)
    if (answer.kind === 'hang') return
    if (answer.kind === 'cut') request.socket.destroy()
    else sendJson(response, answer.status, answer.body, answer.headers)
  }

  #read(method: string, request: IncomingMessage, body: Buffer, response: ServerResponse) {
    try {
      const { token: inForm, ...args } = parseArguments(request.headers['content-type'], body)
      const inHeader = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      // https://docs.slack.dev/reference/methods/apps.connections.open takes its token in the header alone.
      const alsoInForm = method !== 'apps.connections.open' && typeof inForm === 'string'
      return { args, token: inHeader ?? (alsoInForm ? inForm : undefined) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#deps.violations.add(`${method}: ${error.error}`)
      sendJson(response, 200, { ok: false, error: error.error })
      return { args: undefined, token: undefined }
    }
  }

  #answered(path: string, body: Buffer, response: ServerResponse): void {
    const { responseUrls, workspace, violations } = this.#deps
    try {
      const place = responseUrls.use(path)
      placeAnswer(workspace, place, parseArguments('application/json', body))
      sendJson(response, 200, { ok: true })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      violations.add(`response_url: ${error.error}`)
      const gone = ['no_service', 'used_url', 'expired_url'].includes(error.error)
      sendJson(response, gone ? 404 : 400, { ok: false, error: error.error, ...error.details })
    }
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body))
}

/** The file of an upload, which comes bare or as the one part of a form. */
function fileIn(request: IncomingMessage, body: Buffer): Buffer {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(request.headers['content-type'] ?? '')
  if (!boundary) return body
  const start = body.indexOf('\r\n\r\n') + 4
  const end = body.lastIndexOf(`\r\n--${boundary[1] ?? boundary[2]}`)
  return body.subarray(start, end)
}
