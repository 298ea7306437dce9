import { AppError } from '../error.ts'
import { covers } from '../routing/certificates/certificate.ts'
import { certificateHosts } from '../routing/certificates/certificate-hosts.ts'
import { type Chosen, choosePairs } from '../routing/certificates/choose-pairs.ts'
import type { OwnPair } from '../routing/certificates/own-pair.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import type { Push, PushResult } from './apply.ts'
import type { EdgeDeps } from './edge-deps.ts'
import { hostBelow } from './verify.ts'

/** What came of a look at the folder of certificate files. */
export interface TakeUp {
  /** Pairs that the edge has used since, by name. */
  taken: string[]
  /** Pairs that it uses no more. */
  dropped: string[]
  /** Sentences. */
  problems: string[]
  /** Whether the edge was given another configuration. */
  delivered: boolean
}

type Deps = Pick<EdgeDeps, 'ownPairs' | 'dial' | 'clock' | 'log' | 'tell'>

const everyMs = 60_000
const mostShown = 5
/** Caddy takes the old certificate out of its memory a moment after the new one is in force. */
const shownTries = 20
const shownPauseMs = 100

/** Has the edge use the certificate files that operators bring, and notices when they are replaced. */
export class OwnCertificates {
  readonly #deps: Deps
  readonly #runAgain: () => Promise<string | null>
  #nextMs = Number.NEGATIVE_INFINITY
  /** Of the last look: a file that is just being replaced looks wrong once. */
  #last: readonly string[] = []
  #told: readonly string[] = []
  /** What Caddy would not take is not offered again until it has changed. */
  #refused: { key: string; words: string } | null = null

  /** @param runAgain makes the edge run its state with what is then in use; gives why it does not, or null */
  constructor(deps: Deps, runAgain: () => Promise<string | null>) {
    this.#deps = deps
    this.#runAgain = runAgain
  }

  /**
   * Before a push: files that have changed since the last look come first.
   * @returns the ETag of what the push was confirmed over, which is still that if nobody else has changed it
   */
  async before(push: Push, etag: () => Promise<string | null>): Promise<string | null> {
    const confirmed = push.confirmedEtag ?? null
    if (push.before.settings.tls !== 'files' || push.after.settings.tls !== 'files') return confirmed
    const found = confirmed === null ? null : await etag()
    const { delivered } = await this.takeUp(push.before, { next: push.after })
    return delivered && found !== null && found === confirmed ? etag() : confirmed
  }

