import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Answer } from '@gatehouse/bot/answer.ts'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { noChats } from '@gatehouse/bot/chat/chats-view.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import type { DispatchDeps } from '@gatehouse/bot/dispatch/dispatch-deps.ts'
import { effectOf } from '@gatehouse/bot/measuring/measures.ts'
import { Measuring } from '@gatehouse/bot/measuring/measuring.ts'
import type { Reply } from '@gatehouse/bot/reply.ts'
import type { Decision } from '@gatehouse/bot/request.ts'
import { noWebhook } from '@gatehouse/bot/webhook/webhook-view.ts'
import { askedHere } from '@gatehouse/core/access-log/asked-summaries.ts'
import { goingOf } from '@gatehouse/core/access-log/going.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import { allowing } from '@gatehouse/core/findings/allow.ts'
import { createProbe } from '@gatehouse/core/health/probe/create-probe.ts'
import { Prober } from '@gatehouse/core/health/prober.ts'
import type { ChatIdentity } from '@gatehouse/core/identity/account.ts'
import type { AuditEntry } from '@gatehouse/core/identity/audit.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import type { Place } from '@gatehouse/core/identity/place.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { type Measure, measureAfterMs } from '@gatehouse/core/observe/measure.ts'
import { stateHash } from '@gatehouse/core/routing/desired-state.ts'
import { generateSync } from 'otplib'
import { expect } from 'vitest'
import { TestAccessLog, testLogLines } from './access-log.ts'
import { type AskOptions, ask, type Answer as HttpAnswer } from './ask.ts'
import { testDoctor } from './doctor.ts'
import { TestEdge, type TestEdgeOptions } from './edge.ts'
import { keepingLog, type Logged } from './keeping-log.ts'
import { oneListener } from './one-listener.ts'
import { TestClock } from './test-clock.ts'
import { TestTraffic } from './traffic.ts'
import { TestWaf } from './waf-log.ts'

/** Whoever may use the data folder, at the socket. */
export const local: Caller = { kind: 'local', face: 'gate', withoutCode: false }

/** The place that is allowed by `TestGatehouse.person`. */
export const office: Place = { platform: 'slack', workspace: 'T1', channel: 'C1' }

/** Somebody with an account, an identity and, if wished, codes. */
export interface Person {
  name: string
  id: number
  identity: ChatIdentity
  /** How they come through the chat, at an allowed place. */
  caller: Caller
  /** Their code of this moment. */
  code(): string
  recoveryCodes: string[]
}

/** The product without a process of its own: real commands over a real edge, typed as a person types them. */
export class TestGatehouse {
  readonly edge: TestEdge
  readonly deps: DispatchDeps
  readonly clock: TestClock
  /** The last minutes of traffic; read on whenever it is asked. */
  readonly traffic: TestTraffic
  /** The numbers of the access log; read on whenever they are asked for. */
  readonly accessLog: TestAccessLog
  /** What the WAF's rules matched; read on whenever it is asked for. */
  readonly waf: TestWaf
  readonly measuring: Measuring
  /** Asks when a test says so, by the clock of the test. */
  readonly prober: Prober
  /** Told of each measure that was taken. */
  measured: (measure: Measure) => void = () => undefined
  /** Everything that was logged, also by the edge. */
  readonly logged: readonly Logged[]
  readonly #bugs: unknown[]

  private constructor(edge: TestEdge, clock: TestClock, bugs: unknown[], logged: Logged[]) {
    this.edge = edge
    this.clock = clock
    this.logged = logged
    this.#bugs = bugs
    this.traffic = new TestTraffic(edge.place.accessLog, clock)
    const numbers = join(edge.folder, 'traffic.db')
    this.accessLog = new TestAccessLog(edge.place.accessLog, numbers, clock)
    this.waf = new TestWaf(edge.place.wafLog, numbers, clock)
    this.prober = new Prober({
      ...edge.stores,
      edge: edge.control,
      probeToken: edge.place.probeToken,
      probe: createProbe(clock),
      clock: { nowMs: () => clock.nowMs(), monotonicMs: () => clock.nowMs(), sleep: clock.sleep },
      // The middle: every probe comes just in its time.
      random: () => 0.5,
      log: keepingLog(bugs, logged),
    })
    this.deps = {
      ...edge.stores,
      edge: edge.control,
      blocking: edge.blocks,
      ownAddresses: () => [],
      clock,
      clockSkew: new ClockSkew(),
      doctor: testDoctor(edge, { clock }),
      traffic: this.traffic,
      summaries: askedHere(new Summaries(this.accessLog)),
      forgetInLogs: network =>
        this.accessLog.forget([edge.place.accessLog, edge.place.wafLog, edge.place.log], network),
      logLines: testLogLines(edge.place.accessLog, edge.folder, clock),
      waf: this.waf,
      findings: this.accessLog.findings,
      logKeeping: {
        retain: retention => this.accessLog.retain(retention),
        going: async (retention, nowMs) => goingOf(this.accessLog, retention, nowMs),
        room: () => this.accessLog.room(),
      },
      findingWatch: { allow: list => this.accessLog.allow(allowing(list)) },
      health: this.prober,
      effectOf: operation => effectOf(edge.stores.trafficMeasures, operation),
      linkUrl: token => `http://127.0.0.1:1/once/${token}`,
      commands,
      chats: noChats,
      webhook: noWebhook,
      startedAtMs: 0,
      log: keepingLog(bugs, logged),
      reference: () => 'ref',
    }
    this.measuring = new Measuring(this.deps, measure => this.measured(measure))
  }

