import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const built = fileURLToPath(new URL('../../status-site/dist', import.meta.url))
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** How the server is: as it should be; nobody is signed in; Gatehouse is away; nothing answers. */
export type Mood = 'well' | 'signed out' | 'stopped' | 'unreachable'

/** The built page and made-up documents, under the policy and the paths of the real host. */
export class StatusServer {
  readonly documents = new Map<string, unknown>()
  /** Paths that were asked for, and with what they were answered. */
  readonly asked: string[] = []
  /** How many came for a document, with or without an answer. */
  questions = 0
  mood: Mood = 'well'
  /** What the clock of the server says. */
  nowMs: number
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  constructor(nowMs: number) {
    this.nowMs = nowMs
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://status.test')
    if (pathname.startsWith('/data/')) this.questions += 1
    response.setHeader('Content-Security-Policy', policy)
    response.setHeader('Date', new Date(this.nowMs).toUTCString())
    response.setHeader('Cache-Control', 'private, no-store')
    if (this.mood === 'unreachable') return void request.socket.destroy()
    const status = await this.#send(pathname, request, response)
    this.asked.push(`${status} ${pathname}`)
  }

  async #send(path: string, request: IncomingMessage, response: ServerResponse): Promise<number> {
    const end = (status: number, body: string | Buffer, type = 'text/plain') => {
      response.writeHead(status, { 'Content-Type': type }).end(body)
      return status
    }
    if (this.mood === 'signed out') return end(401, '<!doctype html><title>Sign in</title>', 'text/html')
    if (this.mood === 'stopped') return end(503, 'Gatehouse does not answer.')
    if (path.startsWith('/data/') || path === '/session') return this.#document(path, request, response)
    const file = pageOf(path)
    const body = await readFile(`${built}${file}`).catch(() => null)
    return body === null ? end(404, 'nothing') : end(200, body, types[extname(file)])
  }

  #document(path: string, request: IncomingMessage, response: ServerResponse): number {
    const document = this.documents.get(decodeURIComponent(path))
    const body = JSON.stringify(document)
    if (body === undefined) {
      response.writeHead(404).end()
      return 404
    }
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
    const status = request.headers['if-none-match'] === etag ? 304 : 200
    response.writeHead(status, { ETag: etag, 'Content-Type': 'application/json' })
    response.end(status === 304 ? undefined : body)
    return status
  }
}

function pageOf(path: string): string {
  if (/^\/routes\/./.test(path)) return '/routes/index.html'
  if (/^\/incidents\/\d/.test(path)) return '/incidents/entry/index.html'
  return path.endsWith('/') ? `${path}index.html` : path
}
