import type { Clock } from '../clock.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { covers } from '../routing/certificates/certificate.ts'
import { certificateHosts } from '../routing/certificates/certificate-hosts.ts'
import { type ExpiryLevel, expiryLevel } from '../routing/certificates/expiry.ts'
import { type DesiredState, findRoute } from '../routing/desired-state.ts'
import type { CertificateDial, DialReply } from './certificate-dial.ts'
import type { EdgeEvent } from './outcome.ts'
import { hostBelow } from './verify.ts'

/** What a client of one host is shown. */
export interface HostCertificate {
  host: string
  seen: DialReply
  /** Whether the certificate is for that host. */
  covered: boolean
  seenAtMs: number
}

/** What was last seen of all hosts. */
export interface CertificateSummary {
  /** The one that ends first. */
  nearest: (HostCertificate & { seen: DialReply & { kind: 'served' } }) | null
  /** Of how many hosts something has been seen. */
  looked: number
  /** Hosts without a certificate, or with one for others; the first ten. */
  without: string[]
}

/** A certificate that ends soon, or has ended. */
export interface EndingCertificate {
  /** The first of the hosts that it is shown for. */
  host: string
  issuer: string
  level: ExpiryLevel
  notAfterMs: number
}

/** What the watch needs. */
export interface WatchDeps {
  dial: CertificateDial
  clock: Clock
  log: Log
  tell(event: EdgeEvent): void
}

const everyMs = 3_600_000
const glanceMs = 60_000
/** A look takes the hosts in turn: all of 10,000 are seen within ten hours. */
const hostsPerLook = 1000
const atOnce = 4
const mostNamed = 10
/** Somebody waits for these, also when the edge hangs: then for nine seconds. */
const mostOfRoute = 24
const atOnceOfRoute = 8

/** Looks at the certificates that the edge shows, by real TLS handshakes, and tells of those that end soon: once for each mark and certificate. */
export class CertificateWatch {
  readonly #deps: WatchDeps
  readonly #state: () => DesiredState
  readonly #seen = new Map<string, HostCertificate>()
  readonly #told = new Set<string>()
  /** The host at which the next look begins. */
  #next = ''

  constructor(deps: WatchDeps, state: () => DesiredState) {
    this.#deps = deps
    this.#state = state
  }

  /** Looks now, then each hour until the signal; hosts that are new are looked at within a minute. Never throws. */
  async watch(signal: AbortSignal): Promise<void> {
    let dueMs = Number.NEGATIVE_INFINITY
    while (!signal.aborted) {
      try {
        const due = this.#deps.clock.monotonicMs() >= dueMs
        if (due) dueMs = this.#deps.clock.monotonicMs() + everyMs
        await this.look(due ? 'all' : 'new', signal)
      } catch (error) {
        this.#deps.log.error('certificates not looked at', { words: errorWords(error) })
      }
      await this.#deps.clock.sleep(glanceMs, signal)
    }
  }