  /** Around a push: one that turns to files goes with those of the folder, and they stay in use when it becomes live. */
  async during({ before, after }: Push, push: () => Promise<PushResult>): Promise<PushResult> {
    if (after.settings.tls !== 'files' || before.settings.tls === 'files') return push()
    const { ownPairs } = this.#deps
    const used = ownPairs.inUse()
    let live = false
    ownPairs.use(this.#choose([after]).pairs)
    try {
      const result = await push()
      live = result.kind === 'live'
      return result
    } finally {
      if (live) ownPairs.keep()
      else ownPairs.use(used)
    }
  }

  /** An edge whose copies are lost has to do with what lies in the folder. */
  recover(state: DesiredState): void {
    const { ownPairs } = this.#deps
    if (state.settings.tls !== 'files' || ownPairs.inUse().length > 0) return
    ownPairs.use(this.#choose([state]).pairs)
    ownPairs.keep()
  }

  /** Once a minute, on an edge with files: takes up what has changed, and tells of it. */
  async lookWhenDue(state: DesiredState): Promise<void> {
    if (state.settings.tls !== 'files' || this.#deps.clock.monotonicMs() < this.#nextMs) return
    this.#nextMs = this.#deps.clock.monotonicMs() + everyMs
    const { taken, dropped, problems } = await this.takeUp(state).catch(notTakenUp)
    if (taken.length + dropped.length > 0) this.#deps.tell({ kind: 'certificates-changed', taken, dropped })
    const lasting = problems.filter(words => this.#last.includes(words))
    const news = lasting.filter(words => !this.#told.includes(words))
    if (news.length > 0) this.#deps.tell({ kind: 'certificates-wrong', problems: news })
    this.#last = problems
    this.#told = lasting
  }

  /**
   * Compares the folder with what is in use and has the edge use what is good, for the hosts of its state and of the one to come. `anew`: every
   * file is read, and offered to Caddy, again.
   * @throws AppError `conflict` when the edge uses no files
   */
  async takeUp(
    state: DesiredState,
    { next, anew = false }: { next?: DesiredState; anew?: boolean } = {},
  ): Promise<TakeUp> {
    if (state.settings.tls !== 'files')
      throw new AppError(
        'conflict',
        'The edge uses no certificate files. Put them into place, then type: settings set https=:443 tls=files',
      )
    const { ownPairs } = this.#deps
    const before = ownPairs.inUse()
    const { pairs, problems: found } = this.#choose(next ? [state, next] : [state], anew)
    const problems = found.map(({ words }) => words)
    const nothing = { taken: [], dropped: [], problems, delivered: false }
    const key = idsOf(pairs).join()
    if (key === idsOf(before).join()) return nothing
    if (this.#refused?.key === key && !anew) {
      problems.push(this.#refused.words)
      return nothing
    }
    ownPairs.use(pairs)
    const refusal = await this.#runAgain()
    if (refusal !== null) {
      const words = `Caddy does not take the certificate files: ${refusal}. Those before are used on.`
      this.#refused = { key, words }
      ownPairs.use(before)
      problems.push(words)
      return nothing
    }
    this.#refused = null
    ownPairs.keep()
    const taken = missingFrom(before, pairs)
    problems.push(...(await this.#notShown(state, taken)))
    const dropped = missingFrom(pairs, before).filter(({ name }) => !taken.some(one => one.name === name))
    return { taken: namesOf(taken), dropped: namesOf(dropped), problems, delivered: true }
  }

  #choose(states: readonly DesiredState[], anew = false): Chosen {
    const { ownPairs, clock } = this.#deps
    const nowMs = clock.nowMs()
    const hosts = [...new Set(states.flatMap(certificateHosts))]
    return choosePairs(ownPairs.read(nowMs, anew), ownPairs.inUse(), hosts, nowMs)
  }

  /** A certificate counts as taken up when a client is shown it: it, or another of those in use for that host. */
  async #notShown(state: DesiredState, taken: readonly OwnPair[]): Promise<string[]> {
    const { https } = state.settings
    const hosts = certificateHosts(state)
    const problems: string[] = []
    for (const { name, certificate } of https === null ? [] : taken.slice(0, mostShown)) {
      const host = hosts.find(one => covers(certificate.names, one))
      if (host === undefined || https === null || (await this.#isShown(https, host))) continue
      problems.push(`${name}.crt is loaded, but clients of ${host} are still shown another certificate.`)
    }
    return problems
  }

  async #isShown(listener: string, host: string): Promise<boolean> {
    const { dial, clock, ownPairs } = this.#deps
    const good = ownPairs.inUse().filter(({ certificate }) => covers(certificate.names, host))
    for (let attempt = 1; attempt <= shownTries; attempt += 1) {
      const reply = await dial(listener, hostBelow(host))
      const print = reply.kind === 'served' ? reply.certificate.fingerprint : null
      if (good.some(({ certificate }) => certificate.fingerprint === print)) return true
      await clock.sleep(shownPauseMs)
    }
    return false
  }
}

/** A full disk, say: nothing was changed, and it is no word on how the edge is. */
function notTakenUp(error: unknown): TakeUp {
  if (!(error instanceof AppError)) throw error
  return { taken: [], dropped: [], problems: [error.message], delivered: false }
}

function idsOf(pairs: readonly OwnPair[]): string[] {
  return [...new Set(pairs.map(({ id }) => id))].sort()
}

function namesOf(pairs: readonly OwnPair[]): string[] {
  return pairs.map(({ name }) => name)
}

function missingFrom(pairs: readonly OwnPair[], others: readonly OwnPair[]): OwnPair[] {
  return others.filter(other => !pairs.some(pair => pair.id === other.id))
}
