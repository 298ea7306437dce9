import { randomBytes } from 'node:crypto'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { ApiKeyStore } from '@gatehouse/core/identity/api-key.ts'
import type { AuditActor, AuditKind, AuditLog } from '@gatehouse/core/identity/audit.ts'
import type { LinkPurpose, OneTimeLink, OneTimeLinkStore } from '@gatehouse/core/identity/one-time-link.ts'
import {
  type Codes,
  type EnrolmentResult,
  type Enrolments,
  enrolmentLifeMs,
} from '@gatehouse/core/identity/totp.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'
import type { Handovers, Opened } from './handover.ts'

interface HandoverDeps {
  transactions: Transactions
  links: OneTimeLinkStore
  accounts: Pick<AccountStore, 'get'>
  codes: Pick<Codes, 'enrolled'>
  enrolments: Enrolments
  keys: Pick<ApiKeyStore, 'get' | 'issue'>
  audit: Pick<AuditLog, 'append'>
  clock: Clock
}

/** An enrolment that somebody is in the middle of. */
interface Session {
  account: number
  name: string
  endsMonotonicMs: number
}

/** Whose a link is, while it leads anywhere. */
interface Target {
  link: OneTimeLink
  name: string
  actor: AuditActor
}

/** More than these are no people. */
const maxSessions = 100
/** Tokens that lead nowhere are written down once in this time, so that somebody who tries them cannot fill the disk. */
const overNoteEveryMs = 60_000

/** Handovers by one-time links. Which enrolments are under way is kept in memory: after a restart a new link is needed. */
export class LinkHandovers implements Handovers {
  readonly #deps: HandoverDeps
  readonly #sessions = new Map<string, Session>()
  #overSinceNote = 0
  #noteOverAtMs = Number.NEGATIVE_INFINITY

  constructor(deps: HandoverDeps) {
    this.#deps = deps
  }

  peek(token: string): { purpose: LinkPurpose; name: string } | null {
    const target = this.#target(token)
    return target && { purpose: target.link.purpose, name: target.name }
  }

  open(token: string, face: string): Opened {
    const { transactions, links, clock, enrolments, keys } = this.#deps
    if (!this.#target(token)) return this.#over(face)
    return transactions.write((): Opened => {
      const nowMs = clock.nowMs()
      const target = this.#target(token)
      if (!target || !links.consume(target.link.id, nowMs)) return this.#over(face)
      const { link, name } = target
      this.#note('sign-in', target, face, { purpose: link.purpose, link: link.id })
      if (link.purpose === 'api-key') return { kind: 'api-key', name, secret: keys.issue(link.subject) }
      const offer = enrolments.offer(link.subject, nowMs)
      return { kind: 'enrol', account: name, offer, session: this.#begin(link.subject, name) }
    })
  }

  finish(session: string, code: string, face: string): EnrolmentResult {
    const { transactions, enrolments, clock } = this.#deps
    const begun = this.#sessions.get(session)
    if (!begun || clock.monotonicMs() >= begun.endsMonotonicMs) {
      this.#sessions.delete(session)
      return { kind: 'over' }
    }
    const result = transactions.write(() => {
      const result = enrolments.finish(begun.account, code, clock.nowMs())
      const who = { name: begun.name, actor: accountActor(begun.account, begun.name) }
      const kind = result.kind === 'wrong' ? 'wrong-code' : 'sign-in'
      this.#note(kind, who, face, { purpose: 'enrol', outcome: result.kind })
      return result
    })
    if (result.kind !== 'wrong') this.#sessions.delete(session)
    return result
  }

  #target(token: string): Target | null {
    const { links, clock } = this.#deps
    const link = links.find(token, clock.nowMs())
    if (!link) return null
    return link.purpose === 'enrol' ? this.#enrolTarget(link) : this.#keyTarget(link)
  }

  #enrolTarget(link: OneTimeLink): Target | null {
    const account = this.#deps.accounts.get(link.subject)
    if (account?.state !== 'active' || this.#deps.codes.enrolled(account.id)) return null
    return { link, name: account.name, actor: accountActor(account.id, account.name) }
  }

  #keyTarget(link: OneTimeLink): Target | null {
    const key = this.#deps.keys.get(link.subject)
    if (!key || key.revokedAtMs !== null || key.expiresAtMs <= this.#deps.clock.nowMs()) return null
    return { link, name: key.name, actor: { kind: 'unknown', id: null, name: 'unknown' } }
  }

  /** A person who begins again ends what they began before. */
  #begin(account: number, name: string): string {
    const nowMs = this.#deps.clock.monotonicMs()
    for (const [id, session] of this.#sessions)
      if (session.account === account || session.endsMonotonicMs <= nowMs) this.#sessions.delete(id)
    const [oldest] = this.#sessions.keys()
    if (oldest !== undefined && this.#sessions.size >= maxSessions) this.#sessions.delete(oldest)
    const id = randomBytes(32).toString('base64url')
    this.#sessions.set(id, { account, name, endsMonotonicMs: nowMs + enrolmentLifeMs })
    return id
  }

  #over(face: string): Opened {
    this.#overSinceNote += 1
    const nowMs = this.#deps.clock.monotonicMs()
    if (nowMs - this.#noteOverAtMs >= overNoteEveryMs) {
      const who = { name: 'unknown', actor: { kind: 'unknown' as const, id: null, name: 'unknown' } }
      this.#note('denied', who, face, { outcome: 'over', times: this.#overSinceNote })
      this.#noteOverAtMs = nowMs
      this.#overSinceNote = 0
    }
    return { kind: 'over' }
  }

  #note(
    kind: AuditKind,
    { name, actor }: Pick<Target, 'name' | 'actor'>,
    face: string,
    facts: Record<string, string | number>,
  ): void {
    const subject = `one-time link of ${name}`
    this.#deps.audit.append({ atMs: this.#deps.clock.nowMs(), kind, actor, face, subject, facts })
  }
}

function accountActor(id: number, name: string): AuditActor {
  return { kind: 'account', id: String(id), name }
}
