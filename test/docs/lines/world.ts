import { isDeepStrictEqual } from 'node:util'
import type { Answer } from '@gatehouse/bot/answer.ts'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import type { Pending } from '@gatehouse/bot/reply.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { generateSync } from 'otplib'
import type { TestEdgeOptions } from '../../harness/edge.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../../harness/upstream.ts'
import type { DocumentLine } from './lines-of.ts'

/** A Gatehouse at whose console the lines of a page are typed, with people who give codes and servers for the addresses on it. */
export class World {
  readonly gatehouse: TestGatehouse
  /** What stands on the page, and what is meant here. */
  readonly stands = new Map<string, string>()
  readonly #handovers: LinkHandovers
  readonly #upstreams = new Map<string, Upstream>()
  #inChat: Caller | null = null
  #beginning: DesiredState | null = null
  readonly #open: { stop(): Promise<void> }[] = []
  /** Secrets of codes, by the name of the account. */
  readonly #secrets = new Map<string, string>()

  private constructor(gatehouse: TestGatehouse) {
    this.gatehouse = gatehouse
    const { deps, edge } = gatehouse
    const passwords = new PolicyPasswords(deps)
    this.#handovers = new LinkHandovers({ ...edge.stores, ...deps, passwords })
  }

  static async start(settings: TestEdgeOptions['settings'] = {}): Promise<World> {
    return new World(await TestGatehouse.start({ settings }))
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop()
    for (const one of this.#open) await one.stop()
  }

  /** Ends that with this world. */
  ends(one: { stop(): Promise<void> }): void {
    this.#open.push(one)
  }

  /** Types a line of a page, gives the codes that are asked for, and takes up codes that are offered. */
  async type(typed: string, from: DocumentLine['from'] = 'console'): Promise<Answer> {
    const caller = this.#callerFrom(from)
    let answer = await this.gatehouse.type(await this.meant(typed), 'nothing', caller)
    for (let pending = answer.reply.pending; pending; pending = answer.reply.pending) {
      const next = await this.#confirm(pending, caller)
      if (next === null) return answer
      answer = next
    }
    if (answer.handover?.purpose === 'enrol') this.#takeUp(answer.handover.token)
    return answer
  }

  /** From here on `back` leads here. */
  begins(): void {
    this.#beginning = this.gatehouse.edge.control.current().state
  }

  /** Whatever was done to routes, policies and settings is undone. */
  async back(): Promise<void> {
    const { control } = this.gatehouse.edge
    const beginning = this.#beginning
    if (beginning !== null && !isDeepStrictEqual(control.current().state, beginning))
      await this.gatehouse.edge.change(() => beginning)
  }

  /** Types lines that must be done. */
  async done(...lines: string[]): Promise<void> {
    for (const typed of lines) {
      const { exit, reply } = await this.type(typed)
      if (exit !== 0) throw new Error(`${typed}: ${reply.title}`)
    }
  }

  /** The line as it is meant here: addresses of upstreams are those of servers that answer. */
  async meant(line: string): Promise<string> {
    let text = line
    for (const [named, meant] of this.stands) text = text.replaceAll(named, meant)
    for (const [address] of text.matchAll(/\b(?:10\.0\.0\.\d+|api-2):\d+\b/g)) {
      text = text.replaceAll(address, `127.0.0.1:${await this.#portOf(address)}`)
    }
    return text
  }

  /** Of the server that stands for an address. */
  async #portOf(address: string): Promise<number> {
    const known = this.#upstreams.get(address)
    if (known) return known.port
    const upstream = await startUpstream(address)
    this.#upstreams.set(address, upstream)
    this.ends(upstream)
    return upstream.port
  }

  /** Whoever has codes gives one; null when nobody's is taken. */
  async #confirm({ id, needs }: Pending, caller: Caller): Promise<Answer | null> {
    if (needs === 'yes') return this.gatehouse.say({ id, caller, say: { kind: 'yes' } })
    for (const [account, secret] of this.#secrets) {
      const { clock } = this.gatehouse
      // A code counts once.
      clock.advance(30_000)
      const code = generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1000) })
      const answer = await this.gatehouse.say({ id, caller, say: { kind: 'code', account, code } })
      if (answer.exit === 0 || (answer.reply.pending && answer.reply.pending.needs !== needs)) return answer
    }
    return null
  }

  #callerFrom(from: DocumentLine['from']): Caller {
    if (from !== 'chat') return { kind: 'local', face: 'gate', withoutCode: from === 'console without code' }
    this.#inChat ??= this.gatehouse.person('dora', 'operator', 'without codes').caller
    return this.#inChat
  }

  #takeUp(token: string): void {
    const { clock } = this.gatehouse
    const opened = this.#handovers.open(token, 'gate')
    if (opened.kind !== 'enrol') throw new Error(`the link was for ${opened.kind}`)
    const { secret } = opened.offer
    const code = generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1000) })
    const { kind } = this.#handovers.finish(opened.session, code, 'gate')
    if (kind !== 'enrolled') throw new Error(`${opened.account} could not take up codes: ${kind}`)
    this.#secrets.set(opened.account, secret)
  }
}
