import { clientNetwork } from '@gatehouse/core/access-log/client-network.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { AuditActor, AuditLog } from '@gatehouse/core/identity/audit.ts'
import { consoleSubject, type OneTimeLinkStore } from '@gatehouse/core/identity/one-time-link.ts'
import {
  type PageSession,
  type PageSessionStore,
  type SessionOwner,
  seenEveryMs,
} from '@gatehouse/core/identity/page-session.ts'
import type { SeenAddressStore } from '@gatehouse/core/identity/seen-address.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'

/** What signing in needs. */
export interface SignInDeps {
  transactions: Transactions
  links: Pick<OneTimeLinkStore, 'find' | 'consume'>
  accounts: Pick<AccountStore, 'get'>
  pageSessions: PageSessionStore
  audit: Pick<AuditLog, 'append'>
  seenAddresses: Pick<SeenAddressStore, 'see'>
  clock: Clock
  log: Log
}

/** Somebody with a live session. */
export interface Visitor {
  session: PageSession
  owner: SessionOwner
}

/** From where somebody comes, as far as that is known. */
export interface Browser {
  agent: string
  address: string | null
}

/** How the audit names the status page. */
const face = 'web'
/** Tries that led nowhere are written down once in this time, so that somebody who goes on cannot fill the disk. */
const refusedNoteEveryMs = 60_000
const nobody: AuditActor = { kind: 'unknown', id: null, name: 'unknown' }

/** Who comes in to the status page, and who is in. */
export class SignIns {
  readonly #deps: SignInDeps
  #refusedSinceNote = 0
  #noteRefusedAtMs = Number.NEGATIVE_INFINITY

  constructor(deps: SignInDeps) {
    this.#deps = deps
  }

  /** Whom a link would sign in; null when nobody. Changes nothing. */
  peek(token: string): string | null {
    return this.#target(token)?.name ?? null
  }

  /** Uses a link up. The secret of a new session, whatever session the browser had before; null when the link leads nowhere. Audited. */
  byLink(token: string, browser: Browser, before: number | null): string | null {
    const { transactions, links, clock } = this.#deps
    if (!this.#target(token)) return this.refused('link')
    return transactions.write(() => {
      const target = this.#target(token)
      if (!target || !links.consume(target.link, clock.nowMs())) return this.refused('link')
      return this.begin(target.account, target.name, browser, { before, by: { link: target.link } })
    })
  }

  /** The number of the live session of a secret; null when it has none. Changes nothing. */
  numberOf(secret: string): number | null {
    const { pageSessions, clock } = this.#deps
    return pageSessions.find(secret, clock.nowMs())?.session.id ?? null
  }

  /** A new session for somebody who has shown who they are, in place of the one that this browser had `before`. Audited: `by` says how. */
  begin(
    account: number | null,
    name: string,
    { agent, address }: Browser,
    { before, by }: { before: number | null; by: Readonly<Record<string, string | number>> },
  ): string {
    const { transactions, pageSessions, seenAddresses, clock } = this.#deps
    return transactions.write(() => {
      const nowMs = clock.nowMs()
      if (before !== null) pageSessions.end(before)
      const shortAgent = agent.slice(0, 60).toWellFormed()
      const network = clientNetwork(address ?? '') ?? null
      const { session, secret } = pageSessions.begin({ account, agent: shortAgent, network }, nowMs)
      if (account !== null && address !== null) seenAddresses.see(account, address, nowMs)
      this.#note(actorOf(account, name), { outcome: 'signed in', session: session.id, ...by })
      return secret
    })
  }

  /** Who holds a secret, judged by what is true of their account now. That they came is written down now and then. */
  visitor(secret: string): Visitor | null {
    const { pageSessions, clock, log } = this.#deps
    const nowMs = clock.nowMs()
    const found = pageSessions.find(secret, nowMs)
    if (found && nowMs - found.session.seenAtMs >= seenEveryMs)
      try {
        pageSessions.see(found.session.id, nowMs)
      } catch (error) {
        // Whoever looks at the page while the disk is full must see it.
        log.warn('use of a page session not written down', { words: errorWords(error) })
      }
    return found
  }

  /** The live sessions of a visitor's account, the last used first. */
  sessions({ session }: Visitor): PageSession[] {
    const { pageSessions, clock } = this.#deps
    return pageSessions.list(session.account, clock.nowMs()).map(one => one.session)
  }

  /** Ends one of a visitor's own sessions. False when they have no such. Audited. */
  end(visitor: Visitor, id: number): boolean {
    if (!this.sessions(visitor).some(one => one.id === id)) return false
    const { transactions, pageSessions } = this.#deps
    return transactions.write(() => {
      const { session, owner } = visitor
      this.#note(actorOf(session.account, owner.name), { outcome: 'signed out', session: id })
      return pageSessions.end(id)
    })
  }

  /** Writes down that somebody did not come in, and why. */
  refused(why: string, facts: Readonly<Record<string, string | number>> = {}): null {
    this.#refusedSinceNote += 1
    const nowMs = this.#deps.clock.monotonicMs()
    if (nowMs - this.#noteRefusedAtMs < refusedNoteEveryMs) return null
    const { audit, clock } = this.#deps
    const told = { outcome: 'refused', why, times: this.#refusedSinceNote, ...facts }
    audit.append({
      atMs: clock.nowMs(),
      kind: 'denied',
      actor: nobody,
      face,
      subject: 'status page',
      facts: told,
    })
    this.#noteRefusedAtMs = nowMs
    this.#refusedSinceNote = 0
    return null
  }

  /** Whose a link is, while it leads anywhere. */
  #target(token: string): { link: number; account: number | null; name: string } | null {
    const { links, accounts, clock } = this.#deps
    const link = links.find(token, clock.nowMs())
    if (link?.purpose !== 'sign-in') return null
    if (link.subject === consoleSubject) return { link: link.id, account: null, name: 'local' }
    const account = accounts.get(link.subject)
    if (account?.state !== 'active') return null
    return { link: link.id, account: account.id, name: account.name }
  }

  #note(actor: AuditActor, facts: Readonly<Record<string, string | number>>): void {
    const { audit, clock } = this.#deps
    audit.append({
      atMs: clock.nowMs(),
      kind: 'sign-in',
      actor,
      face,
      subject: 'status page',
      facts: { ...facts },
    })
  }
}

function actorOf(account: number | null, name: string): AuditActor {
  if (account === null) return { kind: 'local', id: null, name: 'local' }
  return { kind: 'account', id: String(account), name }
}
