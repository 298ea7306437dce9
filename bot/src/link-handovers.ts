import type { Clock } from '@gatehouse/core/clock.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { ApiKeyStore } from '@gatehouse/core/identity/api-key.ts'
import type { AuditActor, AuditKind, AuditLog } from '@gatehouse/core/identity/audit.ts'
import type { LinkPurpose, OneTimeLink, OneTimeLinkStore } from '@gatehouse/core/identity/one-time-link.ts'
import type { SeenAddressStore } from '@gatehouse/core/identity/seen-address.ts'
import {
  type Codes,
  type EnrolmentResult,
  type Enrolments,
  enrolmentLifeMs,
} from '@gatehouse/core/identity/totp.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'
import type { Handovers, Opened, PasswordResult } from './handover.ts'
import type { PolicyPasswords } from './policy-passwords.ts'
import { Sessions } from './sessions.ts'

interface HandoverDeps {
  transactions: Transactions
  links: OneTimeLinkStore
  accounts: Pick<AccountStore, 'get'>
  codes: Pick<Codes, 'enrolled'>
  enrolments: Enrolments
  keys: Pick<ApiKeyStore, 'get' | 'issue'>
  passwords: Pick<PolicyPasswords, 'target' | 'begin' | 'set'>
  audit: Pick<AuditLog, 'append'>
  seenAddresses: Pick<SeenAddressStore, 'see'>
  clock: Clock
}

/** An enrolment that somebody is in the middle of. */
interface Session {
  account: number
  name: string
}

/** Whose a link is, while it leads anywhere. */
interface Target {
  link: OneTimeLink
  name: string
  actor: AuditActor
}

/** Tokens that lead nowhere are written down once in this time, so that somebody who tries them cannot fill the disk. */
const overNoteEveryMs = 60_000

/** Handovers by one-time links. Which enrolments are under way is kept in memory: after a restart a new link is needed. */
export class LinkHandovers implements Handovers {
  readonly #deps: HandoverDeps
  readonly #sessions: Sessions<Session>
  #overSinceNote = 0
  #noteOverAtMs = Number.NEGATIVE_INFINITY

  constructor(deps: HandoverDeps) {
    this.#deps = deps
    this.#sessions = new Sessions(deps.clock, enrolmentLifeMs)
  }

  peek(token: string): { purpose: LinkPurpose; name: string } | null {
    const target = this.#target(token)
    return target && { purpose: target.link.purpose, name: target.name }
  }

  open(token: string, face: string, address: string | null = null): Opened {
    const { transactions, links, clock, enrolments, keys } = this.#deps
    if (!this.#target(token)) return this.#over(face)
    return transactions.write((): Opened => {
      const nowMs = clock.nowMs()
      const target = this.#target(token)
      if (!target || !links.consume(target.link.id, nowMs)) return this.#over(face)
      const { link, name } = target
      this.#note('sign-in', target, face, { purpose: link.purpose, link: link.id })
      this.#see(this.#accountOf(link), address)
      switch (link.purpose) {
        case 'api-key':
          return { kind: 'api-key', name, secret: keys.issue(link.subject) }
        case 'password':
          return this.#beginPassword(link.subject, name) ?? this.#over(face)
        case 'sign-in':
          return this.#over(face)
        case 'enrol':
          return {
            kind: 'enrol',
            account: name,
            offer: enrolments.offer(link.subject, nowMs),
            session: this.#begin(link.subject, name),
          }
      }
    })
  }

  finish(session: string, code: string, face: string, address: string | null = null): EnrolmentResult {
    const { transactions, enrolments, clock } = this.#deps
    const begun = this.#sessions.find(session)
    if (!begun) return { kind: 'over' }
    const result = transactions.write(() => {
      const result = enrolments.finish(begun.account, code, clock.nowMs())
      const who = { name: begun.name, actor: accountActor(begun.account, begun.name) }
      const kind = result.kind === 'wrong' ? 'wrong-code' : 'sign-in'
      this.#note(kind, who, face, { purpose: 'enrol', outcome: result.kind })
      if (result.kind === 'enrolled') this.#see(begun.account, address)
      return result
    })
    if (result.kind !== 'wrong') this.#sessions.end(session)
    return result
  }

  setPassword(session: string, password: string, face: string): Promise<PasswordResult> {
    return this.#deps.passwords.set(session, password, face)
  }

  /** Whose page it is; null for what belongs to no account. */
  #accountOf({ purpose, subject }: OneTimeLink): number | null {
    if (purpose === 'enrol') return subject
    return purpose === 'api-key' ? (this.#deps.keys.get(subject)?.owner ?? null) : null
  }

  #see(account: number | null, address: string | null): void {
    const { seenAddresses, clock } = this.#deps
    if (account !== null && address !== null) seenAddresses.see(account, address, clock.nowMs())
  }

  #target(token: string): Target | null {
    const { links, clock } = this.#deps
    const link = links.find(token, clock.nowMs())
    if (!link) return null
    switch (link.purpose) {
      case 'enrol':
        return this.#enrolTarget(link)
      case 'api-key':
        return this.#keyTarget(link)
      case 'password':
        return this.#passwordTarget(link)
      // They lead to the status page, under its own host: see the door there.
      case 'sign-in':
        return null
    }
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

  #passwordTarget(link: OneTimeLink): Target | null {
    const found = this.#deps.passwords.target(link.subject)
    if (!found) return null
    const name = `${found.user} of the policy ${found.policy}`
    return { link, name, actor: { kind: 'unknown', id: null, name: 'unknown' } }
  }

  #beginPassword(id: number, name: string): Opened | null {
    const { passwords } = this.#deps
    const user = passwords.target(id)
    return user && { kind: 'password', name, session: passwords.begin(user) }
  }

  /** A person who begins again ends what they began before. */
  #begin(account: number, name: string): string {
    return this.#sessions.begin({ account, name }, other => other.account === account)
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
