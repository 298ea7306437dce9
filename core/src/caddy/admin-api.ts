import { z } from 'zod'
import { stampId } from '../edge/compile/index.ts'
import type { EdgeAdmin, PushOutcome } from '../edge/edge-admin.ts'
import { AppError, errorWords } from '../error.ts'
import type { UpstreamUses } from '../routing/upstream-use.ts'
import { Turns } from '../turns.ts'
import { httpCall } from './http-call.ts'
import { readUpstreams } from './upstream-answers.ts'

const Stamped = z.object({ handle: z.tuple([z.object({ body: z.string() })]) })
const Refusal = z.object({ error: z.string() })
const neverSent = new Set(['ENOENT', 'ECONNREFUSED', 'EACCES', 'EAGAIN', 'ENOTSOCK', 'EPROTOTYPE'])
/** Loading 100,000 routes was measured at 12 s. */
const pushTimeoutMs = 60_000
const maxAnswerBytes = 100 * 1024 * 1024

interface Answer {
  status: number
  etag: string
  body: string
}

/**
 * Caddy's admin API over its unix socket. Every call has a connection of its own, because Caddy restarts the listener with each
 * load, and calls wait for each other.
 */
export class CaddyAdminApi implements EdgeAdmin {
  readonly #socketPath: string
  readonly #readTimeoutMs: number
  readonly #turns = new Turns()

  /** @param readTimeoutMs how long an answer may take that loads nothing */
  constructor(socketPath: string, readTimeoutMs = 10_000) {
    this.#socketPath = socketPath
    this.#readTimeoutMs = readTimeoutMs
  }

  async read(): Promise<{ etag: string; body: string }> {
    const answer = await this.#expect('/config/')
    return { etag: answer.etag, body: answer.body.trim() }
  }

  async push(body: string, etag: string): Promise<PushOutcome> {
    try {
      const answer = await this.#call('POST', '/config/', body, {
        'content-type': 'application/json',
        'if-match': etag,
      })
      if (answer.status === 200) return { kind: 'accepted' }
      return answer.status === 412 ? { kind: 'moved' } : { kind: 'refused', words: refusalWords(answer) }
    } catch (error) {
      return { kind: neverSent.has(errorCode(error)) ? 'unreachable' : 'unknown', words: errorWords(error) }
    }
  }

  async stamp(): Promise<string | null> {
    const answer = await this.#expect(`/id/${stampId}`, 404)
    if (answer.status !== 200) return null
    return Stamped.safeParse(JSON.parse(answer.body)).data?.handle[0].body ?? null
  }

  async upstreams(): Promise<UpstreamUses> {
    const rows = await this.#expect('/reverse_proxy/upstreams')
    const metrics = await this.#expect('/metrics', 404)
    return readUpstreams(rows.body, metrics.body)
  }

  /** Asks Caddy to end; false when there is none that could take the order. */
  async stop(): Promise<boolean> {
    try {
      await this.#call('POST', '/stop')
      return true
    } catch (error) {
      return !neverSent.has(errorCode(error))
    }
  }

  async #expect(path: string, ...other: number[]): Promise<Answer> {
    let answer: Answer
    try {
      answer = await this.#call('GET', path)
    } catch (error) {
      throw new AppError('unavailable', `The edge does not answer: ${errorWords(error)}.`, { cause: error })
    }
    if (answer.status === 200 || other.includes(answer.status)) return answer
    throw new AppError(
      'unavailable',
      `The edge answered with status ${answer.status}: ${refusalWords(answer)}.`,
    )
  }

  #call(
    method: 'GET' | 'POST',
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#turns.take(() => this.#send(method, path, body, headers))
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const answer = await httpCall({
      to: { socketPath: this.#socketPath },
      method,
      path,
      headers: { host: 'caddy', ...headers },
      ...(body === undefined ? {} : { body }),
      timeoutMs: method === 'POST' ? pushTimeoutMs : this.#readTimeoutMs,
      maxBytes: maxAnswerBytes,
    })
    return { status: answer.status, etag: answer.header('etag'), body: answer.body }
  }
}

function refusalWords(answer: Answer): string {
  try {
    return Refusal.parse(JSON.parse(answer.body)).error
  } catch {
    return answer.body.slice(0, 500)
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