  static async start(options: TestEdgeOptions = {}): Promise<TestGatehouse> {
    const bugs: unknown[] = []
    const clock = new TestClock()
    const logged: Logged[] = []
    const edge = await TestEdge.start({ log: keepingLog(bugs, logged), clock, ...options })
    return new TestGatehouse(edge, clock, bugs, logged)
  }

  /** Runs one command; says yes to every preview unless told otherwise. Fails on a bug: an error that no sentence was made of. */
  async type(
    typed: string | readonly string[],
    says: 'yes' | 'no' | 'nothing' = 'yes',
    caller: Caller = local,
  ): Promise<Answer> {
    const answer = await dispatch(this.deps, { typed, caller })
    this.#demandNoBug(String(typed))
    const { pending } = answer.reply
    if (!pending || says === 'nothing') return answer
    return this.say({ id: pending.id, caller, say: { kind: says === 'yes' ? 'yes' : 'cancel' } })
  }

  /** Says something to a plan that waits. */
  async say(decision: Decision): Promise<Answer> {
    const answer = await decide(this.deps, decision)
    this.#demandNoBug(`a decision: ${decision.say.kind}`)
    return answer
  }

  /** Runs a command of somebody in the chat and gives their code when it is asked for. */
  async as(person: Person, typed: string, code = () => person.code()): Promise<Answer> {
    const answer = await this.type(typed, 'nothing', person.caller)
    const { pending } = answer.reply
    if (!pending) return answer
    return this.say({
      id: pending.id,
      caller: person.caller,
      say: { kind: 'code', account: null, code: code() },
    })
  }

  /** Makes an account with an identity at an allowed place; with codes unless told otherwise. The clock goes on to the next code. */
  person(name: string, role: Role, codes: 'with codes' | 'without codes' = 'with codes'): Person {
    const { accounts, places, enrolments } = this.edge.stores
    const nowMs = this.clock.nowMs()
    const { id } = accounts.add({ name, role }, nowMs)
    const identity: ChatIdentity = {
      platform: 'slack',
      workspace: 'T1',
      user: `U${randomBytes(4).toString('hex')}`,
    }
    accounts.link(id, identity, nowMs)
    places.set({ ...office, verdict: 'allow', role: 'admin', cards: false }, nowMs)
    let secret = ''
    const code = () => generateSync({ secret, epoch: Math.floor(this.clock.nowMs() / 1000) })
    let recoveryCodes: string[] = []
    if (codes === 'with codes') {
      secret = enrolments.offer(id, nowMs).secret
      const enrolled = enrolments.finish(id, code(), nowMs)
      if (enrolled.kind !== 'enrolled') throw new Error(`${name} could not take up codes`)
      recoveryCodes = enrolled.recoveryCodes
      this.clock.advance(30_000)
    }
    const caller: Caller = { kind: 'chat', identity, place: office, guest: false, bot: false }
    return { name, id, identity, caller, code, recoveryCodes }
  }

  /** The newest entries of the audit, newest first. */
  audit(limit = 20): AuditEntry[] {
    return this.edge.stores.audit.list({ limit })
  }

  /** Runs commands that must succeed; gives the reply of the last. */
  async done(...lines: string[]): Promise<Reply> {
    let reply: Reply = { title: '', severity: 'info' }
    for (const line of lines) {
      const answer = await this.type(line)
      expect({ line, exit: answer.exit, said: textOf(answer.reply) }).toMatchObject({ exit: 0 })
      reply = answer.reply
    }
    await oneListener(this.edge.http)
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
    return { ...this.desired(), etag }
  }

  /** The same without asking Caddy. */
  desired(): { state: string; revisions: number } {
    return { state: this.stateHash(), revisions: this.edge.revisions.list(1)[0]?.number ?? 0 }
  }

  async expectUnchanged<T>(work: () => Promise<T>): Promise<T> {
    const before = await this.standing()
    const result = await work()
    expect(await this.standing()).toEqual(before)
    return result
  }

  stop(): Promise<void> {
    this.traffic.close()
    this.accessLog.close()
    this.waf.close()
    return this.edge.stop()
  }

  /** Lets the five seconds pass after which what was done is measured, and measures it. */
  async measure(): Promise<void> {
    // What came so far came before them.
    this.traffic.read()
    this.clock.advance(measureAfterMs)
    await this.measuring.measureDue()
  }

  /** Lets so many probes of each route and upstream come, each in its time. */
  async probe(times: number, everyMs = 30_000): Promise<void> {
    this.prober.routes()
    for (let time = 0; time < times; time += 1) {
      this.clock.advance(everyMs)
      await this.prober.turn()
    }
  }

  /** Forgets the bugs so far, for tests that make some. */
  forgiveBugs(): void {
    this.#bugs.length = 0
  }

  #demandNoBug(typed: string): void {
    if (this.#bugs.length > 0) throw new Error(`a bug behind: ${typed}`, { cause: this.#bugs.splice(0)[0] })
  }
}

/** Every text of a reply that a person would read, in one. */
export function textOf(reply: Reply): string {
  const { title, facts = [], notes = [], code, next = [] } = reply
  return [title, ...facts.flat(), ...notes, code?.text ?? '', ...next].filter(Boolean).join('\n')
}
