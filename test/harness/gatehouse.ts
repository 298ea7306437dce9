import type { Log } from '@gatehouse/core/log.ts'
import { stateHash } from '@gatehouse/core/routing/desired-state.ts'
import { expect } from 'vitest'
import { commands } from '../../bot/src/commands/index.ts'
import { type Answer, type DispatchDeps, dispatch } from '../../bot/src/dispatch.ts'
import type { Reply } from '../../bot/src/reply.ts'
import { type AskOptions, ask, type Answer as HttpAnswer } from './ask.ts'
import { TestEdge, type TestEdgeOptions } from './edge.ts'

/** The product without a process of its own: real commands over a real edge, typed as a person types them. */
export class TestGatehouse {
  readonly edge: TestEdge
  readonly #deps: DispatchDeps
  readonly #bugs: unknown[]

  private constructor(edge: TestEdge, bugs: unknown[]) {
    this.edge = edge
    this.#bugs = bugs
    const log = bugLog(bugs)
    const clock = {
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      sleep: async () => undefined,
    }
    const { control, revisions } = edge
    this.#deps = { edge: control, revisions, clock, commands, startedAtMs: 0, log, reference: () => 'ref' }
  }

  static async start(options: TestEdgeOptions = {}): Promise<TestGatehouse> {
    const bugs: unknown[] = []
    return new TestGatehouse(await TestEdge.start({ log: bugLog(bugs), ...options }), bugs)
  }

  /** Runs one command; says yes to every preview unless told otherwise. Fails on a bug: an error that no sentence was made of. */
  async type(typed: string | readonly string[], says: 'yes' | 'no' = 'yes'): Promise<Answer> {
    const confirm = async () =>
      says === 'yes' ? { given: true as const } : { given: false as const, reason: null }
    const answer = await dispatch(this.#deps, { typed, author: 'test', confirm })
    if (this.#bugs.length > 0) throw new Error(`a bug behind: ${typed}`, { cause: this.#bugs.splice(0)[0] })
    return answer
  }

  /** Runs commands that must succeed; gives the reply of the last. */
  async done(...lines: string[]): Promise<Reply> {
    let reply: Reply = { title: '', severity: 'info' }
    for (const line of lines) {
      const answer = await this.type(line)
      expect({ line, exit: answer.exit, said: textOf(answer.reply) }).toMatchObject({ exit: 0 })
      reply = answer.reply
    }
    return reply
  }

  /** A request to the edge's HTTP listener. */
  ask(host: string, path = '/', options: AskOptions = {}): Promise<HttpAnswer> {
    return ask(this.edge.http, host, path, options)
  }

  /** The bodies of so many requests, one after the other, counted. */
  async tally(
    count: number,
    host: string,
    path = '/',
    options: AskOptions = {},
  ): Promise<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (let made = 0; made < count; made += 1) {
      const { status, body } = await this.ask(host, path, options)
      const key = status === 200 ? body : String(status)
      counts[key] = (counts[key] ?? 0) + 1
    }
    return counts
  }

  stateHash(): string {
    return stateHash(this.edge.control.current().state)
  }

  /** Everything that must stay when nothing is to change: state, revisions, and what Caddy runs. */
  async standing(): Promise<{ state: string; revisions: number; etag: string }> {
    const { etag } = await this.edge.admin.read()
    return { state: this.stateHash(), revisions: this.edge.revisions.list(1)[0]?.number ?? 0, etag }
  }

  async expectUnchanged<T>(work: () => Promise<T>): Promise<T> {
    const before = await this.standing()
    const result = await work()
    expect(await this.standing()).toEqual(before)
    return result
  }

  stop(): Promise<void> {
    return this.edge.stop()
  }
}

/** Every text of a reply that a person would read, in one. */
export function textOf(reply: Reply): string {
  const { title, facts = [], notes = [], code, next = [] } = reply
  return [title, ...facts.flat(), ...notes, code?.text ?? '', ...next].filter(Boolean).join('\n')
}

function bugLog(bugs: unknown[]): Log {
  const ignore = () => undefined
  const error: Log['error'] = (message, fields) => {
    if (message === 'command failed unexpectedly') bugs.push(fields?.error)
  }
  return { info: ignore, warn: ignore, error }
}
