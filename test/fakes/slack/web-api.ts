import type { Faults } from './faults.ts'
import { isObject, type Json } from './json.ts'
import { methods } from './methods/index.ts'
import type { Method, MethodDeps } from './methods/method.ts'
import type { Rates } from './rates.ts'
import { Refusal } from './refusal.ts'
import type { Tokens } from './tokens.ts'

/** A call that came in, without its token. */
export interface Call {
  readonly method: string
  readonly args: Json
  /** By the injected clock. */
  readonly atMs: number
}

/** What is sent back; `cut` for a connection that ends without an answer. */
export type WebAnswer =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: Json }
  | { kind: 'hang' }
  | { kind: 'cut' }

export interface WebApiDeps extends MethodDeps {
  readonly tokens: Tokens
  readonly faults: Faults
  /** Null when the limits are not enforced. */
  readonly rates: Rates | null
}

const ok = (body: Json, headers: Record<string, string> = {}): WebAnswer => ({
  kind: 'answer',
  status: 200,
  headers,
  body,
})

/** The Web API behind its HTTP. */
export class WebApi {
  readonly calls: Call[] = []
  readonly #deps: WebApiDeps

  constructor(deps: WebApiDeps) {
    this.#deps = deps
  }

  call(name: string, token: string | undefined, args: Json): WebAnswer {
    this.calls.push({ method: name, args, atMs: this.#deps.workspace.nowMs() })
    const fault = this.#deps.faults.take(name)
    switch (fault?.kind) {
      case 'hang':
        return { kind: 'hang' }
      case 'rate limit':
        return this.#limited(fault.retryAfterSeconds)
      case 'status':
        return { kind: 'answer', status: fault.status, headers: {}, body: { ok: false, error: 'arranged' } }
      case 'error':
        return ok({ ok: false, error: fault.error })
      case 'done, but the answer is lost':
        this.#run(name, token, args)
        return { kind: 'cut' }
      case undefined:
        return this.#run(name, token, args)
    }
  }

  #limited(retryAfterSeconds: number): WebAnswer {
    return {
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': String(retryAfterSeconds) },
      body: { ok: false, error: 'ratelimited' },
    }
  }

  #run(name: string, token: string | undefined, args: Json): WebAnswer {
    const method = methods.get(name)
    const headers: Record<string, string> = {}
    try {
      if (!method) throw new Refusal('unknown_method', { req_method: name })
      if (method.token !== 'none') this.#authorise(method, token, headers)
      const wait = this.#deps.rates?.waitSeconds(
        name,
        method.perMinute,
        typeof args.channel === 'string' ? args.channel : undefined,
      )
      if (wait !== undefined) {
        this.#deps.violations.add(`${name}: ratelimited`)
        return this.#limited(wait)
      }
      return ok({ ok: true, ...method.run(this.#deps, args) }, headers)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!error.arranged) this.#deps.violations.add(`${name}: ${error.error}${because(error.details)}`)
      return ok({ ok: false, error: error.error, ...error.details }, headers)
    }
  }

  #authorise(method: Method, token: string | undefined, headers: Record<string, string>): void {
    const kind = this.#deps.tokens.recognise(token)
    if (method.token !== 'either' && method.token !== kind) throw new Refusal('not_allowed_token_type')
    const { scopes, appScopes } = this.#deps.tokens
    const granted = [...(kind === 'app' ? appScopes : scopes)]
    const missing = this.#deps.faults.missing
    const left = granted.filter(scope => !missing.has(scope))
    headers['x-oauth-scopes'] = left.join(',')
    if (method.scopes.length === 0) return
    headers['x-accepted-oauth-scopes'] = method.scopes.join(',')
    if (method.scopes.some(scope => left.includes(scope))) return
    const arranged = method.scopes.some(scope => missing.has(scope))
    throw new Refusal(
      'missing_scope',
      { needed: method.scopes.join(','), provided: left.join(',') },
      arranged,
    )
  }
}

function because(details: Json): string {
  const metadata = details.response_metadata
  const messages = isObject(metadata) && Array.isArray(metadata.messages) ? metadata.messages : []
  return messages.length > 0 ? ` ${messages.join('; ')}` : ''
}
