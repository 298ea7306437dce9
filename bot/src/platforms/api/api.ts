import type { Clock } from '@gatehouse/core/clock.ts'
import type { IdempotencyStore } from '@gatehouse/core/identity/idempotency.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { Answer } from '../../answer.ts'
import type { Caller } from '../../caller.ts'
import type { Command } from '../../command.ts'
import { clientAddress, type Visit } from '../../http/visit.ts'
import type { Request } from '../../request.ts'
import { commandLine } from './command-line.ts'
import { docsPage } from './docs-page.ts'
import type { KeyCheckDeps } from './key-check.ts'
import { type WireAnswer, wireAnswers } from './machine-answer.ts'
import { type OpenApi, openApi } from './openapi.ts'
import { problemAnswer, problemType } from './problem.ts'
import { readJson } from './read-json.ts'
import { Repeats, requestName } from './repeats.ts'

/** What the API needs. */
export interface ApiDeps extends KeyCheckDeps {
  /** Runs one command. Never throws. */
  run(request: Request): Promise<Answer>
  /** Whether somebody may use a command now: null, or the refusal. Never throws. */
  check(caller: Caller, command: Command): Promise<Answer | null>
  commands: readonly Command[]
  idempotency: IdempotencyStore
  clock: Clock
  log: Log
}

/**
 * The HTTP API, from the same declarations as every other face: one POST a command.
 * @param keyed lets nobody pass without a key
 */
export function api(deps: ApiDeps, keyed: MiddlewareHandler<Visit>): Hono<Visit> {
  const app = new Hono<Visit>()
  let described: OpenApi | undefined
  // Most programs never ask for it, and a start need not wait for it.
  const document = () => (described ??= openApi(deps.commands))
  const byPath = new Map(deps.commands.map(command => [command.name.split(' ').join('/'), command]))
  const run = runner(deps)
  app.get('/docs', c => c.html(docsPage(document())))
  app.use('/v1/*', keyed)
  app.get('/v1/openapi.json', c => c.json(document()))
  app.all('/v1/*', async c => {
    const name = c.req.path.slice(c.req.path.indexOf('/v1/') + 4)
    const command = byPath.get(name)
    if (command === undefined)
      return problemAnswer(c, {
        status: 404,
        code: 'not_found',
        detail: `There is no command at this path; /api/v1/openapi.json has all of them.`,
      })
    if (c.req.method !== 'POST')
      return problemAnswer(
        c,
        { status: 405, code: 'method', detail: 'Commands are sent with POST.' },
        { Allow: 'POST' },
      )
    return run(c, command)
  })
  return app
}

function runner(deps: ApiDeps) {
  const repeats = new Repeats({ store: deps.idempotency, clock: deps.clock, log: deps.log })
  return async (c: Context<Visit>, command: Command): Promise<Response> => {
    const body = await readJson(c)
    if (body.kind === 'problem') return problemAnswer(c, body.problem, { Connection: 'close' })
    const keyId = c.get('keyId')
    const line = commandLine(command, body.value)
    const caller = { kind: 'key', id: keyId, face: 'api', address: clientAddress(c) } as const
    const work = async () => wireAnswers(await deps.run({ typed: line, caller }))
    const name = command.risk === 'read' ? undefined : c.req.header('idempotency-key')
    if (name === undefined) return wire((await work()).shown)
    if (!requestName.test(name))
      return problemAnswer(c, {
        status: 400,
        code: 'invalid',
        detail: 'Idempotency-Key is 1 to 200 visible characters of ASCII, without spaces.',
      })
    // Judged anew before anything kept is given: a kept answer must not outlive the right to ask for it.
    const refusal = await deps.check(caller, command)
    if (refusal !== null) return wire(wireAnswers(refusal).shown)
    const repeated = await repeats.once({ keyId, name, line }, work)
    switch (repeated.kind) {
      case 'answered':
        return wire(repeated.answer, repeated.replayed ? { 'Idempotency-Replayed': 'true' } : {})
      case 'running':
        return problemAnswer(
          c,
          { status: 409, code: 'conflict', detail: 'This request still runs. Ask again for its answer.' },
          { 'Retry-After': '1' },
        )
      case 'unknown':
        return problemAnswer(c, {
          status: 409,
          code: 'conflict',
          detail:
            'This request began before and its outcome is not known, because Gatehouse ended meanwhile. See what was done with "revision list", then send it under a new Idempotency-Key if it is still wanted.',
        })
      case 'other-request':
        return problemAnswer(c, {
          status: 422,
          code: 'other_request',
          detail: 'This Idempotency-Key stands for another request. Use a new one for each request.',
        })
    }
  }
}

function wire({ status, body }: WireAnswer, headers: Record<string, string> = {}): Response {
  const type = status === 200 ? 'application/json' : problemType
  return new Response(body, { status, headers: { ...headers, 'Content-Type': type } })
}