  /** One look at up to 1,000 hosts: the next ones in turn, or those that have not been seen. */
  async look(which: 'all' | 'new', signal?: AbortSignal): Promise<void> {
    const state = this.#state()
    const hosts = state.settings.https === null ? [] : certificateHosts(state)
    const known = new Set(hosts)
    for (const host of this.#seen.keys()) if (!known.has(host)) this.#seen.delete(host)
    const chosen = which === 'all' ? this.#inTurn(hosts) : hosts.filter(host => !this.#seen.has(host))
    await this.#dialAll(state, chosen.slice(0, hostsPerLook), atOnce, signal)
  }

  /** What was seen counts no more, because the edge has other certificates now; all is looked at again within a minute. */
  forget(): void {
    this.#seen.clear()
  }

  /**
   * The certificates of a route's first 24 hosts, looked at now.
   * @throws AppError `not_found` when there is no such route
   */
  async ofRoute(name: string): Promise<HostCertificate[]> {
    const state = this.#state()
    const route = findRoute(state, name)
    if (!route.enabled) return []
    return this.#dialAll(state, route.hosts.slice(0, mostOfRoute), atOnceOfRoute)
  }

  /** What was last seen of these hosts, without looking. */
  seen(hosts: readonly string[]): HostCertificate[] {
    return hosts.flatMap(host => this.#seen.get(host) ?? [])
  }

  /** What was last seen of all hosts; null on an edge without HTTPS. */
  summary(): CertificateSummary | null {
    const state = this.#state()
    if (state.settings.https === null) return null
    const all = certificateHosts(state).flatMap(host => this.#seen.get(host) ?? [])
    let nearest: CertificateSummary['nearest'] = null
    for (const { seen, ...rest } of all)
      if (
        seen.kind === 'served' &&
        seen.certificate.notAfterMs < (nearest?.seen.certificate.notAfterMs ?? Infinity)
      )
        nearest = { ...rest, seen }
    const without = all.filter(({ covered }) => !covered).map(({ host }) => host)
    return { nearest, looked: all.length, without: without.slice(0, mostNamed) }
  }

  /** Those that end soon, as they were seen last, each once. Of a host that was not seen since the edge has other certificates nothing is known. */
  ending(): { ending: EndingCertificate[]; isUnseen(host: string): boolean } {
    const nowMs = this.#deps.clock.nowMs()
    const found = new Map<string, EndingCertificate>()
    for (const [host, { seen }] of this.#seen) {
      if (seen.kind !== 'served' || found.has(seen.certificate.fingerprint)) continue
      const level = expiryLevel(seen.certificate, nowMs)
      const { issuer, notAfterMs, fingerprint } = seen.certificate
      if (level !== null) found.set(fingerprint, { host, issuer, level, notAfterMs })
    }
    return {
      ending: [...found.values()],
      isUnseen: host =>
        this.#seen.get(host)?.seen.kind !== 'served' && certificateHosts(this.#state()).includes(host),
    }
  }

  #inTurn(hosts: readonly string[]): string[] {
    const start = Math.max(
      0,
      hosts.findIndex(host => host >= this.#next),
    )
    const chosen = [...hosts.slice(start), ...hosts.slice(0, start)].slice(0, hostsPerLook)
    this.#next = chosen.length < hosts.length ? (hosts[(start + chosen.length) % hosts.length] ?? '') : ''
    return chosen
  }

  async #dialAll(
    { settings }: DesiredState,
    hosts: readonly string[],
    workers: number,
    signal?: AbortSignal,
  ): Promise<HostCertificate[]> {
    const listener = settings.https
    if (listener === null) return []
    const results = new Array<HostCertificate>(hosts.length)
    const next = hosts.entries()
    const worker = async (): Promise<void> => {
      for (const [index, host] of next) {
        if (signal?.aborted) return
        const seen = await this.#deps.dial(listener, hostBelow(host))
        results[index] = this.#record(host, seen)
      }
    }
    await Promise.all(Array.from({ length: Math.min(workers, hosts.length) }, worker))
    return results
  }

  #record(host: string, seen: DialReply): HostCertificate {
    const nowMs = this.#deps.clock.nowMs()
    const covered = seen.kind === 'served' && covers(seen.certificate.names, host)
    const one = { host, seen, covered, seenAtMs: nowMs }
    this.#seen.set(host, one)
    if (seen.kind === 'served') this.#tellOfEnd(host, seen, nowMs)
    return one
  }

  #tellOfEnd(host: string, { certificate }: DialReply & { kind: 'served' }, nowMs: number): void {
    const level = expiryLevel(certificate, nowMs)
    const mark = `${certificate.fingerprint} ${level}`
    if (level === null || this.#told.has(mark)) return
    this.#told.add(mark)
    const { issuer, notAfterMs } = certificate
    this.#deps.tell({ kind: 'certificate-ends', host, issuer, level, notAfterMs, leftMs: notAfterMs - nowMs })
  }
}
